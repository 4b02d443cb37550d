"""The peer of bench/data/prepare.ts: reads PTB-XL's 100 Hz signal files and converts them to millivolts, and says how long that took.

    python bench/data/prepare.py DIR
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

LEADS = 12
UNITS_PER_MILLIVOLT = np.float32(1000)

paths = [str(p) for p in sorted(Path(sys.argv[1], "records100").glob("*/*.dat"))]
start = time.perf_counter()
records = 0
for path in paths:
    millivolts = np.fromfile(path, dtype="<i2").reshape(-1, LEADS).astype(np.float32) / UNITS_PER_MILLIVOLT
    records += len(millivolts) > 0
ms = 1000 * (time.perf_counter() - start)
print(json.dumps({"name": f"numpy {np.__version__}", "ms": ms, "records": records}))
