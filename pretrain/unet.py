"""`UNet2DConditionModel` of the diffusers layout in our own PyTorch: same parameter names, shapes and numbers."""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from pretrain.export import write_json
from pretrain.safetensors import read_safetensors, write_safetensors
from pretrain.unet_config import UNetConfig
from pretrain.unet_layers import (
    Attention,
    Downsample2D,
    GroupNorm,
    ResnetBlock2D,
    TimestepEmbedding,
    Transformer2DModel,
    Upsample2D,
    sinusoid,
)

WEIGHTS = "diffusion_pytorch_model.safetensors"


class Block(nn.Module):
    """Residual blocks, each followed by a transformer where the stage has cross-attention: a down, mid or up block."""

    def __init__(self, config: UNetConfig, level: int, channels_in: "list[int]", attention: bool) -> None:
        super().__init__()
        channels = config.block_out_channels[level]
        self.attentions = nn.ModuleList(
            Transformer2DModel(
                channels,
                config.a_level("cross_attention_dim")[level],
                config.heads[level],
                config.a_level("transformer_layers_per_block")[level],
                config.use_linear_projection,
                config.norm_num_groups,
            )
            for _ in range(len(channels_in) if attention else 0)
        )
        self.resnets = nn.ModuleList(
            ResnetBlock2D(each, channels, 4 * config.block_out_channels[0], config.norm_num_groups, config.norm_eps)
            for each in channels_in
        )

    def layer(self, index: int, hidden: torch.Tensor, time: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        hidden = self.resnets[index](hidden, time)
        return self.attentions[index](hidden, context) if len(self.attentions) else hidden


class DownBlock(Block):
    """`CrossAttnDownBlock2D` or `DownBlock2D`. Returns the hidden state and what the up blocks will concatenate."""

    def __init__(self, config: UNetConfig, level: int) -> None:
        channels = config.block_out_channels[level]
        before = config.block_out_channels[max(0, level - 1)]
        layers = config.a_level("layers_per_block")[level]
        attention = config.down_block_types[level].startswith("CrossAttn")
        super().__init__(config, level, [before] + [channels] * (layers - 1), attention)
        last = level == len(config.block_out_channels) - 1
        self.downsamplers = None if last else nn.ModuleList([Downsample2D(channels, config.downsample_padding)])

    def forward(
        self, hidden: torch.Tensor, time: torch.Tensor, context: torch.Tensor
    ) -> "tuple[torch.Tensor, list[torch.Tensor]]":
        skips = []
        for index in range(len(self.resnets)):
            hidden = self.layer(index, hidden, time, context)
            skips.append(hidden)
        if self.downsamplers is not None:
            hidden = self.downsamplers[0](hidden)
            skips.append(hidden)
        return hidden, skips


class MidBlock(Block):
    """`UNetMidBlock2DCrossAttn`: residual block, transformer, residual block at the lowest resolution."""

    def __init__(self, config: UNetConfig) -> None:
        channels = config.block_out_channels[-1]
        super().__init__(config, len(config.block_out_channels) - 1, [channels], attention=True)
        scale, time = config.mid_block_scale_factor, 4 * config.block_out_channels[0]
        self.resnets = nn.ModuleList(
            ResnetBlock2D(channels, channels, time, config.norm_num_groups, config.norm_eps, scale) for _ in range(2)
        )

    def forward(self, hidden: torch.Tensor, time: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        return self.resnets[1](self.layer(0, hidden, time, context), time)


class UpBlock(Block):
    """`CrossAttnUpBlock2D` or `UpBlock2D`: one layer more than the down block, each on a concatenated skip."""

    def __init__(self, config: UNetConfig, index: int) -> None:
        levels = len(config.block_out_channels)
        level = levels - 1 - index
        channels = config.block_out_channels[level]
        before = config.block_out_channels[min(level + 1, levels - 1)]
        below = config.block_out_channels[max(level - 1, 0)]
        layers = config.a_level("layers_per_block")[level] + 1
        hidden_in = [before] + [channels] * (layers - 1)
        skips = [channels] * (layers - 1) + [below]
        attention = config.up_block_types[index].startswith("CrossAttn")
        super().__init__(config, level, [each + skip for each, skip in zip(hidden_in, skips)], attention)
        self.upsamplers = None if level == 0 else nn.ModuleList([Upsample2D(channels)])

    def forward(
        self, hidden: torch.Tensor, skips: "list[torch.Tensor]", time: torch.Tensor, context: torch.Tensor
    ) -> torch.Tensor:
        """Takes its skips from the end of the list `skips`."""
        for index in range(len(self.resnets)):
            hidden = self.layer(index, torch.cat([hidden, skips.pop()], dim=1), time, context)
        if self.upsamplers is not None:
            hidden = self.upsamplers[0](hidden, skips[-1].shape[-2:])
        return hidden


class UNet2DConditionModel(nn.Module):
    """Predicts the noise in a latent: latents [B, 4, H, W], timesteps [B], caption [B, S, C] -> [B, 4, H, W]."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.block_out_channels
        self.conv_in = nn.Conv2d(config.in_channels, channels[0], 3, padding=1)
        self.time_embedding = TimestepEmbedding(channels[0], 4 * channels[0])
        self.down_blocks = nn.ModuleList(DownBlock(config, level) for level in range(len(channels)))
        self.up_blocks = nn.ModuleList(UpBlock(config, index) for index in range(len(channels)))
        self.mid_block = None if config.mid_block_type is None else MidBlock(config)
        self.conv_norm_out = GroupNorm(config.norm_num_groups, channels[0], eps=config.norm_eps)
        self.conv_out = nn.Conv2d(channels[0], config.out_channels, 3, padding=1)

    def forward(self, sample: torch.Tensor, timestep: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        config = self.config
        time = sinusoid(timestep, config.block_out_channels[0], config.flip_sin_to_cos, config.freq_shift)
        time = self.time_embedding(time)
        hidden = self.conv_in(sample)
        skips = [hidden]
        for block in self.down_blocks:
            hidden, made = block(hidden, time, context)
            skips.extend(made)
        if self.mid_block is not None:
            hidden = self.mid_block(hidden, time, context)
        for block in self.up_blocks:
            hidden = block(hidden, skips, time, context)
        return self.conv_out(F.silu(self.conv_norm_out(hidden)))


def zero_outputs(unet: UNet2DConditionModel) -> UNet2DConditionModel:
    """Sets the last layer of every residual branch to zero, so that a fresh network begins as its skips alone."""
    for module in unet.modules():
        if isinstance(module, ResnetBlock2D):
            last = module.conv2
        elif isinstance(module, Transformer2DModel):
            last = module.proj_out
        else:
            continue
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
    nn.init.zeros_(unet.conv_out.weight)
    nn.init.zeros_(unet.conv_out.bias)
    return unet


def save_unet(unet: UNet2DConditionModel, folder: Path, half: bool = False) -> None:
    """Writes `config.json` and the weights, as float16 where `half`."""
    write_json(folder / "config.json", unet.config.to_json())
    dtype = np.float16 if half else np.float32
    tensors = {name: value.detach().cpu().numpy().astype(dtype) for name, value in unet.state_dict().items()}
    write_safetensors(folder / WEIGHTS, tensors, {"format": "pt"})


def load_unet(folder: Path) -> UNet2DConditionModel:
    """Reads what `save_unet` (or diffusers) wrote; float32 in memory. Names and shapes have to match exactly."""
    unet = UNet2DConditionModel(UNetConfig.from_json(json.loads((folder / "config.json").read_text())))
    tensors = read_safetensors(folder / WEIGHTS)
    unet.load_state_dict({name: torch.from_numpy(value.astype(np.float32)) for name, value in tensors.items()})
    return unet


def count_macs(unet: UNet2DConditionModel, size: int, tokens: int) -> int:
    """Multiply-accumulates of one forward pass of one sample (convolutions, linear layers and attention products)."""
    total = 0

    def add(module: nn.Module, inputs: "tuple[torch.Tensor, ...]", output: torch.Tensor) -> None:
        nonlocal total
        if isinstance(module, nn.Conv2d):
            total += output.numel() * module.weight[0].numel()
        elif isinstance(module, nn.Linear):
            total += output.numel() * module.in_features
        else:  # Attention: queries times keys and weights times values
            hidden, context = inputs
            total += 2 * hidden.shape[1] * context.shape[1] * hidden.shape[2]

    counted = (nn.Conv2d, nn.Linear, Attention)
    hooks = [module.register_forward_hook(add) for module in unet.modules() if isinstance(module, counted)]
    config = unet.config
    parameter = next(unet.parameters())
    with torch.no_grad():
        unet(
            parameter.new_zeros(1, config.in_channels, size, size),
            parameter.new_zeros(1),
            parameter.new_zeros(1, tokens, config.a_level("cross_attention_dim")[0]),
        )
    for hook in hooks:
        hook.remove()
    return total
