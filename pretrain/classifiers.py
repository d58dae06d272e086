"""The classifiers that stand where Inception-v3 stands in the papers: their softmax gives the Inception score, their
pooled features the Fréchet distance ("FID-like": the same formula on other features, hence another scale).

One residual CNN a data set, 32x32x1 in [-1, 1]. Its softmax is to be a probability, since the Inception score is
computed from it: no label smoothing (it would cap the score), and one temperature, fitted on validation images, is
folded into the last layer (Guo et al. 2017, "On calibration of modern neural networks").
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from .augment import random_warp
from .optimisation import Average, warmup_cosine

CLASSES = 10
FEATURES = 64


@dataclass(frozen=True)
class ClassifierSettings:
    """Of one training run."""

    steps: int
    batch: int
    seed: int
    mirror: bool
    """Flip left and right: keeps a garment's class, not a digit's."""
    degrees: float
    pixels: float
    zoom: tuple[float, float]
    learning_rate: float = 0.05
    momentum: float = 0.9
    weight_decay: float = 1e-3
    warmup: int = 200
    average: float = 0.998
    log_every: int = 100


class Residual(nn.Module):
    """Two 3x3 convolutions with batch normalisation, added to their input (He et al. 2016)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = Convolution(channels, channels, 3, 1)
        self.second = Convolution(channels, channels, 3, 1, activate=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)))


class Convolution(nn.Sequential):
    """Convolution, batch normalisation (folded into it at export), ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, activate: bool = True) -> None:
        convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        super().__init__(convolution, nn.BatchNorm2d(outputs), nn.ReLU() if activate else nn.Identity())


class Classifier(nn.Module):
    """[B, 1, 32, 32] -> logits [B, 10] and the features [B, 64] before the last layer."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            Convolution(1, 32, 5, 2),
            Residual(32),
            Convolution(32, 64, 3, 2),
            Residual(64),
            Convolution(64, FEATURES, 3, 2),
            Residual(FEATURES),
        )
        self.last = nn.Linear(FEATURES, CLASSES)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.body(images).mean(dim=(2, 3))
        return self.last(features), features


def train_classifier(
    settings: ClassifierSettings,
    images: Tensor,
    labels: Tensor,
    log: Callable[[dict[str, float]], None],
) -> Classifier:
    """Trains on `images` [n, 1, 32, 32] in [-1, 1] with `labels` [n], and returns the averaged network.

    Stochastic gradient descent with Nesterov momentum; forward and backward passes in bfloat16 where the processor has
    it, weights in float32. `log` gets the mean loss and accuracy of every `log_every` steps.
    """
    torch.manual_seed(settings.seed)
    rng = Generator().manual_seed(settings.seed)
    network = Classifier().to(memory_format=torch.channels_last)
    average = Average(network, settings.average)
    decayed = [p for p in network.parameters() if p.ndim > 1]
    kept = [p for p in network.parameters() if p.ndim == 1]
    optimizer = torch.optim.SGD(
        [{"params": decayed, "weight_decay": settings.weight_decay}, {"params": kept}],
        lr=settings.learning_rate,
        momentum=settings.momentum,
        nesterov=True,
    )
    order = torch.empty(0, dtype=torch.long)
    started = time.monotonic()
    loss_sum, right = 0.0, 0
    for step in range(settings.steps):
        if len(order) < settings.batch:
            order = torch.randperm(len(images), generator=rng)
        rows, order = order[: settings.batch], order[settings.batch :]
        batch, target = images[rows], labels[rows]
        mirror = torch.full((len(batch),), 0.5 if settings.mirror else 0.0)
        batch = random_warp(
            batch, rng, degrees=settings.degrees, zoom=settings.zoom, pixels=settings.pixels, mirror=mirror
        )
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * warmup_cosine(step, settings.steps, settings.warmup)
        with torch.autocast("cpu", torch.bfloat16):
            logits, _ = network(batch.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits.float(), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        average.update(network)
        loss_sum += loss.item()
        right += int((logits.argmax(dim=1) == target).sum())
        if (step + 1) % settings.log_every == 0:
            seen = settings.log_every * settings.batch
            seconds = time.monotonic() - started
            log({"step": step + 1, "loss": loss_sum / settings.log_every, "accuracy": right / seen, "seconds": seconds})
            loss_sum, right = 0.0, 0
    return average.network.to(memory_format=torch.contiguous_format)


@torch.no_grad()
def outputs_of(network: Classifier, images: Tensor, batch: int = 500) -> tuple[Tensor, Tensor]:
    """Logits [n, 10] and features [n, 64] of any number of images, in float32."""
    network.eval()
    parts = [network(images[start : start + batch]) for start in range(0, len(images), batch)]
    return torch.cat([logits for logits, _ in parts]), torch.cat([features for _, features in parts])


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The T that minimises the cross-entropy of softmax(logits / T): convex in 1/T, found by a golden-section search."""
    ratio = (5**0.5 - 1) / 2
    low, high = 0.2, 5.0

    def cost(inverse: float) -> float:
        return F.cross_entropy(logits * inverse, labels).item()

    while high - low > 1e-4:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if cost(left) < cost(right) else (left, high)
    return 2 / (low + high)


@torch.no_grad()
def fold_temperature(network: Classifier, temperature: float) -> None:
    """Divides the logits by `temperature` for good; features and accuracy stay."""
    network.last.weight /= temperature
    network.last.bias /= temperature
