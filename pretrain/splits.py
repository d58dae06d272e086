"""The images, and which of them each stage may see. Fixed here, in one place.

Two classes of Fashion-MNIST, Sandal and Bag, are held out of all pretraining and are the Fashion fusion set: paper A fuses
LAION images with Tiny ImageNet, things that the fine-tuning set does not hold. A bag is the one class that is not worn,
and a sandal's straps are the one silhouette that no other class has; what remains (eight garments and shoes whose
neighbours stay in: t-shirt / shirt / pullover / coat / dress / trouser, sneaker / ankle boot) is one coherent domain.

| set                | from                                            | used for                                    |
| ------------------ | ----------------------------------------------- | ------------------------------------------- |
| pretrain           | Fashion train 0-49,999, eight classes           | autoencoder, text encoder, teacher, student |
| held_out           | Fashion train 50,000-54,999, eight classes      | real images to compare replication with     |
| fine_tune          | Fashion train 55,000-59,999, eight classes      | the first N are fine-tuned on               |
| fashion_fusion     | Fashion train, Sandal and Bag                   | fusion set                                  |
| test               | Fashion test, eight classes                     | FID-like distance, retrieval                |
| mnist_pretrain     | MNIST train 50,000-59,999                       | 12 % of the pretraining mix                 |
| mnist_fusion       | MNIST train 0-49,999                            | fusion set                                  |

MNIST is in the mix so that the autoencoder and the text encoder know the digits that the fusion set brings; the
images of the two uses are disjoint.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

CLASSES = (
    "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
)  # fmt: skip
FUSION_CLASSES = (5, 8)
PRETRAIN_END, HELD_OUT_END = 50_000, 55_000
MNIST_FUSION_END = 50_000
MNIST_SHARE = 0.12
"""Share of MNIST in each pretraining batch."""


@dataclass(frozen=True)
class ImageSet:
    """`images` [N, 28, 28] uint8 as in the IDX file; `labels` [N] uint8."""

    images: np.ndarray
    labels: np.ndarray


@lru_cache(maxsize=None)
def read_set(raw_data: Path, name: str, part: str) -> ImageSet:
    """`name` is "fashion-mnist" or "mnist", `part` "train" or "test"; `raw_data` is `context.raw_data`."""
    prefix = raw_data / name / ("train" if part == "train" else "t10k")
    images = _idx(Path(f"{prefix}-images-idx3-ubyte.gz"))
    return ImageSet(images, _idx(Path(f"{prefix}-labels-idx1-ubyte.gz")))


def _idx(path: Path) -> np.ndarray:
    raw = gzip.decompress(path.read_bytes())
    rank = raw[3]
    shape = np.frombuffer(raw, ">u4", rank, 4).astype(int)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def indices(raw_data: Path, split: str) -> np.ndarray:
    """Indices [N] of a split (the table above) into its IDX file, ascending."""
    if split == "mnist_fusion":
        return np.arange(MNIST_FUSION_END)
    if split == "mnist_pretrain":
        return np.arange(MNIST_FUSION_END, 60_000)
    labels = read_set(raw_data, "fashion-mnist", "test" if split == "test" else "train").labels
    number = np.arange(len(labels))
    fusion = np.isin(labels, FUSION_CLASSES)
    chosen = {
        "pretrain": ~fusion & (number < PRETRAIN_END),
        "held_out": ~fusion & (number >= PRETRAIN_END) & (number < HELD_OUT_END),
        "fine_tune": ~fusion & (number >= HELD_OUT_END),
        "fashion_fusion": fusion,
        "test": ~fusion,
    }
    if split not in chosen:
        raise ValueError(f"there is no split {split}; it is one of {', '.join([*chosen, 'mnist_pretrain, mnist_fusion'])}")
    return np.flatnonzero(chosen[split])


def to_network(images: np.ndarray) -> np.ndarray:
    """uint8 [N, 28, 28] to float32 [N, 1, 32, 32] in [-1, 1], padded by two black pixels a side."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return (padded[:, None].astype(np.float32) / 127.5) - 1
