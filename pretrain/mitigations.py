"""What one step of fine-tuning learns from: dual fusion (paper A, Eq. 1-3) and its rivals as DCR's code has them.

Rivals (Somepalli et al. 2023, "Understanding and mitigating copying in diffusion models"):

| name | what it does to the caption at each step                                                        |
| ---- | ----------------------------------------------------------------------------------------------- |
| MC   | one of the image's 20 paraphrases, uniformly                                                    |
| GN   | adds Gaussian noise of deviation `NOISE` to the embedding                                       |
| RC   | with probability `SHARE` four random tokens in its place                                        |
| CWR  | with probability `SHARE` a random word of it, inserted at a random place, twice                 |
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from pretrain.bpe import Tokenizer
from pretrain.captions import Captions

SHARE = 0.4
NOISE = 0.1
RANDOM_TOKENS = 4
REPEATED_WORDS = 2


@dataclass(frozen=True)
class Fusion:
    """Weights of the fusion latent (w_lat) and embedding (w_emb); at `level` "token" the fusion caption's tokens are
    inserted before the caption's end instead, and w_emb is not used. `images` is "fashion" or "mnist". A step fuses
    with probability `share` (the authors' code: always)."""

    latent: float
    embedding: float
    level: str = "embedding"
    images: str = "fashion"
    share: float = 1.0


@dataclass(frozen=True)
class Method:
    """`captions` is "original", "general" or "five"; `rival` is "", "MC", "GN", "RC" or "CWR"."""

    captions: str = "original"
    rival: str = ""
    fusion: "Fusion | None" = None


class Embedder:
    """Embeds captions with the frozen text encoder, each distinct one once."""

    def __init__(self, text: nn.Module, tokenizer: Tokenizer) -> None:
        self._text = text
        self.tokenizer = tokenizer
        self._known: "dict[tuple[int, ...], torch.Tensor]" = {}

    @torch.no_grad()
    def ids(self, captions: "list[tuple[int, ...]]") -> torch.Tensor:
        """Embeddings [B, 24, C] of the ids of B captions."""
        fresh = list({caption for caption in captions if caption not in self._known})
        if fresh:
            device = next(self._text.parameters()).device
            for caption, embedded in zip(fresh, self._text(torch.tensor(fresh, device=device))):
                self._known[caption] = embedded
        return torch.stack([self._known[caption] for caption in captions])

    def texts(self, captions: "list[str]") -> torch.Tensor:
        return self.ids([tuple(self.tokenizer.encode(caption)) for caption in captions])


class TrainingPairs:
    """The fine-tuning set with a method applied: call with rows, get latents and embeddings of one step.

    `captions` and `latents` [N, 4, 8, 8] are the fine-tuning images'. Fusion samples are drawn uniformly, one a row.
    """

    def __init__(
        self,
        method: Method,
        latents: torch.Tensor,
        captions: "list[Captions]",
        fusion: "FusionSet | None",
        embedder: Embedder,
        seed: int,
    ) -> None:
        self._method, self._latents, self._captions = method, latents, captions
        self._fusion, self._embedder = fusion, embedder
        self._numpy = np.random.default_rng(seed)

    def __call__(self, rows: torch.Tensor) -> "tuple[torch.Tensor, torch.Tensor]":
        method, fusion = self._method, self._method.fusion
        latents = self._latents[rows]
        ids = [self._caption(self._captions[int(row)]) for row in rows]
        if fusion is None or self._fusion is None or (fusion.share < 1 and self._numpy.random() >= fusion.share):
            return latents, self._noised(self._embedder.ids(ids))
        chosen = self._numpy.integers(len(self._fusion.latents), size=len(rows))
        latents = (1 - fusion.latent) * latents + fusion.latent * self._fusion.latents[chosen]  # Eq. 1
        names = [self._fusion.captions[int(each)] for each in chosen]
        if fusion.level == "token":
            merged = [insert_before_end(each, name, self._embedder.tokenizer) for each, name in zip(ids, names)]
            return latents, self._noised(self._embedder.ids(merged))
        embedded = (1 - fusion.embedding) * self._embedder.ids(ids) + fusion.embedding * self._embedder.texts(names)
        return latents, self._noised(embedded)  # Eq. 2, at the embedding level

    def _caption(self, captions: Captions) -> "tuple[int, ...]":
        rival, numpy, tokenizer = self._method.rival, self._numpy, self._embedder.tokenizer
        text: str = getattr(captions, self._method.captions)
        if rival == "MC":
            text = captions.paraphrases[numpy.integers(len(captions.paraphrases))]
        if rival == "CWR" and numpy.random() < SHARE:
            text = repeat_words(text, numpy)
        if rival == "RC" and numpy.random() < SHARE:
            ids = [tokenizer.bos, *numpy.integers(tokenizer.bos, size=RANDOM_TOKENS).tolist()]
            return (*ids, *[tokenizer.eos] * (tokenizer.length - len(ids)))
        return tuple(tokenizer.encode(text))

    def _noised(self, embedded: torch.Tensor) -> torch.Tensor:
        if self._method.rival != "GN":
            return embedded
        noise = self._numpy.standard_normal(tuple(embedded.shape), dtype=np.float32)
        return embedded + NOISE * torch.from_numpy(noise).to(embedded.device)


@dataclass(frozen=True)
class FusionSet:
    """`latents` [M, 4, 8, 8] and, for each, the caption " with <class>" of the authors' code."""

    latents: torch.Tensor
    captions: "list[str]"


def repeat_words(text: str, numpy: np.random.Generator) -> str:
    """Twice: a random word of the caption (as it then is), inserted at a random place, its end included."""
    words = text.split()
    for _ in range(REPEATED_WORDS):
        word = words[numpy.integers(len(words))]
        words.insert(int(numpy.integers(len(words) + 1)), word)
    return " ".join(words)


def insert_before_end(caption: "tuple[int, ...]", name: str, tokenizer: Tokenizer) -> "tuple[int, ...]":
    """The caption's ids with the tokens of `name` before its end mark; what is too long is cut, the end mark kept."""
    end = caption.index(tokenizer.eos)
    joined = [*caption[:end], *tokenizer.ids(name)[1:-1]][: tokenizer.length - 1]
    return (*joined, *[tokenizer.eos] * (tokenizer.length - len(joined)))
