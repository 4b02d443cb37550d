"""Weights and data that need no file: every value is a function of a tensor's name and the element's index.

The same formula is in test/oracle/formula.ts; both give the same bits. For element i (row-major, PyTorch's
layout) of the tensor named P:

    seed = FNV-1a of P (32 bits)
    h    = murmur3's finaliser of (i * 0x9E3779B9 mod 2^32) xor seed
    u    = h / 2^31 - 1, in [-1, 1)

and the value, rounded once from float64 to float32, is
    running_var               1 + 0.5 |u|
    running_mean, any bias    0.1 u
    weight of one dimension   1 + 0.1 u            (batch normalisation)
    other weights             sqrt(3 / fan in) u   (variance 1 / fan in; fan in = elements per output)
    input "ecg"               sqrt(3) u            (variance 1)
    targets "targets"         1 where u > 0, else 0
    direction of a projection u, from the name "direction:P"
"""

import numpy as np


def fnv1a(name: str) -> int:
    h = 0x811C9DC5
    for byte in name.encode():
        h = (h ^ byte) * 0x01000193 % 2**32
    return h


def unit(name: str, size: int) -> np.ndarray:
    h = np.arange(size, dtype=np.uint32) * np.uint32(0x9E3779B9) ^ np.uint32(fnv1a(name))
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h.astype(np.float64) / 2**31 - 1


def parameter(name: str, shape: tuple[int, ...]) -> np.ndarray:
    u = unit(name, int(np.prod(shape)))
    if name.endswith("running_var"):
        values = 1 + 0.5 * np.abs(u)
    elif name.endswith("running_mean") or "bias" in name:
        values = 0.1 * u
    elif len(shape) == 1:
        values = 1 + 0.1 * u
    else:
        values = np.sqrt(3 / np.prod(shape[1:])) * u
    return values.astype(np.float32).reshape(shape)


def ecg(shape: tuple[int, ...]) -> np.ndarray:
    return (np.sqrt(3.0) * unit("ecg", int(np.prod(shape)))).astype(np.float32).reshape(shape)


def targets(shape: tuple[int, ...]) -> np.ndarray:
    return (unit("targets", int(np.prod(shape))) > 0).astype(np.float32).reshape(shape)
