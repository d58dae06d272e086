"""Stage: the classifiers that stand where Inception-v3 stands in the papers. Their softmax gives the Inception score,
their pooled features the Fréchet distance ("FID-like": the same formula on other features, hence on another scale).

One small residual network a data set. Its softmax has to be a probability, since the Inception score is made of it: no
label smoothing (which would cap the score), and one temperature, fitted on validation images, is folded into the last
layer (Guo et al. 2017, "On calibration of modern neural networks").

Training sees neither the validation images (train 50,000-54,999, by which the settings were chosen) nor the test set,
which is measured once, at the end. The feature statistics are those of all 60,000 training images.
"""

from dataclasses import asdict, dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pretrain.augment import random_warp
from pretrain.card import write_card
from pretrain.convolutions import fold_batch_norms, residual_body
from pretrain.export import count_parameters, export_onnx, round_to_half
from pretrain.frechet import frechet_distance, inception_score, moments
from pretrain.safetensors import write_safetensors
from pretrain.splits import HELD_OUT_END, PRETRAIN_END, read_set, to_network
from pretrain.stage import Context, Scale
from pretrain.train import Ema, Loop, cosine_rate, set_rate

SETS = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}
WIDTHS = (32, 64, 64)
CLASSES = 10


@dataclass(frozen=True)
class ClassifierSettings:
    """One training run: stochastic gradient descent with Nesterov momentum, one cosine of the learning rate."""

    steps: int
    batch: int
    mirrored: float
    degrees: float
    pixels: float
    zoom: "tuple[float, float]"
    learning_rate: float = 0.05
    momentum: float = 0.9
    weight_decay: float = 1e-3
    average: float = 0.998


@dataclass(frozen=True)
class Settings:
    mnist: ClassifierSettings
    fashion_mnist: ClassifierSettings


def settings(scale: Scale) -> Settings:
    """A garment may be mirrored, a digit not; a digit may be turned a little, a garment always lies straight."""
    mnist_steps, fashion_steps = {
        Scale.SMOKE: (20, 20),
        Scale.CPU: (1500, 5000),
        Scale.CUDA: (6000, 20_000),
    }[scale]
    return Settings(
        mnist=ClassifierSettings(mnist_steps, 128, mirrored=0.0, degrees=10.0, pixels=2.0, zoom=(0.9, 1.1)),
        fashion_mnist=ClassifierSettings(fashion_steps, 128, mirrored=0.5, degrees=0.0, pixels=1.5, zoom=(0.95, 1.05)),
    )


class Classifier(nn.Module):
    """Images [B, 1, 32, 32] in [-1, 1] to logits [B, 10] and the features [B, 64] before the last layer."""

    def __init__(self) -> None:
        super().__init__()
        self.body = residual_body(WIDTHS)
        self.last = nn.Linear(WIDTHS[-1], CLASSES)

    def forward(self, images: Tensor) -> "tuple[Tensor, Tensor]":
        features = self.body(images).mean(dim=(2, 3))
        return self.last(features), features


def run(settings: Settings, context: Context) -> None:
    for name, chosen in (("mnist", settings.mnist), ("fashion-mnist", settings.fashion_mnist)):
        network = train(name, chosen, context)
        torch.save(network, context.work / f"classifier-{name}.pt")
        publish(name, network, chosen, context)


