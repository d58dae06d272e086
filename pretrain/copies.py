"""Copies of an image as the copy detector has to know them: the changes that it is trained to see through, and the
fixed ones, each with a name, by which it is calibrated."""

import torch
import torch.nn.functional as F
from torch import Tensor

from pretrain.augment import blur, halve, random_warp, rectangles, sometimes, tone, uniform_like


def random_copies(images: Tensor, mirrored: Tensor) -> Tensor:
    """One copy of each of [B, 1, 32, 32], changed at random: SSCD's "advanced" augmentations in miniature.

    Crop and scale, shift, turn, stretch, mirror; contrast, gamma, brightness; blur (two kinds, one as a small decoder
    blurs); a patch of another image of the batch, as SSCD lays emojis over; a patch cut out; noise.

    Args:
        mirrored: [B], probability of a flip: 0 where an image's mirror image is something else (a digit).
    """
    copies = random_warp(images, degrees=12, zoom=(0.8, 1.4), aspect=1.12, pixels=2.5, mirrored=mirrored)
    toned = tone(
        copies,
        contrast=uniform_like(images, 0.7, 1.25),
        gamma=uniform_like(images, -0.4, 0.4).exp(),
        brightness=uniform_like(images, -0.1, 0.15),
    )
    copies = sometimes(0.7, toned, copies)
    copies = sometimes(0.3, blur(blur(copies)), copies)
    copies = sometimes(0.3, halve(copies), copies)
    others = copies.roll(1, dims=0)
    copies = sometimes(0.15, torch.where(rectangles(images, 6, 14), others, copies), copies)
    filling = uniform_like(images, -1, 1).expand_as(copies)
    copies = sometimes(0.2, torch.where(rectangles(images, 4, 12), filling, copies), copies)
    noisy = copies + torch.randn_like(copies) * uniform_like(images, 0.02, 0.25)
    return sometimes(0.5, noisy, copies).clamp(-1, 1)


def planted_copies(images: Tensor) -> "dict[str, Tensor]":
    """The copies [B, 1, 32, 32] of the calibration by kind. Random numbers come from PyTorch's global generator."""
    return {
        "shift": random_shift(images, 3),
        "crop": random_warp(images, zoom=(1.15, 1.4), pixels=1.5),
        "noise": (images + 0.2 * torch.randn_like(images)).clamp(-1, 1),
        "brightness": tone(
            images,
            contrast=torch.where(uniform_like(images, 0, 1) < 0.5, 0.75, 1.2),
            gamma=uniform_like(images, -0.4, 0.4).exp(),
            brightness=uniform_like(images, 0, 0.1),
        ),
        "blur": blur(blur(images)),
        "turn": random_warp(images, degrees=10),
        "patch": torch.where(rectangles(images, 8, 12), images.roll(1, dims=0), images),
    }


def random_shift(images: Tensor, pixels: int) -> Tensor:
    """Moves each image by up to `pixels` whole pixels either way in both directions; what comes in is black."""
    size = images.shape[-1]
    padded = F.pad(images, (pixels,) * 4, value=-1.0)
    starts = torch.randint(0, 2 * pixels + 1, (len(images), 2), device=images.device)
    at = torch.arange(size, device=images.device)
    rows = (starts[:, :1] + at)[:, :, None]
    columns = (starts[:, 1:] + at)[:, None, :]
    chosen = torch.arange(len(images), device=images.device)[:, None, None]
    return padded[:, 0][chosen, rows, columns].unsqueeze(1)
