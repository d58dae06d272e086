"""Changes to a batch of images that leave them recognisable: each is drawn anew for every image of the batch.

Images are [B, 1, S, S] in [-1, 1] with a black background (-1); so are the results. All randomness comes from the
generator that is passed in.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Generator, Tensor


def uniform(count: int, low: float, high: float, rng: Generator) -> Tensor:
    """[count, 1, 1, 1], uniform in [low, high)."""
    return torch.rand(count, 1, 1, 1, generator=rng) * (high - low) + low


def sometimes(share: float, changed: Tensor, images: Tensor, rng: Generator) -> Tensor:
    """Takes the `changed` image with probability `share`, else the unchanged one."""
    return torch.where(uniform(len(images), 0, 1, rng) < share, changed, images)


def warp(images: Tensor, angle: Tensor, zoom: Tensor, aspect: Tensor, shift: Tensor, mirror: Tensor) -> Tensor:
    """Rotates, scales, moves and mirrors, bilinearly; what comes in from outside is black.

    Args:
        angle: [B] in radians.
        zoom: [B]; above 1 enlarges the middle, i.e. crops.
        aspect: [B]; above 1 makes wider and flatter.
        shift: [B, 2] to the right and down, in pixels.
        mirror: [B], -1 to flip left and right, else 1.
    """
    size = images.shape[-1]
    cos, sin = torch.cos(angle), torch.sin(angle)
    across, down = 1 / (zoom * aspect.sqrt()), aspect.sqrt() / zoom
    # Rows of the map from where a pixel of the result lies to where it comes from, both in [-1, 1].
    first = torch.stack([mirror * cos * across, mirror * -sin * across], dim=1)
    second = torch.stack([sin * down, cos * down], dim=1)
    matrix = torch.stack([first, second], dim=1)
    offset = -(matrix @ (shift * 2 / size).unsqueeze(-1))
    grid = F.affine_grid(torch.cat([matrix, offset], dim=-1), list(images.shape), align_corners=False)
    return F.grid_sample(images + 1, grid, align_corners=False) - 1


def random_warp(
    images: Tensor,
    rng: Generator,
    degrees: float = 0.0,
    zoom: tuple[float, float] = (1.0, 1.0),
    aspect: float = 1.0,
    pixels: float = 0.0,
    mirror: Tensor | None = None,
) -> Tensor:
    """A `warp` with angle and shift uniform within `degrees` and `pixels` either way, zoom and aspect log-uniform.

    Args:
        aspect: largest ratio of width to height; its inverse is the smallest.
        mirror: [B], the probability with which each image is flipped left and right; None: never.
    """
    count = len(images)

    def spread(limit: float, columns: int = 1) -> Tensor:
        return (torch.rand(count, columns, generator=rng) * 2 - 1) * limit

    low, high = (torch.tensor(value).log() for value in zoom)
    flipped = torch.rand(count, generator=rng) < (torch.zeros(count) if mirror is None else mirror)
    return warp(
        images,
        angle=spread(degrees * torch.pi / 180)[:, 0],
        zoom=(torch.rand(count, generator=rng) * (high - low) + low).exp(),
        aspect=spread(float(torch.tensor(aspect).log()))[:, 0].exp(),
        shift=spread(pixels, 2),
        mirror=torch.where(flipped, -1.0, 1.0),
    )


def blur(images: Tensor) -> Tensor:
    """A binomial 3x3 blur (standard deviation 0.71 pixels); twice is 1.0, three times 1.22."""
    side = torch.tensor([0.25, 0.5, 0.25])
    kernel = (side[:, None] * side[None, :])[None, None]
    return F.conv2d(F.pad(images, (1, 1, 1, 1), mode="replicate"), kernel)


def halve(images: Tensor) -> Tensor:
    """Loses the finest detail as a small decoder does: averaged to half the size and enlarged again, bilinearly."""
    return F.interpolate(F.avg_pool2d(images, 2), scale_factor=2, mode="bilinear", align_corners=False)


def tone(images: Tensor, contrast: Tensor, gamma: Tensor, brightness: Tensor) -> Tensor:
    """Brightness b in [0, 1] becomes contrast * b^gamma + brightness, cut to [0, 1]; each argument [B, 1, 1, 1]."""
    level = ((images + 1) / 2).clamp(0, 1)
    return (contrast * level**gamma + brightness).clamp(0, 1) * 2 - 1


def rectangles(count: int, size: int, smallest: int, largest: int, rng: Generator) -> Tensor:
    """[count, 1, size, size], true inside a rectangle with sides in [smallest, largest] pixels, wholly in the image."""
    sides = torch.randint(smallest, largest + 1, (2, count, 1), generator=rng)
    starts = (torch.rand(2, count, 1, generator=rng) * (size + 1 - sides)).floor()
    at = torch.arange(size)
    rows, columns = (at >= starts) & (at < starts + sides)
    return (rows[:, :, None] & columns[:, None, :]).unsqueeze(1)
