"""Stage: the student, the teacher with layers removed by BK-SDM's rules and trained to do what the teacher does.

Kim et al. 2023, "BK-SDM: A lightweight, fast, and cheap version of Stable Diffusion". Base: of the two
residual-attention pairs of every down block the second goes, of the three of every up block the middle one. Small: the
middle block goes as well. The student begins with the teacher's remaining weights.

Loss = task (the noise) + output (the teacher's prediction) + feature (the hidden state after every down and up block),
each a mean squared error with weight 1.
"""

import re
from dataclasses import dataclass, field, replace

import torch
from torch import nn
from torch.nn import functional as F

from pretrain.captioned_latents import CaptionedLatents, CaptionMix
from pretrain.schedule import SCHEDULE, add_noise
from pretrain.stage import Context, Scale
from pretrain.text_transformer import TextEncoder
from pretrain.train import Ema, Loop, cosine_rate, set_rate
from pretrain.unet import UNet2DConditionModel, load_unet, save_unet
from pretrain.unet_config import UNetConfig

KEEP_MIDDLE_BLOCK = True
"""True is BK-SDM's Base, False its Small."""


@dataclass(frozen=True)
class Settings:
    steps: int
    batch: int = 64
    rate: float = 1e-3
    average: float = 0.998
    clip: float = 1.0
    task: float = 1.0
    output: float = 1.0
    feature: float = 1.0
    mix: CaptionMix = field(default_factory=CaptionMix)
    keep_middle_block: bool = KEEP_MIDDLE_BLOCK


def settings(scale: Scale) -> Settings:
    if scale is Scale.CUDA:
        return Settings(steps=20_000, batch=256, average=0.9995)
    return Settings(steps=30 if scale is Scale.SMOKE else 1800)


def run(settings: Settings, context: Context) -> None:
    data = CaptionedLatents(context)
    teacher = load_unet(context.work / "teacher").to(context.device).eval().requires_grad_(False)
    text = load_final_text_encoder(context)
    student = shorten(teacher, settings.keep_middle_block).to(context.device)
    ema = Ema(student, settings.average)
    adam = torch.optim.AdamW(student.parameters(), betas=(0.9, 0.99), weight_decay=0.0)
    taught, learnt = Taps(teacher), Taps(student)
    loop = Loop(context, settings.steps, {"student": student, "ema": ema, "adam": adam})
    for step in loop:
        latents, ids = data.batch(loop.numpy, settings.batch, settings.mix)
        times = torch.randint(SCHEDULE.num_train_timesteps, (len(latents),), device=context.device)
        noise = torch.randn_like(latents)
        noisy = add_noise(latents, noise, times)
        with torch.autocast(context.device.type, torch.bfloat16):
            with torch.no_grad():
                caption = text(ids)
                target = teacher(noisy, times, caption).float()
            predicted = student(noisy, times, caption).float()
        task = F.mse_loss(predicted, noise)
        output = F.mse_loss(predicted, target)
        feature = sum(F.mse_loss(ours.float(), theirs.float()) for ours, theirs in zip(learnt.taken, taught.taken))
        adam.zero_grad()
        (settings.task * task + settings.output * output + settings.feature * feature).backward()
        nn.utils.clip_grad_norm_(student.parameters(), settings.clip)
        set_rate(adam, cosine_rate(step, settings.steps, settings.rate))
        adam.step()
        ema.update(student)
        loop.record(task=task, output=output, feature=feature)
    save_unet(ema.module.cpu(), context.work / "student")
    save_unet(ema.module, context.miniature / "unet", half=True)


class Taps:
    """Keeps, of the last forward pass, the hidden state after every down and every up block (not the middle one)."""

    def __init__(self, unet: UNet2DConditionModel) -> None:
        self._blocks = [*unet.down_blocks, *unet.up_blocks]
        self.taken: "list[torch.Tensor]" = [torch.empty(0)] * len(self._blocks)
        for number, block in enumerate(self._blocks):
            block.register_forward_hook(self._keep(number))

    def _keep(self, number: int):  # noqa: ANN202 (a hook; torch gives its type no public name)
        def hook(module: nn.Module, inputs: tuple, output: "torch.Tensor | tuple") -> None:
            self.taken[number] = output[0] if isinstance(output, tuple) else output

        return hook


def student_config(teacher: UNetConfig, keep_middle_block: bool) -> UNetConfig:
    return replace(
        teacher, layers_per_block=1, mid_block_type=teacher.mid_block_type if keep_middle_block else None
    )


def teacher_name(name: str) -> str:
    """The teacher's parameter that the student's parameter `name` begins as: in up blocks, pair 1 was pair 2."""
    return re.sub(r"^(up_blocks\.\d+\.(?:resnets|attentions))\.1\.", r"\1.2.", name)


def shorten(teacher: UNet2DConditionModel, keep_middle_block: bool) -> UNet2DConditionModel:
    """The student before any training. Raises ValueError unless the teacher has two layers a block."""
    if set(teacher.config.a_level("layers_per_block")) != {2}:
        raise ValueError(f"layers_per_block of the teacher is {teacher.config.layers_per_block}; BK-SDM removes from 2")
    student = UNet2DConditionModel(student_config(teacher.config, keep_middle_block))
    weights = teacher.state_dict()
    student.load_state_dict({name: weights[teacher_name(name)].clone() for name in student.state_dict()})
    return student


def load_final_text_encoder(context: Context) -> nn.Module:
    """The text encoder as it ships: after joint training, rounded to half."""
    text = TextEncoder()
    text.load_state_dict(torch.load(context.work / "text_encoder_final.pt", map_location="cpu"))
    return text.to(context.device).eval().requires_grad_(False)