def train(name: str, chosen: ClassifierSettings, context: Context) -> nn.Module:
    """The averaged network, with batch normalisation and temperature folded in and its weights rounded to half."""
    data = read_set(context.raw_data, name, "train")
    number = np.arange(len(data.labels))
    validation = (number >= PRETRAIN_END) & (number < HELD_OUT_END)
    images = torch.from_numpy(to_network(data.images[~validation])).to(context.device)
    labels = torch.from_numpy(data.labels[~validation].astype(np.int64)).to(context.device)

    torch.manual_seed(context.seed_of(name, "weights"))
    network = Classifier().to(context.device, memory_format=torch.channels_last)
    ema = Ema(network, chosen.average)
    optimizer = torch.optim.SGD(
        [
            {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": chosen.weight_decay},
            {"params": [p for p in network.parameters() if p.ndim == 1]},
        ],
        lr=chosen.learning_rate,
        momentum=chosen.momentum,
        nesterov=True,
    )
    parts = {"network": network, "ema": ema, "optimizer": optimizer}
    loop = Loop(context, chosen.steps, parts, name=f"classifiers-{name}", every=100)
    for step in loop:
        rows = torch.from_numpy(loop.numpy.choice(len(images), chosen.batch, replace=False))
        batch, target = images[rows], labels[rows]
        batch = random_warp(
            batch, degrees=chosen.degrees, zoom=chosen.zoom, pixels=chosen.pixels, mirrored=chosen.mirrored
        )
        set_rate(optimizer, cosine_rate(step, chosen.steps, chosen.learning_rate, warmup=200))
        # Half the time of float32 where the processor has bfloat16; the weights stay float32.
        with torch.autocast(context.device.type, torch.bfloat16):
            logits, _ = network(batch.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits.float(), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ema.update(network)
        loop.record(loss=loss, accuracy=(logits.argmax(dim=1) == target).float().mean())

    network = fold_batch_norms(ema.module.to("cpu", memory_format=torch.contiguous_format))
    logits, _ = outputs_of(network, to_network(data.images[validation]))
    temperature = fit_temperature(logits, torch.from_numpy(data.labels[validation].astype(np.int64)))
    with torch.no_grad():
        network.last.weight /= temperature
        network.last.bias /= temperature
    return round_to_half(network)


def publish(name: str, network: nn.Module, chosen: ClassifierSettings, context: Context) -> None:
    """Writes model.onnx, statistics.safetensors and card.json, with the scores of real images beside them."""
    folder = context.models / f"classifier-{name}"
    train_set, test_set = (read_set(context.raw_data, name, part) for part in ("train", "test"))
    validation = slice(PRETRAIN_END, HELD_OUT_END)
    example = torch.from_numpy(to_network(test_set.images[:4]))
    difference = export_onnx(network, (example,), folder / "model.onnx", ["images"], ["logits", "features"])

    logits, features = outputs_of(network, to_network(train_set.images))
    test_logits, test_features = outputs_of(network, to_network(test_set.images))
    mean, covariance = moments(features.numpy())
    write_safetensors(
        folder / "statistics.safetensors",
        {
            "mean": mean.astype(np.float32),
            "covariance": covariance.astype(np.float32),
            "count": np.array([len(features)], np.int32),
        },
    )
    write_card(
        folder,
        {
            "purpose": f"Classifier of {SETS[name]}: its probabilities give the Inception score, its features the "
            "FID-like distance; made by pretrain/classifiers.py.",
            "data": f"{SETS[name]} train without 50,000-54,999 (validation); statistics of all 60,000 training images; "
            "the test set was measured once, at the end.",
            "input": "images [B, 1, 32, 32] in [-1, 1]: 28x28 padded by two black pixels a side",
            "outputs": {
                "logits": f"[B, {CLASSES}], calibrated: softmax gives probabilities",
                "features": f"[B, {WIDTHS[-1]}]",
            },
            "seed": context.seed,
            "steps": chosen.steps,
            "settings": asdict(chosen),
            "parameters": count_parameters(network),
            "differenceFromPyTorch": difference,
            "metrics": {
                "validation": classification(logits[validation], train_set.labels[validation]),
                "test": classification(test_logits, test_set.labels),
                "inceptionScoreOfTest": round(inception_score(test_logits.numpy()), 3),
                "fidLike": reference_distances(
                    test_features.numpy(), (mean, covariance), context.seed_of(name, "draws")
                ),
            },
        },
    )


@torch.no_grad()
def outputs_of(network: nn.Module, images: np.ndarray, batch: int = 500) -> "tuple[Tensor, Tensor]":
    """Logits [n, 10] and features [n, 64] of images [n, 1, 32, 32]."""
    parts = [network(torch.from_numpy(images[start : start + batch])) for start in range(0, len(images), batch)]
    return torch.cat([logits for logits, _ in parts]), torch.cat([features for _, features in parts])


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The T in [0.2, 5] of the least cross-entropy of softmax(logits / T): convex in 1/T, so by golden section."""
    ratio = (5**0.5 - 1) / 2
    low, high = 0.2, 5.0

    def cost(inverse: float) -> float:
        return float(F.cross_entropy(logits * inverse, labels))

    while high - low > 1e-4:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if cost(left) < cost(right) else (left, high)
    return 2 / (low + high)


def classification(logits: Tensor, labels: np.ndarray, bins: int = 15) -> "dict[str, float]":
    """Accuracy, cross-entropy (nats) and expected calibration error: the mean over images of |confidence - accuracy| of
    the image's bin of confidence (Guo et al. 2017, Eq. 3)."""
    target = torch.from_numpy(labels.astype(np.int64))
    confidence, answer = logits.softmax(dim=1).max(dim=1)
    right = (answer == target).float()
    of_bin = (confidence * bins).long().clamp(max=bins - 1)
    gap = torch.zeros(bins).index_add_(0, of_bin, confidence - right)
    return {
        "images": len(labels),
        "accuracy": round(int(right.sum()) / len(labels), 4),
        "crossEntropy": round(float(F.cross_entropy(logits, target)), 4),
        "calibrationError": round(float(gap.abs().sum()) / len(labels), 4),
    }


def reference_distances(
    test: np.ndarray, train: "tuple[np.ndarray, np.ndarray]", seed: int, draws: int = 8
) -> "dict[str, float]":
    """FID-like distances of real test images to the training statistics: what generations can hope to reach.

    Of fewer images the distance is larger for their number alone: the mean over `draws` random choices shows how much.
    """
    numpy = np.random.default_rng(seed)
    distances = {"test": round(frechet_distance(moments(test), train), 4)}
    for count in (128, 256, 1024):
        chosen = [test[numpy.choice(len(test), count, replace=False)] for _ in range(draws)]
        mean = np.mean([frechet_distance(moments(part), train) for part in chosen])
        distances[f"test{count}"] = round(float(mean), 4)
    return distances
