"""Writes metrics.json: scores of small random sets, by NumPy. From the repository's root: PYTHONPATH=. python3 test/golden/make_metrics.py"""

import json
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import mannwhitneyu

from pretrain.frechet import frechet_distance, inception_score, moments

random = np.random.default_rng(7)


def normal(rows: int, columns: int, random: np.random.Generator = random) -> np.ndarray:
    return random.normal(size=(rows, columns)).round(3)


def frechet(a: np.ndarray, b: np.ndarray) -> dict:
    return {
        "width": a.shape[1],
        "a": a.ravel().tolist(),
        "b": b.ravel().tolist(),
        "meanOfA": moments(a)[0].tolist(),
        "covarianceOfA": moments(a)[1].ravel().tolist(),
        "distance": frechet_distance(moments(a), moments(b)),
    }


mixing = normal(5, 5)
logits = (3 * normal(23, 4)).round(3)
generated, training = normal(13, 6), normal(9, 6)
unit = [each / np.linalg.norm(each, axis=1, keepdims=True) for each in (generated, training)]
similar = unit[0] @ unit[1].T
largest = similar.max(axis=1)
splits = [inception_score(logits[i * 23 // 3 : (i + 1) * 23 // 3]) for i in range(3)]
symmetric = normal(7, 7)
symmetric = (symmetric + symmetric.T).round(3)

other = np.random.default_rng(9)
sets = {name: normal(rows, 4, other) for name, rows in {"training": 20, "heldOut": 30, "generated": 25}.items()}
# A copy, two near copies, and some that are unlike any.
sets["generated"][0] = sets["training"][3]
sets["generated"][1:3] = (sets["training"][5:7] + 0.01).round(3)
sets["generated"][20:] += 2
cells = {name: (rows[:, 0] > 0).astype(int) for name, rows in sets.items()}


def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a @ b.T / a.shape[1] + 1) ** 3


def discrepancy(a: np.ndarray, b: np.ndarray) -> float:
    within = [kernel(each, each)[~np.eye(len(each), dtype=bool)].mean() for each in (a, b)]
    return float(sum(within) - 2 * kernel(a, b).mean())


def inside(points: np.ndarray, others: np.ndarray) -> float:
    """Share of the points within a ball around one of the others, as wide as the distance to its third nearest."""
    radii = np.sort(cdist(others, others), axis=1)[:, 3]
    return float((cdist(points, others) <= radii).any(axis=1).mean())


def authentic(made: np.ndarray, training: np.ndarray) -> float:
    among = cdist(training, training) + np.where(np.eye(len(training)), np.inf, 0)
    across = cdist(made, training)
    return float((across.min(axis=1) > among.min(axis=1)[across.argmin(axis=1)]).mean())


def copying() -> float:
    total = weights = 0.0
    for cell in (0, 1):
        part = {name: rows[cells[name] == cell] for name, rows in sets.items()}
        near = {name: cdist(part[name], part["training"]).min(axis=1) for name in ("generated", "heldOut")}
        n, m = len(near["generated"]), len(near["heldOut"])
        u = mannwhitneyu(near["generated"], near["heldOut"]).statistic
        total += m * (u - n * m / 2) / np.sqrt(n * m * (n + m + 1) / 12)
        weights += m
    return float(total / weights)


def resampled(made: np.ndarray, real: np.ndarray, resamples: int) -> float:
    """Standard deviation of the Fréchet distance over resamples of what was made."""
    target = moments(real)
    draws = np.random.default_rng(8).integers(len(made), size=(resamples, len(made)))
    return float(np.std([frechet_distance(moments(made[rows]), target) for rows in draws]))


found = {
    "madeBy": "test/golden/make_metrics.py",
    "frechet": {
        "full rank": frechet((normal(30, 5) @ mixing).round(3), (normal(25, 5) + 0.5).round(3)),
        "fewer images than features": frechet(normal(6, 8), (normal(40, 8) * 2).round(3)),
    },
    "eigenvalues": {"matrix": symmetric.ravel().tolist(), "values": np.linalg.eigvalsh(symmetric).tolist()},
    "inceptionScore": {
        "classes": 4,
        "logits": logits.ravel().tolist(),
        "one": inception_score(logits),
        "three": {"mean": float(np.mean(splits)), "deviation": float(np.std(splits))},
    },
    "replication": {
        "width": 6,
        "generated": generated.ravel().tolist(),
        "training": training.ravel().tolist(),
        "largest": largest.tolist(),
        "nearest": similar.argmax(axis=1).tolist(),
        "percentiles": {str(q): float(np.percentile(largest, q)) for q in (0, 12.5, 50, 75, 90, 95, 100)},
        "mean": float(largest.mean()),
        "deviation": float(largest.std()),
    },
    "sets": {
        "width": 4,
        "samples": {name: rows.ravel().tolist() for name, rows in sets.items()},
        "cells": {name: each.tolist() for name, each in cells.items()},
        "discrepancy": discrepancy(sets["generated"], sets["heldOut"]),
        "precision": inside(sets["generated"][:20], sets["training"]),
        "recall": inside(sets["training"], sets["generated"][:20]),
        "authenticity": authentic(sets["generated"], sets["training"]),
        "copying": copying(),
        "frechetDeviation": resampled(sets["generated"], sets["heldOut"], 20000),
    },
}
Path(__file__).with_name("metrics.json").write_text(json.dumps(found) + "\n")
