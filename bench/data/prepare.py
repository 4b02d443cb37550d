"""The peer of bench/data/prepare.ts: reads PTB-XL's 100 Hz records, each a header and a signal file, and converts their samples to
millivolts by the gain and the baseline that the header gives for each lead. Says how long that took.

    python bench/data/prepare.py DIR
"""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np

# The third word of a signal line: gain, baseline in brackets (0 without), unit.
GAIN = re.compile(r"([\d.eE+-]+)(?:\((-?\d+)\))?")


def millivolts(header):
    """The samples [samples, leads] of the record with this header, in millivolts."""
    with open(header, encoding="ascii") as file:
        record, *lines = file.read().splitlines()
    leads = int(record.split()[1])
    calibration = [GAIN.match(line.split()[2]) for line in lines[:leads]]
    gain = np.array([float(match[1]) for match in calibration], dtype=np.float32)
    baseline = np.array([float(match[2] or 0) for match in calibration], dtype=np.float32)
    samples = np.fromfile(header[:-4] + ".dat", dtype="<i2").reshape(-1, leads)
    return (samples - baseline) / gain


paths = [str(path) for path in sorted(Path(sys.argv[1], "records100").glob("*/*.hea"))]
start = time.perf_counter()
records = sum(len(millivolts(path)) > 0 for path in paths)
ms = 1000 * (time.perf_counter() - start)
print(json.dumps({"name": f"numpy {np.__version__}", "ms": ms, "records": records}))
