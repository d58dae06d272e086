"""Latents with captions, as teacher and student see them: batches of the pretraining mix, and a held-out set."""

from dataclasses import dataclass

import numpy as np
import torch

from pretrain.safetensors import read_safetensors
from pretrain.splits import MNIST_SHARE, indices
from pretrain.stage import Context


@dataclass(frozen=True)
class CaptionMix:
    """Share of each kind of caption in training; `empty` is the caption dropout that guidance needs."""

    general: float = 0.40
    five: float = 0.20
    paraphrase: float = 0.15
    original: float = 0.15
    empty: float = 0.10


class CaptionedLatents:
    """`latents` float32 [60000, 4, 8, 8] of Fashion-MNIST train and `tokens` int64 by kind, in memory on the device."""

    def __init__(self, context: Context) -> None:
        latents = read_safetensors(context.work / "latents.safetensors")
        tokens = read_safetensors(context.work / "tokens.safetensors")
        self.device = context.device
        self.latents = self._keep(latents["fashion_train"])
        self.mnist = self._keep(latents["mnist_pretrain"])
        self.mnist_fusion = self._keep(latents["mnist_fusion"])
        self.tokens = {name: self._keep(ids.astype(np.int64)) for name, ids in tokens.items()}
        self.pretrain = indices(context.raw_data, "pretrain")
        self.held_out = indices(context.raw_data, "held_out")
        self.mnist_indices = indices(context.raw_data, "mnist_pretrain")

    def _keep(self, values: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(values).to(self.device)

    def batch(self, numpy: np.random.Generator, size: int, mix: CaptionMix) -> "tuple[torch.Tensor, torch.Tensor]":
        """Latents [size, 4, 8, 8] and caption ids [size, 24]; a share `MNIST_SHARE` of them digits."""
        digits = numpy.binomial(size, MNIST_SHARE)
        fashion = numpy.choice(self.pretrain, size - digits)
        kinds = numpy.choice(
            ["general", "five", "paraphrase", "original"],
            size - digits,
            p=np.array([mix.general, mix.five, mix.paraphrase, mix.original]) / (1 - mix.empty),
        )
        rows = [self.caption(kind, int(index), numpy) for kind, index in zip(kinds, fashion)]
        digit_rows = numpy.integers(len(self.mnist), size=digits)
        for index in self.mnist_indices[digit_rows]:
            paraphrases = self.tokens["mnist_train.paraphrase"]
            which = int(numpy.integers(paraphrases.shape[1] + 1))
            rows.append(self.tokens["mnist_train.label"][index] if which == 0 else paraphrases[index, which - 1])
        ids = torch.stack(rows)
        ids[torch.from_numpy(numpy.random(size) < mix.empty).to(self.device)] = self.tokens["empty"]
        return torch.cat([self.latents[fashion], self.mnist[digit_rows]]), ids

    def caption(self, kind: str, index: int, numpy: np.random.Generator) -> torch.Tensor:
        """Ids [24] of a caption of image `index` of Fashion-MNIST train; one of its paraphrases at random."""
        ids = self.tokens[f"fashion_train.{kind}"][index]
        return ids[int(numpy.integers(len(ids)))] if kind == "paraphrase" else ids

    def held_out_batch(self, size: int, seed: int) -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]":
        """Fixed latents, general captions, timesteps (spread evenly) and noise on which nets are compared."""
        numpy = np.random.default_rng(seed)
        chosen = numpy.choice(self.held_out, min(size, len(self.held_out)), replace=False)
        latents = self.latents[chosen]
        times = torch.linspace(0, 999, len(chosen), device=self.device).long()
        noise = torch.from_numpy(numpy.standard_normal(tuple(latents.shape), dtype=np.float32)).to(self.device)
        return latents, self.tokens["fashion_train.general"][chosen], times, noise
