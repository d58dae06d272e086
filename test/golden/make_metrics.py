"""Writes metrics.json: scores of small random sets, by NumPy. From the repository's root: PYTHONPATH=. python3 test/golden/make_metrics.py"""

import json
from pathlib import Path

import numpy as np

from pretrain.frechet import frechet_distance, inception_score, moments

random = np.random.default_rng(7)


def normal(rows: int, columns: int) -> np.ndarray:
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
}
Path(__file__).with_name("metrics.json").write_text(json.dumps(found) + "\n")
