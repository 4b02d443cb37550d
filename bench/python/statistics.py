"""Reference values for src/statistics and src/transfer, from NumPy, SciPy and scikit-learn: writes test/fixtures/statistics.json.

    pip install numpy scipy scikit-learn
    python bench/python/statistics.py
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import optimize, stats
from sklearn.calibration import calibration_curve
from sklearn.isotonic import isotonic_regression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    f1_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

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
    sensitivity = []
    for k in columns:
        fpr, tpr, _ = roc_curve(labels[:, k], scores[:, k], drop_intermediate=False)
        sensitivity.append(float(np.max(tpr[1 - fpr >= 0.8 - 1e-12])))
    return {
        "classes": classes,
        "scores": scores.ravel().tolist(),
        "labels": labels.ravel().tolist(),
        "weights": weights.tolist(),
        "auroc": [roc_auc_score(labels[:, k], scores[:, k]) for k in columns],
        "weightedAuroc": [roc_auc_score(labels[:, k], scores[:, k], sample_weight=weights) for k in columns],
        "macroAuroc": roc_auc_score(labels, scores, average="macro"),
        "microAuroc": roc_auc_score(labels, scores, average="micro"),
        "prevalenceAuroc": roc_auc_score(labels, scores, average="weighted"),
        "microPrecision": average_precision_score(labels, scores, average="micro"),
        "brier": [brier_score_loss(labels[:, k], scores[:, k]) for k in columns],
        "calibration": [calibration(labels[:, k], scores[:, k]) for k in columns],
        "sensitivityAt80": sensitivity,
        "challenge": challenge(labels, half),
        "averagePrecision": [average_precision_score(labels[:, k], scores[:, k]) for k in columns],
        "weightedPrecision": [
            average_precision_score(labels[:, k], scores[:, k], sample_weight=weights) for k in columns
        ],
        "bestF1": best,
        "f1AtHalf": [f1_score(labels[:, k], half[:, k], zero_division=0) for k in columns],
        "weightedF1AtHalf": f1_score(labels, half, average="weighted", zero_division=0),
    }


def calibration(y, p):
    """Curve in ten bins of equal width, ECE from it, and Cox's line by a general minimiser."""
    observed, predicted = calibration_curve(y, p, n_bins=10, strategy="uniform")
    inner = np.clip(p, 1e-12, 1 - 1e-12)
    logit = np.log(inner / (1 - inner))
    # calibration_curve's bins are open below, ours above; the scores have few digits, so the error is binned here.
    bins = np.minimum(9, np.floor(p * 10)).astype(int)
    ece = sum(abs(p[bins == b].sum() - y[bins == b].sum()) for b in range(10)) / len(y)

    def loss(b, x):
        v = x @ b if x.shape[1] == len(b) else b[0] + logit
        return np.sum(np.logaddexp(0, v) - y * v)

    both = np.column_stack([np.ones_like(logit), logit])
    fit = lambda f, n: optimize.minimize(f, np.zeros(n), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 20_000, "maxfev": 20_000}).x
    intercept, slope = fit(lambda b: loss(b, both), 2)
    (large,) = fit(lambda b: np.sum(np.logaddexp(0, b[0] + logit) - y * (b[0] + logit)), 1)
    return {"ece": float(ece), "bins": len(observed), "slope": slope, "intercept": intercept, "inTheLarge": large}


def challenge(truth, decided):
    """The score of the Challenges by its definition: confusion shared among all classes involved, against truth and the normal class."""
    n, k = truth.shape
    weights = 0.5 - np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / 10 + 0.5 * np.eye(k)

    def reward(d):
        confusion = np.zeros((k, k))
        for t, o in zip(truth, d):
            confusion += np.outer(t, o) / max(np.sum(np.maximum(t, o)), 1)
        return np.sum(weights * confusion)

    idle = np.zeros_like(truth)
    idle[:, 0] = 1
    return float((reward(decided) - reward(idle)) / (reward(truth) - reward(idle)))


