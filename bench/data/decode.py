"""NumPy beside bench/data/decode.ts: turns the same bytes of WFDB format 16 or 212 into millivolts, and sums the samples.

Reads one JSON line at a time. {"file", "format", "signals", "gain", "baseline"} loads the bytes and answers with the sums of the
samples and the means of the values, so that both sides are seen to do the same; {"runs": n} answers with the milliseconds that n runs took.
"""

import json
import sys
import time

import numpy as np


def numbers16(data, signals):
    return np.ascontiguousarray(np.frombuffer(data, "<i2").reshape(-1, signals).T)


def numbers212(data, signals):
    """Shifts in 16 bits, so that the sign extends itself."""
    first, middle, last = np.frombuffer(data, np.uint8).reshape(-1, 3).T.astype(np.int16)
    numbers = np.empty((len(first), 2), np.int16)
    numbers[:, 0] = (middle << 12 | first << 4) >> 4
    numbers[:, 1] = ((middle & 0xF0) << 8 | last << 4) >> 4
    return np.ascontiguousarray(numbers.reshape(-1, signals).T)


def decode(data, format, signals, gain, baseline):
    numbers = (numbers16 if format == 16 else numbers212)(data, signals)
    values = numbers.astype(np.float32)
    values -= np.float32(baseline)
    values /= np.float32(gain)
    values[numbers == (-32768 if format == 16 else -2048)] = np.nan
    return values, numbers.sum(axis=1, dtype=np.int64) & 0xFFFF


for line in sys.stdin:
    question = json.loads(line)
    if "file" in question:
        with open(question.pop("file"), "rb") as file:
            data = file.read()
        case = question
        values, sums = decode(data, **case)
        answer = {"name": f"numpy {np.__version__}", "sums": sums.tolist(), "means": np.nanmean(values, axis=1, dtype=np.float64).tolist()}
    else:
        start = time.perf_counter()
        for _ in range(question["runs"]):
            decode(data, **case)
        answer = {"ms": 1000 * (time.perf_counter() - start)}
    print(json.dumps(answer), flush=True)
