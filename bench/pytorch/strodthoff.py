"""Six networks of the PTB-XL benchmark of Strodthoff et al. (2021) in PyTorch.

Written from the layers, sizes and module names of its code (github.com/helme/ecg_ptbxl_benchmarking) in the
configuration of its experiments: 5 taps where there is a choice, a hidden layer of 128, dropout 0.5 before
the last layer and half of it before the hidden one. Parameters have the names that they have there, except
for the last linear layer, which is `head`.
"""

from collections import OrderedDict

import torch
from torch import nn


class MaxAndMean(nn.Module):
    def forward(self, x):
        return torch.cat([x.amax(2), x.mean(2)], 1)


class MeanMaxAndLast(nn.Module):
    """The last sample of both directions: so the published code computes it, whatever it means to."""

    def forward(self, x):
        return torch.cat([x.mean(2), x.amax(2), x[:, :, -1]], 1)


def hidden(pool: nn.Module, before: list[nn.Module], features: int, dropout: float) -> nn.Module:
    return nn.Sequential(
        pool, *before,
        nn.BatchNorm1d(features), nn.Dropout(dropout / 2), nn.Linear(features, 128), nn.ReLU(),
        nn.BatchNorm1d(128), nn.Dropout(dropout),
    )  # fmt: skip


def sequence(body: list[nn.Module], channels: int, classes: int, dropout: float) -> nn.Module:
    """The layers by their places, then the head."""
    layers = [*body, hidden(MaxAndMean(), [nn.Flatten()], 2 * channels, dropout)]
    named = [(str(i), layer) for i, layer in enumerate(layers)]
    return nn.Sequential(OrderedDict([*named, ("head", nn.Linear(128, classes))]))


def conv(channels: int, out: int, taps: int, stride: int = 1) -> nn.Module:
    return nn.Conv1d(channels, out, taps, stride, (taps - 1) // 2, bias=False)


def fcn_wang(leads: int, classes: int, dropout: float, width: int = 128):
    body = []
    channels = leads
    for taps, out in [(8, width), (5, 2 * width), (3, width)]:
        body.append(nn.Sequential(nn.Sequential(conv(channels, out, taps), nn.BatchNorm1d(out), nn.ReLU())))
        channels = out
    return sequence(body, channels, classes, dropout)


class Basic(nn.Module):
    def __init__(self, width: int, stride: int, taps: int):
        super().__init__()
        self.conv1 = conv(width, width, taps, stride)
        self.bn1 = nn.BatchNorm1d(width)
        self.conv2 = conv(width, width, 3)
        self.bn2 = nn.BatchNorm1d(width)
        shortcut = [conv(width, width, 1, stride), nn.BatchNorm1d(width)] if stride > 1 else []
        self.downsample = nn.Sequential(*shortcut)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.downsample(x))


def resnet1d_wang(leads: int, classes: int, dropout: float, width: int = 128, depth=(1, 1, 1)):
    body = [conv(leads, width, 7), nn.BatchNorm1d(width), nn.ReLU()]
    for stage, count in enumerate(depth):
        blocks = [Basic(width, 2 if stage > 0 and i == 0 else 1, 5 if i == 0 else 3) for i in range(count)]
        body.append(nn.Sequential(*blocks))
    return sequence(body, width, classes, dropout)


def normalised(channels: int, out: int, taps: int, stride: int = 1, relu: bool = True) -> nn.Module:
    layers = [conv(channels, out, taps, stride), nn.BatchNorm1d(out)]
    return nn.Sequential(*layers, nn.ReLU()) if relu else nn.Sequential(*layers)


class XBottleneck(nn.Module):
    def __init__(self, channels: int, width: int, stride: int):
        super().__init__()
        self.convs = nn.Sequential(
            normalised(channels, width, 1),
            normalised(width, width, 5, stride),
            normalised(width, 4 * width, 1, relu=False),
        )
        # The pool stands apart: it has no weights, and the convolution keeps its published name in any block.
        self.idpath = nn.Sequential()
        if channels != 4 * width:
            self.idpath.append(normalised(channels, 4 * width, 1, relu=False))
        self.pool = nn.AvgPool1d(2, ceil_mode=True) if stride > 1 else nn.Identity()

    def forward(self, x):
        return torch.relu(self.convs(x) + self.idpath(self.pool(x)))


