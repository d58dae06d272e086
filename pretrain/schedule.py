"""The noise schedule of Stable Diffusion (scaled_linear, epsilon prediction) and DDIM sampling, as in diffusers."""

from dataclasses import dataclass
from typing import Callable

import torch

from pretrain.stage import Context
from pretrain.export import write_json


@dataclass(frozen=True)
class Schedule:
    """`beta` of step t is the square of a straight line between the roots of its ends (`scaled_linear`)."""

    beta_start: float = 0.00085
    beta_end: float = 0.012
    num_train_timesteps: int = 1000
    steps_offset: int = 1

    @property
    def alphas_cumprod(self) -> torch.Tensor:
        """Share of signal variance left at each step, [T] in float32 as diffusers computes it."""
        betas = torch.linspace(self.beta_start**0.5, self.beta_end**0.5, self.num_train_timesteps) ** 2
        return (1 - betas).cumprod(0)

    def sampling_steps(self, count: int) -> "list[int]":
        """The `count` timesteps of a sampler, descending, in diffusers' `leading` spacing."""
        stride = self.num_train_timesteps // count
        return [stride * index + self.steps_offset for index in reversed(range(count))]

    def to_json(self) -> dict:
        """`scheduler/scheduler_config.json` of the diffusers layout."""
        return {
            "_class_name": "DDIMScheduler",
            "_diffusers_version": "0.18.2",
            "num_train_timesteps": self.num_train_timesteps,
            "beta_start": self.beta_start,
            "beta_end": self.beta_end,
            "beta_schedule": "scaled_linear",
            "trained_betas": None,
            "prediction_type": "epsilon",
            "clip_sample": False,
            "set_alpha_to_one": False,
            "steps_offset": self.steps_offset,
            "thresholding": False,
            "timestep_spacing": "leading",
            "rescale_betas_zero_snr": False,
        }


SCHEDULE = Schedule()


def add_noise(latents: torch.Tensor, noise: torch.Tensor, timesteps: torch.Tensor) -> torch.Tensor:
    """q(x_t | x_0): root of alpha-bar times the latents plus root of its complement times the noise."""
    kept = SCHEDULE.alphas_cumprod.to(latents.device)[timesteps].view(-1, *[1] * (latents.dim() - 1))
    return kept.sqrt() * latents + (1 - kept).sqrt() * noise


@torch.no_grad()
def ddim(
    predict: "Callable[[torch.Tensor, int], torch.Tensor]", noise: torch.Tensor, steps: int
) -> torch.Tensor:
    """Deterministic DDIM (eta 0) from `noise`; `predict(x, t)` returns the predicted noise."""
    kept = SCHEDULE.alphas_cumprod.to(noise.device)
    stride = SCHEDULE.num_train_timesteps // steps
    sample = noise
    for t in SCHEDULE.sampling_steps(steps):
        epsilon = predict(sample, t)
        now, before = kept[t], kept[max(t - stride, 0)]
        clean = (sample - (1 - now).sqrt() * epsilon) / now.sqrt()
        sample = before.sqrt() * clean + (1 - before).sqrt() * epsilon
    return sample


@torch.no_grad()
def generate(
    unet: torch.nn.Module,
    context: torch.Tensor,
    noise: torch.Tensor,
    steps: int = 20,
    guidance: float = 1.0,
    empty: "torch.Tensor | None" = None,
    batch: int = 128,
) -> torch.Tensor:
    """Latents [N, 4, H, W] for encoded captions `context` [N, S, C] from `noise`, with classifier-free guidance if > 1.

    `empty` [S, C] is the encoded empty caption, needed for guidance.
    """
    made = []
    for part, caption in zip(noise.split(batch), context.split(batch)):

        def predict(sample: torch.Tensor, t: int, caption: torch.Tensor = caption) -> torch.Tensor:
            times = torch.full((len(sample),), t, device=sample.device)
            conditional = unet(sample, times, caption)
            if guidance == 1.0 or empty is None:
                return conditional
            free = unet(sample, times, empty.expand(len(sample), -1, -1))
            return free + guidance * (conditional - free)

        made.append(ddim(predict, part, steps))
    return torch.cat(made)


def export_schedule(context: Context) -> None:
    write_json(context.miniature / "scheduler" / "scheduler_config.json", SCHEDULE.to_json())
