"""Measures generated images as the page does: replication (paper A, section 4), agreement with captions, FID-like."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from pretrain.classifiers import outputs_of
from pretrain.descriptor import describe
from pretrain.frechet import frechet_distance, moments
from pretrain.latent_codec import LatentCodec
from pretrain.splits import indices, read_set, to_network
from pretrain.stage import Context


@dataclass(frozen=True)
class PictureJudge:
    """How good images are. All images are float32 [n, 1, 32, 32] in [-1, 1]."""

    codec: LatentCodec
    classifier: torch.nn.Module
    test: "tuple[np.ndarray, np.ndarray]"
    """Mean and covariance of the classifier's features of the test images (the eight classes)."""

    @torch.no_grad()
    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.codec.decode(part) for part in latents.split(256)])

    @torch.no_grad()
    def reconstruct(self, images: torch.Tensor) -> torch.Tensor:
        return self.decode(torch.cat([self.codec.encode(part) for part in images.split(256)]))

    def fid(self, images: torch.Tensor, others: "torch.Tensor | None" = None) -> float:
        """FID-like distance to `others`, or to the test images. It grows as images get fewer: compare equal numbers."""
        target = self.test if others is None else moments(self._features(others))
        return frechet_distance(moments(self._features(images)), target)

    def agreement(self, images: torch.Tensor, labels: np.ndarray) -> float:
        """Share of images in which the classifier sees the class that the caption names."""
        logits, _ = outputs_of(self.classifier, images.numpy())
        return float((logits.argmax(1).numpy() == labels).mean())

    def _features(self, images: torch.Tensor) -> np.ndarray:
        return outputs_of(self.classifier, images.numpy())[1].numpy()


@dataclass(frozen=True)
class CopyJudge:
    """How much of them is copied."""

    detector: torch.nn.Module
    thresholds: "dict[str, float]"
    """Copy threshold by number of references, from the detector's calibration."""

    def similarities(self, images: torch.Tensor, references: torch.Tensor) -> np.ndarray:
        """Cosines [n, N] of descriptors."""
        return (describe(self.detector, images) @ describe(self.detector, references).T).numpy()

    def replication(self, similar: np.ndarray) -> "dict[str, float]":
        """Of cosines [n, N]: R, the 95th percentile over images of the largest; its median; the share of copies."""
        nearest = similar.max(axis=1)
        return {
            "R": float(np.percentile(nearest, 95)),
            "median": float(np.median(nearest)),
            "aboveThreshold": float((nearest >= self.thresholds[str(similar.shape[1])]).mean()),
        }


def load_picture_judge(context: Context) -> PictureJudge:
    """From the files that the stages autoencoder and classifiers left."""
    codec = LatentCodec()
    codec.load_state_dict(torch.load(context.work / "autoencoder.pt", map_location="cpu"))
    classifier = torch.load(context.work / "classifier-fashion-mnist.pt", map_location="cpu").eval()
    test = moments(outputs_of(classifier, real_images(context.raw_data, "test").numpy())[1].numpy())
    return PictureJudge(codec.eval(), classifier, test)


def load_copy_judge(context: Context) -> CopyJudge:
    """From the files that the stage detector left."""
    card = json.loads((context.models / "copy-detector" / "card.json").read_text())
    thresholds = {count: entry["threshold"] for count, entry in card["calibration"]["byReferences"].items()}
    return CopyJudge(torch.load(context.work / "copy-detector.pt", map_location="cpu").eval(), thresholds)


def real_images(raw_data: Path, split: str, count: "int | None" = None) -> torch.Tensor:
    """The first `count` images of a split of Fashion-MNIST (splits.py), as the networks take them."""
    part = "test" if split == "test" else "train"
    chosen = indices(raw_data, split)[:count]
    return torch.from_numpy(to_network(read_set(raw_data, "fashion-mnist", part).images[chosen]))
