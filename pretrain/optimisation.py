"""What every training run here shares: the learning rate's course, and the average of the weights that is kept."""

from __future__ import annotations

import copy
import math

import torch
from torch import nn


def warmup_cosine(step: int, steps: int, warmup: int) -> float:
    """Factor of the learning rate at `step` in [0, steps): linear from 0 to 1 over `warmup`, then half a cosine to 0."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


class Average:
    """Exponential moving average of a network's parameters and buffers (Polyak averaging), corrected at the start."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        """`decay` is reached gradually: after n updates (n + 1) / (n + 10) is used where that is smaller."""
        self.network = copy.deepcopy(network).eval()
        self.decay = decay
        self.updates = 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Moves the average towards `network`."""
        self.updates += 1
        decay = min(self.decay, (self.updates + 1) / (self.updates + 10))
        for mean, value in zip(self.network.state_dict().values(), network.state_dict().values()):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)