def clustered_delong(a, b, y, patients):
    """Obuchowski 1997, by its double sums."""

    def components(s):
        pos, neg = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
        psi = (s[pos][:, None] > s[neg][None]) + 0.5 * (s[pos][:, None] == s[neg][None])
        out = np.zeros(len(y))
        out[pos], out[neg] = psi.mean(1), psi.mean(0)
        return psi.mean(), out

    names = np.unique(patients)
    n, m = np.sum(y == 1), np.sum(y == 0)
    result, parts = [], []
    for s in (a, b):
        auc, v = components(s)
        up = np.array([np.sum((v - auc)[(patients == c) & (y == 1)]) for c in names])
        down = np.array([np.sum((v - auc)[(patients == c) & (y == 0)]) for c in names])
        result.append(auc)
        parts.append((up, down))
    i = len(names)
    cov = lambda p, q: i / (i - 1) * (
        np.sum(p[0] * q[0]) / n**2 + np.sum(p[1] * q[1]) / m**2 + (np.sum(p[0] * q[1]) + np.sum(p[1] * q[0])) / (n * m)
    )
    variance = cov(parts[0], parts[0]) + cov(parts[1], parts[1]) - 2 * cov(parts[0], parts[1])
    z = (result[1] - result[0]) / np.sqrt(variance)
    return {"a": result[0], "b": result[1], "standardError": float(np.sqrt(variance)), "p": float(2 * stats.norm.sf(abs(z)))}


def delong_case(records, per_patient):
    y = (rng.random(records) < 0.35).astype(int)
    shared = rng.normal(size=records)
    a, b = (np.round(y * e + shared + rng.normal(size=records), 1) for e in (0.6, 1.1))
    patients = np.arange(records) // per_patient
    return {
        "scoresA": a.tolist(), "scoresB": b.tolist(), "labels": y.tolist(),
        "patients": [f"p{c}" for c in patients], **clustered_delong(a, b, y, patients),
    }


def logistic_case(records, columns, penalty):
    x = np.round(rng.normal(size=(records, columns)) * np.array([1, 30])[:columns], 3)
    y = (rng.random(records) < 1 / (1 + np.exp(-(0.5 + x[:, 0])))).astype(int)
    model = LogisticRegression(C=1 / penalty if penalty else np.inf, tol=1e-12, max_iter=10_000, solver="newton-cholesky").fit(x, y)
    return {
        "features": x.ravel().tolist(), "labels": y.tolist(), "columns": columns, "penalty": penalty,
        "intercept": float(model.intercept_[0]), "coefficients": model.coef_[0].tolist(),
    }


def resplit_case(n, ratio, region):
    """Nadeau & Bengio 2003; Corani & Benavoli 2015."""
    d = np.round(rng.normal(0.015, 0.02, n), 4)
    scale = np.sqrt((1 / n + ratio) * np.var(d, ddof=1))
    t = stats.t(n - 1, loc=np.mean(d), scale=scale)
    return {
        "differences": d.tolist(), "testToTrain": ratio, "region": region,
        "interval": [float(v) for v in t.interval(0.95)],
        "p": float(2 * stats.t.sf(abs(np.mean(d)) / scale, n - 1)),
        "above": float(t.sf(region)), "within": float(t.cdf(region) - t.cdf(-region)), "below": float(t.cdf(-region)),
    }


