"""Small networks as other people write them, for bench/pytorch/export.py: from [N, leads, samples] (or [N, samples, leads] where said)."""

import torch
from torch import nn

LEADS = 3
CLASSES = 4


class Block(nn.Module):
    def __init__(self, channels: int, width: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv1d(channels, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm1d(width)
        self.conv2 = nn.Conv1d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm1d(width)
        self.shortcut = nn.Sequential()
        if stride != 1 or channels != width:
            self.shortcut = nn.Sequential(
                nn.Conv1d(channels, width, 1, stride, bias=False), nn.BatchNorm1d(width)
            )

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


def residual(pooled: bool = True) -> nn.Sequential:
    """[N, leads, samples] to [N, 12, samples / 4]. PyTorch's newer exporter fixes the length at a MaxPool1d: without it, a stride."""
    stem = [nn.Conv1d(LEADS, 8, 5, 1 if pooled else 2, 2, bias=False), nn.BatchNorm1d(8), nn.ReLU()]
    pool = [nn.MaxPool1d(3, 2, 1)] if pooled else []
    return nn.Sequential(*stem, *pool, Block(8, 8, 1), Block(8, 12, 2))


class Convolutional(nn.Module):
    """A residual network with a head on its pooled features."""

    def __init__(self, head: nn.Module, pooled: bool = True):
        super().__init__()
        self.body = residual(pooled)
        self.pool = nn.AdaptiveAvgPool1d(1)
        self.head = head

    def forward(self, x):
        return self.head(torch.flatten(self.pool(self.body(x)), 1))


class ConvolutionalHead(nn.Module):
    """Classes by a convolution of one tap, then the mean over time."""

    def __init__(self):
        super().__init__()
        self.body = residual()
        self.classify = nn.Conv1d(12, CLASSES, 1)

    def forward(self, x):
        return self.classify(self.body(x)).mean(-1)


class Product(nn.Module):
    """A linear layer as a matrix product, as TensorFlow's converters write it."""

    def __init__(self):
        super().__init__()
        self.matrix_weight = nn.Parameter(torch.zeros(12, CLASSES))
        self.bias = nn.Parameter(torch.zeros(CLASSES))

    def forward(self, x):
        return torch.matmul(x, self.matrix_weight) + self.bias


class LastHidden(nn.Module):
    """A recurrent layer over [N, samples, leads] (or [N, leads, samples], transposed) and its last hidden state."""

    def __init__(self, kind, directions: int, transposed: bool):
        super().__init__()
        self.rnn = kind(LEADS, 6, batch_first=True, bidirectional=directions == 2)
        self.transposed = transposed
        self.head = nn.Linear(6 * directions, CLASSES)

    def forward(self, x):
        _, state = self.rnn(x.transpose(1, 2) if self.transposed else x)
        hidden = state[0] if isinstance(state, tuple) else state
        return self.head(hidden.transpose(0, 1).flatten(1))


class Attention(nn.Module):
    """Patches by a strided convolution, one pre-norm transformer encoder layer, their mean."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv1d(LEADS, 8, 5, 5)
        self.norm1 = nn.LayerNorm(8)
        self.query_key_value = nn.Linear(8, 24)
        self.project = nn.Linear(8, 8)
        self.norm2 = nn.LayerNorm(8)
        self.mlp = nn.Sequential(nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 8))
        self.head = nn.Linear(8, CLASSES)

    def attend(self, x):
        n, length, width = x.shape
        heads = 2
        q, k, v = self.query_key_value(x).chunk(3, -1)
        q, k, v = (t.reshape(n, length, heads, width // heads).transpose(1, 2) for t in (q, k, v))
        weights = torch.softmax(q @ k.transpose(-2, -1) / (width // heads) ** 0.5, -1)
        return self.project((weights @ v).transpose(1, 2).reshape(n, length, width))

    def forward(self, x):
        x = self.patches(x).transpose(1, 2)
        x = x + self.attend(self.norm1(x))
        x = x + self.mlp(self.norm2(x))
        return self.head(x.mean(1))


class Encoder(nn.Module):
    """PyTorch's own transformer encoder layer."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv1d(LEADS, 8, 5, 5)
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, activation="gelu", batch_first=True, norm_first=True)
        self.head = nn.Linear(8, CLASSES)

    def forward(self, x):
        return self.head(self.layer(self.patches(x).transpose(1, 2)).mean(1))


def linear() -> nn.Linear:
    return nn.Linear(12, CLASSES)


def residual_linear() -> nn.Module:
    return Convolutional(linear())


def strided() -> nn.Module:
    return Convolutional(linear(), pooled=False)


def two_layers() -> nn.Module:
    return Convolutional(nn.Sequential(nn.Linear(12, 10), nn.ReLU(), nn.Dropout(0.3), nn.Linear(10, CLASSES)))


def with_sigmoid() -> nn.Module:
    return Convolutional(nn.Sequential(linear(), nn.Sigmoid()))


def matrix_product() -> nn.Module:
    return Convolutional(Product())


def lstm() -> nn.Module:
    return LastHidden(nn.LSTM, 1, False)


def bigru() -> nn.Module:
    return LastHidden(nn.GRU, 2, True)
