"""Reference values for src/statistics, from SciPy and scikit-learn: writes test/fixtures/statistics.json.

    pip install numpy scipy scikit-learn
    python bench/python/statistics.py
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, roc_auc_score

OUT = Path(__file__).parents[2] / "test/fixtures/statistics.json"
rng = np.random.default_rng(20)


def classification(records, classes, digits):
    """Scores rounded to few digits have many ties; few labels leave rare classes."""
    labels = (rng.random((records, classes)) < rng.uniform(0.05, 0.4, classes)).astype(int)
    labels[0], labels[1] = 1, 0
    scores = np.round(1 / (1 + np.exp(-rng.normal(size=(records, classes)) - labels)), digits)
    weights = np.round(rng.exponential(size=records) + 0.01, 3)
    best = []
    for k in range(classes):
        precision, recall, _ = precision_recall_curve(labels[:, k], scores[:, k])
        best.append(float(np.max(2 * precision * recall / np.maximum(precision + recall, 1e-12))))
    half = (scores >= 0.5).astype(int)
    columns = range(classes)
    return {
        "classes": classes,
        "scores": scores.ravel().tolist(),
        "labels": labels.ravel().tolist(),
        "weights": weights.tolist(),
        "auroc": [roc_auc_score(labels[:, k], scores[:, k]) for k in columns],
        "weightedAuroc": [roc_auc_score(labels[:, k], scores[:, k], sample_weight=weights) for k in columns],
        "macroAuroc": roc_auc_score(labels, scores, average="macro"),
        "averagePrecision": [average_precision_score(labels[:, k], scores[:, k]) for k in columns],
        "bestF1": best,
        "f1AtHalf": [f1_score(labels[:, k], half[:, k], zero_division=0) for k in columns],
        "weightedF1AtHalf": f1_score(labels, half, average="weighted", zero_division=0),
    }


differences = [np.round(rng.normal(0.02, 0.03, n), 4).tolist() for n in (2, 3, 10, 40)]
reference = {
    "made": f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}",
    "classification": [classification(30, 3, 1), classification(80, 2, 3), classification(60, 4, 2)],
    "tQuantile": [
        {"p": p, "freedom": f, "t": float(stats.t.ppf(p, f))}
        for p in (1e-6, 0.025, 0.4, 0.5, 0.75, 0.95, 0.975, 0.995, 0.9999)
        for f in (1, 2, 3, 4.5, 9, 30, 200, 10_000)
    ],
    "intervals": [
        {
            "differences": d,
            "level": level,
            "mean": float(np.mean(d)),
            "sd": float(np.std(d, ddof=1)),
            "interval": [float(v) for v in stats.t.interval(level, len(d) - 1, np.mean(d), stats.sem(d))],
        }
        for d in differences
        for level in (0.95, 0.8)
    ],
}
OUT.write_text(json.dumps(reference) + "\n")
