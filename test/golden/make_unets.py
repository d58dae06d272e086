"""Makes the UNets of this folder that diffusers did not make: small ones of other configurations, with random weights, and what our
PyTorch version (pretrain/unet.py, itself tested against diffusers' numbers) computes with them.

    python3 test/golden/make_unets.py
"""

import sys
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from pretrain.safetensors import write_safetensors  # noqa: E402
from pretrain.unet import UNet2DConditionModel, save_unet  # noqa: E402
from pretrain.unet_config import UNetConfig  # noqa: E402

CONFIGS = {
    "unet-linear-heads": dict(
        block_out_channels=(4, 6),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        attention_head_dim=(1, 3),
        cross_attention_dim=6,
        norm_num_groups=2,
        use_linear_projection=True,
        mid_block_scale_factor=1.4,
    ),
    "unet-no-mid": dict(
        block_out_channels=(4, 4, 6),
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D", "CrossAttnUpBlock2D"),
        mid_block_type=None,
        layers_per_block=(1, 2, 1),
        attention_head_dim=2,
        cross_attention_dim=5,
        norm_num_groups=2,
        norm_eps=1e-4,
        freq_shift=1,
        flip_sin_to_cos=False,
        downsample_padding=0,
    ),
}
SIZES = {"unet-linear-heads": (8, 8), "unet-no-mid": (7, 10)}
"""Height and width; one is no multiple of what the levels divide by."""


def make(name: str) -> None:
    torch.manual_seed(5)
    config = UNetConfig(**CONFIGS[name])
    unet = UNet2DConditionModel(config)
    with torch.no_grad():
        for parameter in unet.parameters():
            if parameter.ndim == 1:  # PyTorch's ones and zeros would hide a norm's scale and shift.
                parameter.add_(0.1 * torch.randn_like(parameter))
    save_unet(unet, HERE / name)
    height, width = SIZES[name]
    given = {
        "sample": torch.randn(2, config.in_channels, height, width),
        "timestep": torch.tensor([17, 940]),
        "encoder_hidden_states": torch.randn(2, 5, config.a_level("cross_attention_dim")[0]),
        "target": torch.randn(2, config.out_channels, height, width),
    }
    output = unet(given["sample"], given["timestep"], given["encoder_hidden_states"])
    loss = torch.nn.functional.mse_loss(output, given["target"])
    loss.backward()
    given |= {"output": output.detach(), "loss": loss.detach().reshape(1)}
    given |= {f"grad.{each}": parameter.grad for each, parameter in unet.named_parameters()}
    write_safetensors(HERE / name / "io.safetensors", {each: value.numpy() for each, value in given.items()})


for each in CONFIGS:
    make(each)
