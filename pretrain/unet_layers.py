"""Parts of the UNet with diffusers' parameter names: residual block, transformer, resampling, time embedding."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def sinusoid(timesteps: torch.Tensor, channels: int, flip_sin_to_cos: bool, freq_shift: float) -> torch.Tensor:
    """Sinusoidal embedding of timesteps [B] -> [B, channels]: sines then cosines, or the reverse if flipped."""
    half = channels // 2
    exponents = torch.arange(half, dtype=torch.float32, device=timesteps.device) / (half - freq_shift)
    angles = timesteps.float()[:, None] * torch.exp(-math.log(10000) * exponents)[None]
    parts = [torch.cos(angles), torch.sin(angles)] if flip_sin_to_cos else [torch.sin(angles), torch.cos(angles)]
    return F.pad(torch.cat(parts, dim=-1), (0, channels % 2))


class GroupNorm(nn.GroupNorm):
    """In float32 whatever the precision around it: under autocast PyTorch 1.13 refuses mixed types here."""

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return super().forward(hidden.to(self.weight.dtype))


class LayerNorm(nn.LayerNorm):
    """In float32 too."""

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return super().forward(hidden.to(self.weight.dtype))


class TimestepEmbedding(nn.Module):
    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.linear_1 = nn.Linear(channels, width)
        self.linear_2 = nn.Linear(width, width)

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        return self.linear_2(F.silu(self.linear_1(sample)))


class ResnetBlock2D(nn.Module):
    """GroupNorm-SiLU-conv, plus the projected time embedding, GroupNorm-SiLU-conv, plus the input."""

    def __init__(self, channels_in: int, channels: int, time: int, groups: int, eps: float, scale: float = 1.0) -> None:
        super().__init__()
        self.norm1 = GroupNorm(groups, channels_in, eps=eps)
        self.conv1 = nn.Conv2d(channels_in, channels, 3, padding=1)
        self.time_emb_proj = nn.Linear(time, channels)
        self.norm2 = GroupNorm(groups, channels, eps=eps)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(channels_in, channels, 1) if channels_in != channels else None
        self.scale = scale

    def forward(self, hidden: torch.Tensor, time: torch.Tensor) -> torch.Tensor:
        inner = self.conv1(F.silu(self.norm1(hidden)))
        inner = inner + self.time_emb_proj(F.silu(time))[:, :, None, None]
        inner = self.conv2(F.silu(self.norm2(inner)))
        shortcut = hidden if self.conv_shortcut is None else self.conv_shortcut(hidden)
        return (shortcut + inner) / self.scale


class Attention(nn.Module):
    """Multi-head attention of [B, L, channels] on [B, S, context]."""

    def __init__(self, channels: int, context: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(channels, channels, bias=False)
        self.to_k = nn.Linear(context, channels, bias=False)
        self.to_v = nn.Linear(context, channels, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(channels, channels)])

    def forward(self, hidden: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        query, key, value = (
            projected.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for projected in (self.to_q(hidden), self.to_k(context), self.to_v(context))
        )
        scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
        mixed = scores.softmax(dim=-1).to(value.dtype) @ value
        return self.to_out[0](mixed.transpose(1, 2).flatten(2))


class GEGLU(nn.Module):
    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.proj = nn.Linear(channels, 2 * width)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        value, gate = self.proj(hidden).chunk(2, dim=-1)
        # In float32: PyTorch's CPU kernel for bfloat16 is four times slower.
        return value * F.gelu(gate.float()).to(gate.dtype)


class FeedForward(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        # Index 1 is diffusers' dropout, which has no parameters; it keeps the names net.0.proj and net.2.
        self.net = nn.ModuleList([GEGLU(channels, 4 * channels), nn.Identity(), nn.Linear(4 * channels, channels)])

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return self.net[2](self.net[0](hidden))


class BasicTransformerBlock(nn.Module):
    """Self-attention, cross-attention on the caption, feed-forward; each behind a layer norm, each added."""

    def __init__(self, channels: int, context: int, heads: int) -> None:
        super().__init__()
        self.norm1 = LayerNorm(channels)
        self.attn1 = Attention(channels, channels, heads)
        self.norm2 = LayerNorm(channels)
        self.attn2 = Attention(channels, context, heads)
        self.norm3 = LayerNorm(channels)
        self.ff = FeedForward(channels)

    def forward(self, hidden: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        normed = self.norm1(hidden)
        hidden = hidden + self.attn1(normed, normed)
        hidden = hidden + self.attn2(self.norm2(hidden), context)
        return hidden + self.ff(self.norm3(hidden))


class Transformer2DModel(nn.Module):
    """Transformer blocks over the pixels of [B, C, H, W], added to it."""

    def __init__(self, channels: int, context: int, heads: int, depth: int, linear: bool, groups: int) -> None:
        super().__init__()
        self.linear = linear
        self.norm = GroupNorm(groups, channels, eps=1e-6)
        self.proj_in = nn.Linear(channels, channels) if linear else nn.Conv2d(channels, channels, 1)
        self.transformer_blocks = nn.ModuleList(BasicTransformerBlock(channels, context, heads) for _ in range(depth))
        self.proj_out = nn.Linear(channels, channels) if linear else nn.Conv2d(channels, channels, 1)

    def forward(self, sample: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        size = sample.shape[-2:]
        hidden = self.norm(sample)
        if self.linear:
            hidden = self.proj_in(hidden.flatten(2).transpose(1, 2))
        else:
            hidden = self.proj_in(hidden).flatten(2).transpose(1, 2)
        for block in self.transformer_blocks:
            hidden = block(hidden, context)
        if self.linear:
            hidden = self.proj_out(hidden).transpose(1, 2).unflatten(-1, size)
        else:
            hidden = self.proj_out(hidden.transpose(1, 2).unflatten(-1, size))
        return sample + hidden


class Downsample2D(nn.Module):
    def __init__(self, channels: int, padding: int) -> None:
        super().__init__()
        self.padding = padding
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=padding)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        # Without padding of its own, diffusers pads one pixel at the right and at the bottom.
        return self.conv(hidden if self.padding else F.pad(hidden, (0, 1, 0, 1)))


class Upsample2D(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, hidden: torch.Tensor, size: torch.Size) -> torch.Tensor:
        return self.conv(F.interpolate(hidden, size=size, mode="nearest"))
