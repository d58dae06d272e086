"""Stage: the teacher, a UNet of two layers a block with a middle block, trained on captioned latents (paper A, Eq. 3).

The text encoder, trained contrastively before, goes on learning with it at a tenth of the rate; from then on it is
frozen. What is kept is the moving average of both.
"""

import json
from dataclasses import dataclass, field

import torch
from torch import nn
from torch.nn import functional as F

from pretrain import text_encoder
from pretrain.captioned_latents import CaptionedLatents, CaptionMix
from pretrain.schedule import SCHEDULE, add_noise, export_schedule
from pretrain.stage import Context, Scale
from pretrain.text_transformer import TextEncoder
from pretrain.train import Ema, Loop, cosine_rate, set_rate
from pretrain.unet import UNet2DConditionModel, save_unet, zero_outputs
from pretrain.unet_config import UNetConfig

UNET = UNetConfig(
    sample_size=8,
    block_out_channels=(32, 64),
    down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
    up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    layers_per_block=2,
    cross_attention_dim=64,
    attention_head_dim=(2, 4),
    norm_num_groups=8,
    use_linear_projection=True,
)
"""Attention at 4 x 4 alone: in equal time on one core the same net with it at 8 x 8 too reached a higher loss."""

HELD_OUT_IMAGES = 1024


@dataclass(frozen=True)
class Settings:
    steps: int
    batch: int = 64
    rate: float = 2e-3
    text_rate: float = 0.1
    """Rate of the text encoder as a share of the UNet's."""
    average: float = 0.998
    clip: float = 1.0
    mix: CaptionMix = field(default_factory=CaptionMix)
    unet: UNetConfig = UNET


def settings(scale: Scale) -> Settings:
    if scale is Scale.CUDA:
        return Settings(steps=40_000, batch=256, average=0.9995)
    return Settings(steps=30 if scale is Scale.SMOKE else 2500)


def run(settings: Settings, context: Context) -> None:
    data = CaptionedLatents(context)
    torch.manual_seed(context.seed_of("weights"))
    unet = zero_outputs(UNet2DConditionModel(settings.unet))
    text = TextEncoder()
    text.load_state_dict(torch.load(context.work / "text_encoder.pt", map_location="cpu"))
    both = nn.ModuleDict({"unet": unet, "text": text}).to(context.device)
    ema = Ema(both, settings.average)
    adam = torch.optim.AdamW(
        [{"params": unet.parameters()}, {"params": text.parameters(), "scale": settings.text_rate}],
        betas=(0.9, 0.99),
        weight_decay=0.0,
    )
    loop = Loop(context, settings.steps, {"both": both, "ema": ema, "adam": adam})
    for step in loop:
        latents, ids = data.batch(loop.numpy, settings.batch, settings.mix)
        times = torch.randint(SCHEDULE.num_train_timesteps, (len(latents),), device=context.device)
        noise = torch.randn_like(latents)
        # Half the time of float32 where the processor has bfloat16; the weights stay float32.
        with torch.autocast(context.device.type, torch.bfloat16):
            predicted = unet(add_noise(latents, noise, times), times, text(ids))
        loss = F.mse_loss(predicted.float(), noise)
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(both.parameters(), settings.clip)
        set_rate(adam, cosine_rate(step, settings.steps, settings.rate))
        adam.step()
        ema.update(both)
        loop.record(loss=loss)

    averaged: UNet2DConditionModel = ema.module["unet"]
    joint = {"steps": settings.steps, "batch": settings.batch, "minutes": round(loop.seconds() / 60, 1)}
    contrastive = json.loads((context.work / "text_encoder.json").read_text())
    text_encoder.export(
        ema.module["text"],
        context,
        {"metrics": {"beforeTheTeacher": contrastive, "withTheTeacher": joint}},
    )
    save_unet(averaged.cpu(), context.work / "teacher")
    export_schedule(context)


@torch.no_grad()
def held_out_loss(unet: UNet2DConditionModel, text: nn.Module, data: CaptionedLatents, seed: int) -> float:
    """Mean squared error of the predicted noise on held-out images with general captions, in float32."""
    latents, ids, times, noise = data.held_out_batch(HELD_OUT_IMAGES, seed)
    total = 0.0
    for part in torch.arange(len(latents)).split(128):
        noisy = add_noise(latents[part], noise[part], times[part])
        total += F.mse_loss(unet(noisy, times[part], text(ids[part])), noise[part]).item() * len(part)
    return total / len(latents)
