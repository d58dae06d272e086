"""Stage: golden activations. Each network that ships, one small batch, its inputs and outputs as PyTorch computes them;
the page's runtimes (ONNX Runtime, our own UNet) are tested against them.

`golden/models/<name>.safetensors` holds `input.<name>` and `output.<name>`, named as in the ONNX file, and in its
metadata `model`, the file or folder of weights below `models`. Integers are int32: not every reader has int64.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from pretrain.distil import load_final_text_encoder
from pretrain.latent_codec import LatentCodec
from pretrain.safetensors import read_safetensors, write_safetensors
from pretrain.schedule import SCHEDULE
from pretrain.splits import indices, read_set, to_network
from pretrain.stage import Context, Scale
from pretrain.unet import load_unet

UNET_PORTS = (("sample", "timestep", "encoder_hidden_states"), ("out_sample",))
"""The names that diffusers' own export to ONNX gives a UNet."""


@dataclass(frozen=True)
class Settings:
    batch: int = 3


def settings(scale: Scale) -> Settings:
    return Settings()


@torch.no_grad()
def run(settings: Settings, context: Context) -> None:
    held_out = read_set(context.raw_data, "fashion-mnist", "train").images[indices(context.raw_data, "held_out")]
    digits = read_set(context.raw_data, "mnist", "test").images
    garments = torch.from_numpy(to_network(held_out[: settings.batch]))
    for name, images in (
        ("copy-detector", garments),
        ("classifier-fashion-mnist", garments),
        ("classifier-mnist", torch.from_numpy(to_network(digits[: settings.batch]))),
    ):
        # Whole modules: batch normalisation has been folded away, which a state alone does not tell.
        network = torch.load(context.work / f"{name}.pt", weights_only=False)
        record(context, name, context.models / name / "model.onnx", network, images)

    codec = LatentCodec()
    codec.load_state_dict(torch.load(context.work / "autoencoder.pt", map_location="cpu"))
    encoder, decoder = codec.eval().encoder, codec.decoder
    latents = encoder(garments)
    record(context, "vae_encoder", context.miniature / "vae_encoder" / "model.onnx", encoder, garments)
    record(context, "vae_decoder", context.miniature / "vae_decoder" / "model.onnx", decoder, latents)

    tokens = read_safetensors(context.work / "tokens.safetensors")
    captions = [tokens["fashion_test.original"][0], tokens["fashion_test.general"][1], tokens["empty"]]
    ids = torch.from_numpy(np.stack(captions).astype(np.int64))
    text = load_final_text_encoder(context).cpu()
    record(context, "text_encoder", context.miniature / "text_encoder" / "model.onnx", text, ids)

    torch.manual_seed(context.seed_of("noise"))
    last = SCHEDULE.num_train_timesteps - 1
    times = torch.linspace(0, last, len(captions)).round().long()
    unet = load_unet(context.miniature / "unet").eval()
    noisy = torch.randn(len(captions), *latents.shape[1:])
    record(context, "unet", context.miniature / "unet", unet, noisy, times, text(ids))


def record(
    context: Context, name: str, weights: Path, network: nn.Module, *inputs: Tensor
) -> None:
    """Writes one golden file; `weights` is the ONNX file, or the folder of one that is no ONNX."""
    outputs = network(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    input_names, output_names = ports(weights) if weights.suffix == ".onnx" else UNET_PORTS
    tensors = {f"input.{port}": value for port, value in zip(input_names, inputs)}
    tensors |= {f"output.{port}": value for port, value in zip(output_names, outputs)}
    arrays = {key: (value.int() if value.dtype == torch.int64 else value).numpy() for key, value in tensors.items()}
    model = weights.relative_to(context.models).as_posix()
    write_safetensors(context.golden / "models" / f"{name}.safetensors", arrays, {"model": model})


def ports(path: Path) -> "tuple[list[str], list[str]]":
    """Names of an ONNX file's inputs and outputs, in order."""
    graph = onnx.load(str(path)).graph
    return [value.name for value in graph.input], [value.name for value in graph.output]
