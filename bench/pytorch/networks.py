"""Networks in PyTorch with Cardiograft's parameter names: six of Nguyen & Do (2025), six of strodthoff.py."""

import torch
from torch import nn

import strodthoff


class Basic(nn.Module):
    expansion = 1

    def __init__(self, channels: int, width: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv1d(channels, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm1d(width)
        self.conv2 = nn.Conv1d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm1d(width)
        self.downsample = downsample(channels, width, stride)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.downsample(x))


class Bottleneck(nn.Module):
    """torchvision's: the stride is on the 3-tap convolution."""

    expansion = 4

    def __init__(self, channels: int, width: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv1d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm1d(width)
        self.conv2 = nn.Conv1d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm1d(width)
        self.conv3 = nn.Conv1d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm1d(4 * width)
        self.downsample = downsample(channels, 4 * width, stride)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = torch.relu(self.bn2(self.conv2(y)))
        return torch.relu(self.bn3(self.conv3(y)) + self.downsample(x))


def downsample(channels: int, out: int, stride: int) -> nn.Module:
    if stride == 1 and channels == out:
        return nn.Identity()
    return nn.Sequential(nn.Conv1d(channels, out, 1, stride, bias=False), nn.BatchNorm1d(out))


class ResNet1d(nn.Module):
    def __init__(self, block, depth: list[int], leads: int, classes: int, first: int):
        super().__init__()
        self.conv1 = nn.Conv1d(leads, first, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm1d(first)
        self.pool = nn.MaxPool1d(3, 2, 1)
        channels = first
        for stage, count in enumerate(depth):
            width = first << stage
            blocks = []
            for i in range(count):
                blocks.append(block(channels, width, 2 if stage > 0 and i == 0 else 1))
                channels = width * block.expansion
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.hidden = nn.Linear(channels, 8 * first)
        self.head = nn.Linear(8 * first, classes)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.head(torch.relu(self.hidden(x.mean(2))))


class Recurrent(nn.Module):
    def __init__(self, kind, directions: int, leads: int, samples: int, classes: int, head: str):
        super().__init__()
        hidden = 100
        self.rnn = kind(leads, hidden, batch_first=True, bidirectional=directions == 2)
        self.pooled = head == "pool"
        self.head = nn.Linear(directions * hidden * (3 if self.pooled else samples), classes)

    def forward(self, x):
        y, _ = self.rnn(x.transpose(1, 2))
        if self.pooled:
            return self.head(torch.cat([y.mean(1), y.amax(1), y[:, -1]], 1))
        return self.head(y.flatten(1))


RECURRENT = {"lstm": (nn.LSTM, 1), "gru": (nn.GRU, 1), "bilstm": (nn.LSTM, 2)}
RESNETS = {
    "resnet1d18": (Basic, [2, 2, 2, 2]),
    "resnet1d50": (Bottleneck, [3, 4, 6, 3]),
    "resnet1d101": (Bottleneck, [3, 4, 23, 3]),
}


def build(
    name: str,
    leads: int,
    samples: int,
    classes: int,
    head: str = "flatten",
    width: int | None = None,
    depth: list[int] | None = None,
    dropout: float = 0.5,
) -> nn.Module:
    """`width` and `depth` where another one than the published is wanted and the network has it."""
    other = {k: v for k, v in {"width": width, "depth": depth}.items() if v is not None}
    if name in strodthoff.NETWORKS:
        return strodthoff.NETWORKS[name](leads, classes, dropout, **other)
    if name in RESNETS:
        block, published = RESNETS[name]
        return ResNet1d(block, depth or published, leads, classes, width or 64)
    if other:
        raise ValueError(f"{name} has its published width and depth here")
    return Recurrent(*RECURRENT[name], leads, samples, classes, head)


def count(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())