def xresnet1d101(leads: int, classes: int, dropout: float, width: int = 64, depth=(3, 4, 23, 3)):
    half = (width + 1) // 2
    body = [normalised(leads, half, 5, 2), normalised(half, half, 5), normalised(half, width, 5)]
    body.append(nn.MaxPool1d(3, 2, 1))
    channels = width
    for stage, count in enumerate(depth):
        blocks = []
        for i in range(count):
            blocks.append(XBottleneck(channels, width, 2 if stage > 0 and i == 0 else 1))
            channels = 4 * width
        body.append(nn.Sequential(*blocks))
    return sequence(body, channels, classes, dropout)


class Inception(nn.Module):
    def __init__(self, channels: int, width: int):
        super().__init__()
        self.bottleneck = conv(channels, width, 1)
        self.convs = nn.ModuleList([conv(width, width, taps) for taps in (39, 19, 9)])
        self.conv_bottle = nn.Sequential(nn.MaxPool1d(3, 1, 1), conv(channels, width, 1))
        self.bn_relu = nn.Sequential(nn.BatchNorm1d(4 * width), nn.ReLU())

    def forward(self, x):
        narrow = self.bottleneck(x)
        return self.bn_relu(torch.cat([*(c(narrow) for c in self.convs), self.conv_bottle(x)], 1))


class Shortcut(nn.Module):
    def __init__(self, channels: int, out: int):
        super().__init__()
        self.conv = conv(channels, out, 1)
        self.bn = nn.BatchNorm1d(out)

    def forward(self, x):
        return self.bn(self.conv(x))


class InceptionBody(nn.Module):
    def __init__(self, leads: int, width: int, depth):
        super().__init__()
        self.depth = depth
        channels = [leads] + [4 * width] * sum(depth)
        starts = [sum(depth[:stage]) for stage in range(len(depth))]
        self.im = nn.ModuleList([Inception(c, width) for c in channels[:-1]])
        self.sk = nn.ModuleList([Shortcut(channels[start], 4 * width) for start in starts])

    def forward(self, x):
        modules = iter(self.im)
        for count, shortcut in zip(self.depth, self.sk):
            start = x
            for _ in range(count):
                x = next(modules)(x)
            x = torch.relu(x + shortcut(start))
        return x


def inception1d(leads: int, classes: int, dropout: float, width: int = 32, depth=(3, 3)):
    neck = hidden(MaxAndMean(), [nn.Flatten()], 8 * width, dropout)
    layers = nn.Sequential(InceptionBody(leads, width, depth), neck)
    return nn.Sequential(OrderedDict(layers=layers, head=nn.Linear(128, classes)))


class Lstm(nn.LSTM):
    """Between signals [N, C, T]."""

    def forward(self, x):
        return super().forward(x.permute(2, 0, 1))[0].permute(1, 2, 0)


def lstm2(directions: int):
    def build(leads: int, classes: int, dropout: float, width: int = 256):
        rnn = Lstm(leads, width, num_layers=2, bidirectional=directions == 2)
        neck = hidden(MeanMaxAndLast(), [], 3 * directions * width, dropout)
        return nn.Sequential(OrderedDict([("2", rnn), ("5", neck), ("head", nn.Linear(128, classes))]))

    return build


CONVOLUTIONAL = {
    "xresnet1d101": xresnet1d101,
    "resnet1d-wang": resnet1d_wang,
    "inception1d": inception1d,
    "fcn-wang": fcn_wang,
}
RECURRENT = {"lstm2-pooled": lstm2(1), "bilstm2-pooled": lstm2(2)}
NETWORKS = CONVOLUTIONAL | RECURRENT
