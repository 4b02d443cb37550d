"""The peer of bench/statistics/bootstrap.ts: the same draws with scikit-learn's weighted AUROC."""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

size = json.loads(sys.argv[1])
rng = np.random.default_rng(1)
n, k = size["records"], size["classes"]
prevalence = np.exp(rng.uniform(np.log(0.003), np.log(0.4), k))
truth = (rng.random((n, k)) < prevalence).astype(int)
truth[0], truth[1] = 0, 1
arms = [truth * effect + rng.normal(size=(n, k)) for _ in range(size["seeds"]) for effect in (1, 1.2)]
patient = np.arange(n) % size["patients"]
start = time.perf_counter()
for _ in range(size["draws"]):
    weights = rng.exponential(size=size["patients"])[patient]
    for scores in arms:
        np.mean([roc_auc_score(truth[:, c], scores[:, c], sample_weight=weights) for c in range(k)])
seconds = (time.perf_counter() - start) / size["draws"]
print(json.dumps({"name": f"scikit-learn {sklearn.__version__}", "secondsPerDraw": seconds}))
