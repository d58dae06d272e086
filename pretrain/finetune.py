"""Fine-tuning of the distilled UNet on a small captioned set, as the page does it: only the UNet learns."""

from dataclasses import dataclass
from typing import Callable

import torch
from torch import nn
from torch.nn import functional as F

from pretrain.schedule import SCHEDULE, add_noise
from pretrain.unet import UNet2DConditionModel


@dataclass(frozen=True)
class FineTuning:
    """The page's `demo` preset. `attention_scale` multiplies the rate of cross-attention's queries, keys and values."""

    images: int = 64
    steps: int = 600
    batch: int = 32
    rate: float = 1.5e-3
    warmup: int = 20
    decay_share: float = 0.3
    last_rate: float = 0.1
    clip: float = 1.0
    attention_scale: float = 3.0


Conditions = Callable[[torch.Tensor], "tuple[torch.Tensor, torch.Tensor]"]
"""Rows [B] of the fine-tuning set to what one step learns from: latents [B, 4, 8, 8] and captions [B, S, C]."""


def rate_share(step: int, options: FineTuning) -> float:
    """Share of the full rate at `step`: linear warm-up, constant, linear decay at the end."""
    if step < options.warmup:
        return (step + 1) / options.warmup
    decay = options.steps * options.decay_share
    left = (options.steps - step) / decay
    return 1.0 if left >= 1 else options.last_rate + (1 - options.last_rate) * left


def fine_tune(unet: UNet2DConditionModel, conditions: Conditions, options: FineTuning, seed: int) -> float:
    """Trains `unet` in place; returns the mean loss of the last tenth. Rows come in shuffled epochs."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    device = next(unet.parameters()).device
    fast = [p for name, p in unet.named_parameters() if ".attn2.to_" in name and ".to_out." not in name]
    rest = [p for name, p in unet.named_parameters() if ".attn2.to_" not in name or ".to_out." in name]
    adam = torch.optim.AdamW(
        [{"params": rest, "scale": 1.0}, {"params": fast, "scale": options.attention_scale}],
        betas=(0.9, 0.99),
        weight_decay=0.0,
    )
    order = torch.empty(0, dtype=torch.long)
    losses = []
    unet.train()
    for step in range(options.steps):
        while len(order) < options.batch:
            order = torch.cat([order, torch.randperm(options.images, generator=generator)])
        rows, order = order[:options.batch], order[options.batch:]
        latents, captions = conditions(rows)
        times = torch.randint(SCHEDULE.num_train_timesteps, (options.batch,), generator=generator).to(device)
        noise = torch.randn(latents.shape, generator=generator).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            predicted = unet(add_noise(latents, noise, times), times, captions)
        loss = F.mse_loss(predicted.float(), noise)
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(unet.parameters(), options.clip)
        for group in adam.param_groups:
            group["lr"] = options.rate * rate_share(step, options) * group["scale"]
        adam.step()
        losses.append(loss.item())
    unet.eval()
    last = losses[-max(1, options.steps // 10):]
    return sum(last) / len(last)
