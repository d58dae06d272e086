"""The text encoder: CLIP's text transformer in miniature (pre-norm, causal attention, final layer norm)."""

from collections import OrderedDict

import torch
from torch import Tensor, nn

WIDTH, LAYERS, HEADS, LENGTH, VOCABULARY = 64, 2, 4, 24, 3072


class Attention(nn.Module):
    """Causal multi-head self-attention, [B, L, C] to [B, L, C]."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape

        def split(values: Tensor) -> Tensor:
            return values.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        queries, keys, values = split(self.q_proj(x)), split(self.k_proj(x)), split(self.v_proj(x))
        scores = queries @ keys.transpose(2, 3) * (width // self.heads) ** -0.5 + mask
        mixed = (scores.softmax(-1) @ values).transpose(1, 2).reshape(batch, length, width)
        return self.out_proj(mixed)


class Layer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.self_attn = Attention(width, heads)
        self.mlp = nn.Sequential(
            OrderedDict(fc1=nn.Linear(width, 4 * width), act=QuickGelu(), fc2=nn.Linear(4 * width, width))
        )

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x), mask)
        return x + self.mlp(self.layer_norm2(x))


class QuickGelu(nn.Module):
    """x * sigmoid(1.702 x), CLIP's activation."""

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(1.702 * x)


class TextEncoder(nn.Module):
    """Token ids int64 [B, 24] to one embedding a token [B, 24, 64], layer-normed.

    Attention is causal, so the first EOS has seen the whole caption and stands for it (`pooled`).
    """

    def __init__(self) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.position_embedding = nn.Embedding(LENGTH, WIDTH)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS) for _ in range(LAYERS))
        self.final_layer_norm = nn.LayerNorm(WIDTH)
        nn.init.normal_(self.token_embedding.weight, std=0.1)
        nn.init.normal_(self.position_embedding.weight, std=0.05)
        # Finite: an infinite mask times zero is not a number in some runtimes.
        self.register_buffer("mask", torch.full((LENGTH, LENGTH), -1e4).triu(1), persistent=False)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.token_embedding(ids) + self.position_embedding.weight
        for layer in self.layers:
            x = layer(x, self.mask)
        return self.final_layer_norm(x)


def pooled(sequence: Tensor, ids: Tensor) -> Tensor:
    """The embedding [B, 64] of each caption's first EOS (the largest id, as in CLIP)."""
    return sequence[torch.arange(len(ids), device=ids.device), ids.argmax(1)]