def melep_case(n, sources, targets):
    """By the formulas of Nguyen et al. 2023, term by term."""
    y = (rng.random((n, targets)) < rng.uniform(0.1, 0.5, targets)).astype(int)
    y[0], y[1] = 1, 0
    p = np.round(1 / (1 + np.exp(-rng.normal(size=(n, sources)) - 1.5 * y[:, [0]])), 4)
    p[:, -1] = 0  # a source label that is never predicted
    phi = np.zeros((targets, sources))
    for c in range(targets):
        for z in range(sources):
            theta = np.stack([1 - p[:, z], p[:, z]])
            joint = np.array([[theta[s, y[:, c] == t].sum() / n for s in (0, 1)] for t in (0, 1)])
            total = joint.sum(0)
            given = np.divide(joint, total, out=np.zeros_like(joint), where=total > 0)
            phi[c, z] = np.mean(np.log(given[y[:, c], 0] * theta[0] + given[y[:, c], 1] * theta[1]))
    w = y.mean(0)
    score = -phi.mean(1)
    entropy = -w * np.log(w) - (1 - w) * np.log(1 - w)
    return {
        "source": p.ravel().tolist(), "sourceLabels": sources, "target": y.ravel().tolist(), "targetLabels": targets,
        "perLabel": score.tolist(), "melep": float(np.sum(w * score) / w.sum()),
        "normalised": float(np.sum(w * (1 - score / entropy)) / w.sum()),
        "bestSource": float(np.sum(w * -phi.max(1)) / w.sum()),
    }


def logme_case(n, width):
    """The evidence of You et al. 2021 maximised by a general optimiser over both precisions."""
    f = np.round(rng.normal(size=(n, width)), 3)
    y = np.column_stack([(f[:, 0] + rng.normal(size=n) > 0), (rng.random(n) < 0.3)]).astype(float)

    def negative(log_precisions, t):
        a, b = np.exp(log_precisions)
        A = a * np.eye(width) + b * f.T @ f
        m = b * np.linalg.solve(A, f.T @ t)
        return -(
            n / 2 * np.log(b) + width / 2 * np.log(a) - n / 2 * np.log(2 * np.pi)
            - b / 2 * np.sum((f @ m - t) ** 2) - a / 2 * m @ m - np.linalg.slogdet(A)[1] / 2
        ) / n

    best = [optimize.minimize(negative, [0, 0], args=(y[:, c],), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 5000}).fun for c in range(2)]
    return {"features": f.ravel().tolist(), "width": width, "labels": y.astype(int).ravel().tolist(), "classes": 2, "logme": float(-np.mean(best))}


def wilcoxon_case(d, method):
    r = stats.wilcoxon(d, method=method, correction=False)
    return {"differences": [float(v) for v in d], "statistic": float(r.statistic), "p": float(r.pvalue)}


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
    "tProbability": [
        {"t": t, "freedom": f, "p": float(stats.t.cdf(t, f))} for t in (-30, -2.5, -0.1, 0, 0.7, 4) for f in (1, 2.5, 8, 300)
    ],
    "normal": [{"z": z, "p": float(stats.norm.cdf(z))} for z in (-37, -10, -3.01, -2.99, -1.96, -0.3, 0, 0.5, 2.5, 3.5, 7)],
    "delong": [delong_case(60, 1), delong_case(90, 3)],
    "logistic": [logistic_case(80, 1, 0), logistic_case(120, 2, 0), logistic_case(60, 2, 1.5)],
    "resplit": [resplit_case(5, 0.25, 0.01), resplit_case(10, 0.5, 0.005)],
    "wilcoxon": [
        wilcoxon_case(np.round(rng.normal(0.3, 1, 7), 6), "exact"),
        wilcoxon_case(np.round(rng.normal(0.2, 1, 20), 6), "exact"),
        wilcoxon_case(np.round(rng.normal(0.2, 1, 40), 6), "approx"),
        wilcoxon_case(np.round(rng.normal(0.5, 2, 15)) + 0.0, "approx"),
    ],
    "melep": [melep_case(40, 3, 2), melep_case(80, 5, 4)],
    "logme": [logme_case(60, 5), logme_case(20, 30)],
    "isotonic": [
        {"values": v.tolist(), "fitted": isotonic_regression(v).tolist()}
        for v in (np.round(rng.normal(np.linspace(0, 1, n), 0.4), 3) for n in (5, 12))
    ],
}
OUT.write_text(json.dumps(reference) + "\n")
