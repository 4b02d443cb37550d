"""Reference values for src/ecg/steps, from NumPy and SciPy: writes test/fixtures/steps.json.

    pip install numpy scipy
    python bench/python/steps.py
"""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
from scipy import signal

OUT = Path(__file__).parents[2] / "test/fixtures/steps.json"
HALF, BETA, CUTOFF = 24, 8, 0.9  # of src/ecg/steps/polyphase.ts


def formula(samples, rate):
    """An offset, two waves and a saw: the same formula is in src/ecg/steps/reference.test.ts."""
    i = np.arange(samples)
    t = i / rate
    return 0.5 + np.sin(2 * np.pi * 1.3 * t) + 0.3 * np.sin(2 * np.pi * 17 * t + 1) + 0.05 * (i % 7)


def numbers(values, digits):
    return [float(f"{v:.{digits}g}") for v in values]


def kaiser_filter(up, down):
    """The filter of src/ecg/steps, designed by SciPy; each of its phases sums to 1 once resample_poly has multiplied it by `up`."""
    slower = max(up, down)
    half = HALF * slower
    h = signal.firwin(2 * half + 1, CUTOFF / slower, window=("kaiser", BETA))
    for phase in range(up):
        taps = slice((phase + half) % up, None, up)
        h[taps] /= h[taps].sum() * up
    return h


def resampled(x, rate, to):
    ratio = Fraction(to, rate)
    up, down = ratio.numerator, ratio.denominator
    return signal.resample_poly(x, up, down, window=kaiser_filter(up, down), padtype="antireflect")


def resampling(rate, to, seconds):
    samples = round(seconds * rate)
    x = formula(samples, rate).astype(np.float32).astype(float)
    return {"from": rate, "to": to, "samples": samples, "values": numbers(resampled(x, rate, to), 9)}


def sine_error(rate, to, frequency, method):
    """The largest error for a sine of amplitude 1, away from the ends."""
    x = np.sin(2 * np.pi * frequency * np.arange(4 * rate) / rate)
    y = method(x, rate, to)
    t = np.arange(len(y)) / to
    inside = (t > 0.5) & (t < 3.5)
    return float(np.abs(y - np.sin(2 * np.pi * frequency * t))[inside].max())


def default_filter(x, rate, to):
    ratio = Fraction(to, rate)
    return signal.resample_poly(x, ratio.numerator, ratio.denominator)


def filtering(name, rate, corners, order):
    x = formula(240, rate)
    if name == "notch":
        sos = signal.tf2sos(*signal.iirnotch(corners[0], order, fs=rate))
    else:
        kind = {"low-pass": "lowpass", "high-pass": "highpass", "band-pass": "bandpass"}[name]
        sos = signal.butter(order, corners if len(corners) > 1 else corners[0], kind, fs=rate, output="sos")
    return {
        "step": name,
        "rate": rate,
        "corners": corners,
        "order": order,
        "samples": 240,
        "values": numbers(signal.sosfiltfilt(sos, x), 13),
    }


def running_median(x, window):
    half = window // 2
    return [float(np.nanmedian(x[max(0, i - half) : i + half + 1])) for i in range(len(x))]


def median(samples, rate, window, missing):
    x = formula(samples, rate).astype(np.float32).astype(float)
    x[missing[0] : missing[1]] = np.nan
    return {"rate": rate, "window": window, "missing": missing, "samples": samples, "values": numbers(running_median(x, window), 9)}


PAIRS = [(500, 100), (400, 100), (360, 100), (1000, 100), (257, 100)]
PAIRS += [(100, 500), (400, 500), (360, 500), (1000, 500), (257, 500)]
reference = {
    "made": f"numpy {np.__version__}, scipy {scipy.__version__}",
    "resampling": [resampling(rate, to, 1.5 if to == 100 else 0.5) for rate, to in PAIRS],
    "sineErrors": [
        {
            "from": rate,
            "to": to,
            "frequency": frequency,
            "error": sine_error(rate, to, frequency, resampled),
            "defaultError": sine_error(rate, to, frequency, default_filter),
        }
        for rate, to in PAIRS
        for frequency in [f * min(rate, to) for f in (0.02, 0.1, 0.25, 0.39)]
    ],
    "filters": [
        filtering("low-pass", 500, [40], 2),
        filtering("low-pass", 500, [150], 5),
        filtering("low-pass", 100, [40], 3),
        filtering("high-pass", 500, [0.5], 2),
        filtering("high-pass", 1000, [0.05], 1),
        filtering("high-pass", 100, [0.67], 3),
        filtering("band-pass", 500, [0.5, 40], 2),
        filtering("band-pass", 500, [0.05, 150], 3),
        filtering("band-pass", 360, [5, 15], 4),
        filtering("band-pass", 100, [0.5, 45], 1),
        filtering("notch", 500, [50], 30),
        filtering("notch", 360, [60], 10),
    ],
    "medians": [
        median(150, 100, 21, [40, 43]),
        median(150, 100, 61, [0, 5]),
        median(120, 500, 101, [20, 110]),
        median(30, 100, 61, [3, 4]),
    ],
}
OUT.write_text(json.dumps(reference) + "\n")
worst = {k: max(e[k] for e in reference["sineErrors"]) for k in ("error", "defaultError")}
print(f"largest error for a sine of amplitude 1: {worst['error']:.2g}, with resample_poly's default filter {worst['defaultError']:.2g}")
