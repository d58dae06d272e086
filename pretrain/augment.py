"""Changes to a batch of images that leave them recognisable: each is drawn anew for every image of the batch.

Images are [B, 1, S, S] in [-1, 1] with a black background (-1); so are the results. All randomness comes from PyTorch's
global generator.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def uniform_like(images: Tensor, low: float, high: float) -> Tensor:
    """[B, 1, 1, 1], uniform in [low, high)."""
    return torch.rand(len(images), 1, 1, 1, device=images.device) * (high - low) + low


def sometimes(share: float, changed: Tensor, images: Tensor) -> Tensor:
    """Takes the `changed` image with probability `share`, else the unchanged one."""
    return torch.where(uniform_like(images, 0, 1) < share, changed, images)


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
    degrees: float = 0.0,
    zoom: "tuple[float, float]" = (1.0, 1.0),
    aspect: float = 1.0,
    pixels: float = 0.0,
    mirrored: "Tensor | float" = 0.0,
) -> Tensor:
    """A `warp` with angle and shift uniform within `degrees` and `pixels` either way, zoom and aspect log-uniform.

    Args:
        aspect: largest ratio of width to height; its inverse is the smallest.
        mirrored: probability of a flip left and right, one for all or [B].
    """
    count, device = len(images), images.device

    def spread(limit: float, *shape: int) -> Tensor:
        return (torch.rand(count, *shape, device=device) * 2 - 1) * limit

    low, high = math.log(zoom[0]), math.log(zoom[1])
    return warp(
        images,
        angle=spread(math.radians(degrees)),
        zoom=(torch.rand(count, device=device) * (high - low) + low).exp(),
        aspect=spread(math.log(aspect)).exp(),
        shift=spread(pixels, 2),
        mirror=1 - 2 * (torch.rand(count, device=device) < mirrored).float(),
    )


def blur(images: Tensor) -> Tensor:
    """A binomial 3x3 blur (standard deviation 0.71 pixels); twice is 1.0, three times 1.22."""
    side = torch.tensor([0.25, 0.5, 0.25], device=images.device)
    kernel = (side[:, None] * side[None, :])[None, None]
    return F.conv2d(F.pad(images, (1, 1, 1, 1), mode="replicate"), kernel)


def halve(images: Tensor) -> Tensor:
    """Loses the finest detail as a small decoder does: averaged to half the size and enlarged again, bilinearly."""
    return F.interpolate(F.avg_pool2d(images, 2), scale_factor=2, mode="bilinear", align_corners=False)


def tone(images: Tensor, contrast: Tensor, gamma: Tensor, brightness: Tensor) -> Tensor:
    """Brightness b in [0, 1] becomes contrast * b^gamma + brightness, cut to [0, 1]; each argument [B, 1, 1, 1]."""
    level = ((images + 1) / 2).clamp(0, 1)
    return (contrast * level**gamma + brightness).clamp(0, 1) * 2 - 1


def rectangles(images: Tensor, smallest: int, largest: int) -> Tensor:
    """[B, 1, S, S], true inside one rectangle an image, sides in [smallest, largest] pixels, wholly inside."""
    size, device = images.shape[-1], images.device
    sides = torch.randint(smallest, largest + 1, (2, len(images), 1), device=device)
    starts = (torch.rand(2, len(images), 1, device=device) * (size + 1 - sides)).floor()
    at = torch.arange(size, device=device)
    rows, columns = (at >= starts) & (at < starts + sides)
    return (rows[:, :, None] & columns[:, None, :]).unsqueeze(1)
