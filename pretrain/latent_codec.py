"""The autoencoder's two networks: 32 x 32 x 1 pixels to 8 x 8 x 4 latents and back (TAESD's plan, in miniature).

As in TAESD there is no normalisation inside and no attention: convolutions, ReLU, residual blocks, nearest-neighbour
upsampling. Nearly all the arithmetic is at 16 x 16 and 8 x 8, where it is cheap; the last layers at 32 x 32 are narrow.
Latents have zero mean and unit variance a channel over the pretraining images: `standardise` keeps the running
statistics, and `fold_statistics` moves them into the encoder's last convolution, so that what is exported needs no
scaling factor (paper A's Eq. 1 mixes two latents, which must share one scale).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LATENT_CHANNELS = 4


class Block(nn.Module):
    """conv3 - ReLU - conv3, plus the input, then ReLU. The second convolution starts small: no norm is needed."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        with torch.no_grad():
            self.second.weight.mul_(0.2)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(F.relu(self.first(x))))


class Encoder(nn.Module):
    """Pixels [B, 1, 32, 32] in [-1, 1] to latents [B, 4, 8, 8]."""

    def __init__(self, middle: int, deep: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, middle, 3, stride=2, padding=1),
            nn.ReLU(),
            Block(middle),
            nn.Conv2d(middle, deep, 3, stride=2, padding=1),
            nn.ReLU(),
            Block(deep),
        )
        self.out = nn.Conv2d(deep, LATENT_CHANNELS, 3, padding=1)

    def forward(self, pixels: Tensor) -> Tensor:
        return self.out(self.body(pixels))


class Upsample(nn.Module):
    """Twice the height and width, nearest neighbour (ONNX Resize)."""

    def forward(self, x: Tensor) -> Tensor:
        return F.interpolate(x, scale_factor=2.0, mode="nearest")


class Decoder(nn.Module):
    """Latents [B, 4, 8, 8] to pixels [B, 1, 32, 32] in [-1, 1]."""

    def __init__(self, middle: int, deep: int, fine: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(LATENT_CHANNELS, deep, 3, padding=1),
            nn.ReLU(),
            Block(deep),
            Block(deep),
            Upsample(),
            nn.Conv2d(deep, middle, 3, padding=1),
            nn.ReLU(),
            Block(middle),
            Upsample(),
            nn.Conv2d(middle, fine, 3, padding=1),
            nn.ReLU(),
            Block(fine),
            nn.Conv2d(fine, 1, 3, padding=1),
        )

    def forward(self, latents: Tensor) -> Tensor:
        # TAESD's soft limit: a latent far outside the data cannot drive the decoder to nonsense.
        pixels = self.body(4 * torch.tanh(latents / 4))
        # While training, values outside [-1, 1] keep their gradient.
        return pixels if self.training else pixels.clamp(-1, 1)


class LatentCodec(nn.Module):
    def __init__(self, middle: int = 64, deep: int = 96, fine: int = 24) -> None:
        super().__init__()
        self.encoder = Encoder(middle, deep)
        self.decoder = Decoder(middle, deep, fine)
        self.standardise = nn.BatchNorm2d(LATENT_CHANNELS, affine=False, momentum=0.02)

    def encode(self, pixels: Tensor) -> Tensor:
        return self.standardise(self.encoder(pixels))

    def decode(self, latents: Tensor) -> Tensor:
        return self.decoder(latents)

    @torch.no_grad()
    def set_statistics(self, mean: Tensor, variance: Tensor) -> None:
        self.standardise.running_mean.copy_(mean)
        self.standardise.running_var.copy_(variance)

    @torch.no_grad()
    def fold_statistics(self) -> "list[dict[str, float]]":
        """Moves the standardisation into `encoder.out`; returns the mean and deviation of each channel so removed."""
        mean, variance = self.standardise.running_mean.clone(), self.standardise.running_var.clone()
        deviation = (variance + self.standardise.eps).sqrt()
        self.encoder.out.weight.div_(deviation[:, None, None, None])
        self.encoder.out.bias.sub_(mean).div_(deviation)
        self.set_statistics(torch.zeros_like(mean), torch.ones_like(variance) - self.standardise.eps)
        return [{"mean": float(m), "deviation": float(d)} for m, d in zip(mean, deviation)]
