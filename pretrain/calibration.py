"""What the copy detector's cosines mean: real images that are no copies beside planted copies.

Of each query its largest cosine with any of the N references counts, as in the replication score (the 95th percentile
of that over generations). A larger N raises it for copies and for others alike, so each N has its own threshold.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pretrain.copies import planted_copies, random_copies
from pretrain.descriptor import Descriptor, describe, whiten
from pretrain.export import run_onnx

REFERENCE_COUNTS = (64, 128, 256)
PRECISION = 0.9
PREVALENCE = 0.1
RETRIEVED = 2000
TOLERATED = 0.02
"""Loss of average precision that more whitened directions may cost: they set images that are no copies further apart,
which is what the replication score is read against."""


def choose_directions(
    network: Descriptor, fit: Tensor, check: Tensor, references: int = 256
) -> "tuple[int, dict[str, float]]":
    """How many whitened directions to keep (0: do not whiten), and the average precision with each number.

    It is the largest number within `TOLERATED` of the best. Whitening is fitted on `fit`; of `check` the first
    `references` images are copied and the rest are no copies.
    """
    queries = planted_copies(check[:references])
    numbers = network.project.out_features
    quality = {}
    for directions in (0, numbers // 4, numbers // 2, 3 * numbers // 4, numbers):
        candidate = whiten(network, fit, directions) if directions > 0 else network
        known = describe(candidate, check[:references])
        others = nearest(candidate, check[references:], known)
        copied = np.concatenate([nearest(candidate, images, known) for images in queries.values()])
        quality[directions] = average_precision(copied, others)
    best = max(quality.values())
    chosen = max(directions for directions, value in quality.items() if value >= best - TOLERATED)
    return chosen, {str(directions): value for directions, value in quality.items()}


def nearest(network: Descriptor, queries: Tensor, known: Tensor) -> np.ndarray:
    """Largest cosine [n] of each query's descriptor with the descriptors `known` [N, D]."""
    return (describe(network, queries) @ known.T).amax(dim=1).numpy()


def precision_and_recall(copied: np.ndarray, others: np.ndarray) -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
    """Thresholds, from high to low, with precision and recall of "cosine >= threshold is a copy" at each.

    Precision is that of a mixture in which `PREVALENCE` of the queries are copies, whatever the numbers measured.
    """
    thresholds = np.sort(np.concatenate([copied, others]))[::-1]
    recall = 1 - np.searchsorted(np.sort(copied), thresholds) / len(copied)
    alarms = 1 - np.searchsorted(np.sort(others), thresholds) / len(others)
    found = PREVALENCE * recall
    return thresholds, found / (found + (1 - PREVALENCE) * alarms), recall


def average_precision(copied: np.ndarray, others: np.ndarray) -> float:
    """Area under precision over recall."""
    _, precision, recall = precision_and_recall(copied, others)
    return round(float((np.diff(recall, prepend=0) * precision).sum()), 4)


def calibrate(network: Descriptor, references: Tensor, held_out: Tensor, miniature: Path) -> "dict[str, object]":
    """For each number of references: background, copies of each kind, and the threshold with its precision and recall.

    The threshold is the lowest whose precision is at least `PRECISION`, where one query in ten is a copy and all kinds
    are equally frequent. (SSCD names the threshold of 90 % precision on its own benchmark.)
    """
    by_count = {}
    for count in REFERENCE_COUNTS:
        images = references[:count]
        known = describe(network, images)
        others = nearest(network, held_out, known)
        kinds = planted_copies(images)
        restored = reconstructions(images, miniature)
        if restored is not None:
            kinds["reconstruction"] = restored
        copied = {kind: nearest(network, made, known) for kind, made in kinds.items()}
        thresholds, precision, recall = precision_and_recall(np.concatenate(list(copied.values())), others)
        good = np.flatnonzero(precision >= PRECISION)
        # Where no threshold is that precise, the most precise one stands in; the card then shows its lower precision.
        at = good[-1] if len(good) > 0 else int(precision.argmax())
        threshold = float(thresholds[at])
        among = known @ known.T - 2 * torch.eye(count)
        by_count[str(count)] = {
            "threshold": round(threshold, 4),
            "precision": round(float(precision[at]), 4),
            "recall": round(float(recall[at]), 4),
            "background": {**summary(others), "aboveThreshold": round(float((others >= threshold).mean()), 4)},
            "amongReferences": summary(among.amax(dim=1).numpy()),
            "copies": {
                kind: {
                    "median": round(float(np.median(values)), 4),
                    "percentile5": round(float(np.percentile(values, 5)), 4),
                    "recall": round(float((values >= threshold).mean()), 4),
                }
                for kind, values in copied.items()
            },
        }
    return {
        "rule": f"lowest threshold at which {PRECISION:.0%} of the images called copies are copies, "
        f"where {PREVALENCE:.0%} of all are, every kind equally often",
        "similarity": "largest cosine of an image with any of the N references",
        "heldOutImages": len(held_out),
        "retrieval": {"images": RETRIEVED, "recallAt1": recall_at_1(network, held_out[:RETRIEVED])},
        "byReferences": by_count,
    }


def recall_at_1(network: Descriptor, images: Tensor) -> float:
    """Share of the images whose random copy, as strongly changed as in training, finds them first among all `images`."""
    copies = random_copies(images, torch.full((len(images),), 0.5))
    first = (describe(network, copies) @ describe(network, images).T).argmax(dim=1)
    return round(float((first == torch.arange(len(images))).float().mean()), 4)


def summary(values: np.ndarray) -> "dict[str, float]":
    return {
        "median": round(float(np.median(values)), 4),
        "percentile95": round(float(np.percentile(values, 95)), 4),
        "percentile99": round(float(np.percentile(values, 99)), 4),
    }


def reconstructions(images: Tensor, miniature: Path) -> "Tensor | None":
    """What the visual encoder and decoder make of the images; None where they are not there yet, or Node is missing."""
    encoder, decoder = (miniature / name / "model.onnx" for name in ("vae_encoder", "vae_decoder"))
    if not (encoder.exists() and decoder.exists()):
        return None
    encoded = run_onnx(encoder, {"sample": images.numpy()})
    decoded = None if encoded is None else run_onnx(decoder, {"latent_sample": encoded["latent_sample"]})
    return None if decoded is None else torch.from_numpy(decoded["sample"])
