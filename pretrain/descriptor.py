"""The copy detector's network, its loss, and its whitening."""

import copy
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pretrain.convolutions import residual_body


@dataclass(frozen=True)
class DescriptorSettings:
    """Widths of the residual body, power of the pooling, numbers in a descriptor before whitening."""

    widths: "tuple[int, ...]" = (32, 64, 128)
    pool_power: float = 3.0
    numbers: int = 128


class Descriptor(nn.Module):
    """Images [B, 1, 32, 32] in [-1, 1] to descriptors [B, D] of length 1.

    Pooling is the generalised mean (mean of x^p)^(1/p) over the 4x4 positions (GeM, Radenovic et al. 2018).
    `whitening` is the identity until `whiten` sets it.
    """

    def __init__(self, settings: DescriptorSettings) -> None:
        super().__init__()
        self.power = settings.pool_power
        self.body = residual_body(settings.widths)
        self.project = nn.Linear(settings.widths[-1], settings.numbers)
        nn.init.xavier_uniform_(self.project.weight)
        nn.init.zeros_(self.project.bias)
        self.whitening: "nn.Linear | nn.Identity" = nn.Identity()

    def forward(self, images: Tensor) -> Tensor:
        maps = self.body(images).float().clamp(min=1e-6)
        pooled = maps.pow(self.power).mean(dim=(2, 3)).pow(1 / self.power)
        return F.normalize(self.whitening(F.normalize(self.project(pooled))))


def sscd_loss(descriptors: Tensor, temperature: float) -> "tuple[Tensor, Tensor]":
    """Contrastive loss and entropy term of descriptors [2B, D], rows i and i + B being copies of one image.

    -log( e^(s_ij/T) / (e^(s_ij/T) + sum over negatives n of e^(s_in/T)) ), and -mean log of the distance to the nearest
    negative (differential entropy by Kozachenko and Leonenko), both averaged over the 2B views.
    """
    count = len(descriptors) // 2
    similarity = descriptors @ descriptors.T
    row = torch.arange(2 * count, device=descriptors.device)
    itself = torch.eye(2 * count, dtype=torch.bool, device=descriptors.device)
    logits = (similarity / temperature).masked_fill(itself, -torch.inf)
    contrast = F.cross_entropy(logits, (row + count) % (2 * count))
    nearest = similarity.masked_fill(itself | itself.roll(count, dims=1), -1).amax(dim=1)
    entropy = -(2 - 2 * nearest).clamp(min=1e-6).sqrt().log().mean()
    return contrast, entropy


@torch.no_grad()
def whiten(network: Descriptor, images: Tensor, directions: int) -> Descriptor:
    """A copy whose descriptors are centred, turned to their principal axes and scaled to equal variance on `images`.

    Of the axes the `directions` with the largest variance are kept; the small ones carry mostly noise.
    """
    descriptors = describe(network, images).double()
    mean = descriptors.mean(dim=0)
    values, axes = torch.linalg.eigh(torch.cov((descriptors - mean).T))
    kept = values.argsort(descending=True)[:directions]
    weight = (axes[:, kept] / values[kept].clamp(min=1e-12).sqrt()).T
    # The result is normalised, so its scale is free: of order 1, which half precision holds best.
    weight = weight / weight.abs().max()
    whitened = copy.deepcopy(network)
    whitened.whitening = nn.Linear(len(mean), len(kept))
    whitened.whitening.weight.copy_(weight)
    whitened.whitening.bias.copy_(-weight @ mean)
    return whitened


@torch.no_grad()
def describe(network: nn.Module, images: Tensor, batch: int = 500) -> Tensor:
    """Descriptors [n, D] of any number of images."""
    return torch.cat([network(part) for part in images.split(batch)])
