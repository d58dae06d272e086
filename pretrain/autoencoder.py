"""Stage: the visual encoder and decoder (VE), and every image encoded for the stages after it."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from pretrain.card import write_card
from pretrain.export import count_parameters, export_onnx, operators, round_to_half, write_json
from pretrain.latent_codec import LatentCodec
from pretrain.safetensors import read_safetensors, write_safetensors
from pretrain.splits import FUSION_CLASSES, MNIST_SHARE, indices, read_set, to_network
from pretrain.stage import Context, Scale
from pretrain.train import Ema, Loop, cosine_rate, set_rate

VAE_CONFIG = {
    "_class_name": "AutoencoderTiny",
    "in_channels": 1,
    "out_channels": 1,
    "latent_channels": 4,
    "sample_size": 32,
    "scaling_factor": 1.0,
    "shift_factor": 0.0,
}


@dataclass(frozen=True)
class Settings:
    steps: int = 1800
    batch: int = 32
    rate: float = 2e-3
    latent_noise: float = 0.12
    """Largest deviation of the noise added to latents: the decoder must bear a sampler's small errors."""
    l1: float = 0.1
    gradient: float = 0.15
    shift: int = 2
    """Largest shift in pixels of half the training images."""
    ema: float = 0.998
    decoder_steps: int = 1500
    """Steps of the decoder alone, after the latents are fixed: prints and seams come last."""
    decoder_rate: float = 1e-3
    decoder_noise: float = 0.06


def settings(scale: Scale) -> Settings:
    return {
        Scale.SMOKE: Settings(steps=20, batch=8, decoder_steps=10),
        Scale.CPU: Settings(),
        Scale.CUDA: Settings(steps=20_000, batch=256, rate=3e-3, ema=0.9995, decoder_steps=20_000),
    }[scale]


def gradient_loss(made: Tensor, true: Tensor) -> Tensor:
    """Mean absolute difference of the two images' horizontal and vertical pixel differences: prints and edges."""
    across = (made[..., 1:] - made[..., :-1]) - (true[..., 1:] - true[..., :-1])
    down = (made[..., 1:, :] - made[..., :-1, :]) - (true[..., 1:, :] - true[..., :-1, :])
    return across.abs().mean() + down.abs().mean()


def training_batch(pools: "dict[str, np.ndarray]", random: np.random.Generator, chosen: Settings) -> Tensor:
    """Images [B, 1, 32, 32]: MNIST's share of digits, the rest garments; half of them shifted, half of those mirrored."""
    digits = round(chosen.batch * MNIST_SHARE)
    images = np.concatenate(
        [
            pools["fashion"][random.integers(len(pools["fashion"]), size=chosen.batch - digits)],
            pools["mnist"][random.integers(len(pools["mnist"]), size=digits)],
        ]
    )
    batch = to_network(images)
    for place in np.flatnonzero(random.random(len(batch)) < 0.5):
        down, right = random.integers(-chosen.shift, chosen.shift + 1, size=2)
        # Two black pixels surround every image, so rolling by at most two is a shift.
        moved = np.roll(batch[place], (down, right), axis=(1, 2))
        batch[place] = moved[..., ::-1] if random.random() < 0.5 else moved
    return torch.from_numpy(batch)


def run(chosen: Settings, context: Context) -> None:
    fashion = read_set(context.raw_data, "fashion-mnist", "train")
    mnist = read_set(context.raw_data, "mnist", "train")
    pools = {
        "fashion": fashion.images[indices(context.raw_data, "pretrain")],
        "mnist": mnist.images[indices(context.raw_data, "mnist_pretrain")],
    }
    torch.manual_seed(context.seed_of("weights"))
    codec = LatentCodec().to(context.device, memory_format=torch.channels_last)
    ema = Ema(codec, chosen.ema)
    adam = torch.optim.Adam(codec.parameters(), chosen.rate, betas=(0.9, 0.99))
    loop = Loop(context, chosen.steps, {"codec": codec, "ema": ema, "adam": adam})
    codec.train()
    for step in loop:
        pixels = training_batch(pools, loop.numpy, chosen).to(context.device, memory_format=torch.channels_last)
        latents = codec.encode(pixels)
        strength = torch.rand(len(pixels), 1, 1, 1, device=pixels.device) * chosen.latent_noise
        made = codec.decode(latents + strength * torch.randn_like(latents))
        losses = image_losses(made, pixels, chosen)
        set_rate(adam, cosine_rate(step, chosen.steps, chosen.rate))
        adam.zero_grad(set_to_none=True)
        losses["loss"].backward()
        torch.nn.utils.clip_grad_norm_(codec.parameters(), 1.0)
        adam.step()
        ema.update(codec)
        loop.record(**losses)
    codec = ema.module.eval()
    statistics = fix_latents(codec, context)
    seconds = loop.seconds() + train_decoder(codec, chosen, context)
    finish(codec, statistics, chosen, context, seconds)


def image_losses(made: Tensor, true: Tensor, chosen: Settings) -> "dict[str, Tensor]":
    mse, l1, gradient = F.mse_loss(made, true), F.l1_loss(made, true), gradient_loss(made, true)
    return {"loss": mse + chosen.l1 * l1 + chosen.gradient * gradient, "mse": mse, "l1": l1, "gradient": gradient}


def fix_latents(codec: LatentCodec, context: Context) -> "list[dict[str, float]]":
    """Fixes the latents' scale, folds it into the encoder, rounds it to what is stored, and encodes every image.

    From here on the encoder does not change, and the stages that train on latents may begin.
    """
    smoke = context.scale is Scale.SMOKE
    fashion = read_set(context.raw_data, "fashion-mnist", "train").images
    pretrain = fashion[indices(context.raw_data, "pretrain")[: 500 if smoke else 10_000]]
    codec.set_statistics(torch.zeros(4), torch.ones(4) - codec.standardise.eps)
    raw = encode_all(codec, pretrain, context.device)
    codec.set_statistics(torch.from_numpy(raw.mean((0, 2, 3))), torch.from_numpy(raw.var((0, 2, 3))))
    statistics = codec.fold_statistics()
    round_to_half(codec)
    torch.save(codec.state_dict(), context.work / "autoencoder.pt")
    write_latents(codec, context)
    return statistics


def train_decoder(codec: LatentCodec, chosen: Settings, context: Context) -> float:
    """Trains `codec.decoder` on, against the fixed latents; returns the seconds spent."""
    stored = read_safetensors(context.work / "latents.safetensors")
    garments, digits = indices(context.raw_data, "pretrain"), indices(context.raw_data, "mnist_pretrain")
    pools = [
        (read_set(context.raw_data, "fashion-mnist", "train").images[garments], stored["fashion_train"][garments]),
        (read_set(context.raw_data, "mnist", "train").images[digits], stored["mnist_pretrain"]),
    ]
    decoder = codec.decoder.train().requires_grad_(True)
    ema = Ema(decoder, chosen.ema)
    adam = torch.optim.Adam(decoder.parameters(), chosen.decoder_rate, betas=(0.9, 0.99))
    parts = {"decoder": decoder, "ema": ema, "adam": adam}
    loop = Loop(context, chosen.decoder_steps, parts, name="autoencoder-decoder")
    counts = (chosen.batch - round(chosen.batch * MNIST_SHARE), round(chosen.batch * MNIST_SHARE))
    for step in loop:
        places = [loop.numpy.integers(len(images), size=count) for (images, _), count in zip(pools, counts)]
        pixels = np.concatenate([images[place] for (images, _), place in zip(pools, places)])
        latents = np.concatenate([encoded[place] for (_, encoded), place in zip(pools, places)])
        true = torch.from_numpy(to_network(pixels)).to(context.device, memory_format=torch.channels_last)
        given = torch.from_numpy(latents).to(context.device, memory_format=torch.channels_last)
        strength = torch.rand(len(given), 1, 1, 1, device=given.device) * chosen.decoder_noise
        losses = image_losses(decoder(given + strength * torch.randn_like(given)), true, chosen)
        set_rate(adam, cosine_rate(step, chosen.decoder_steps, chosen.decoder_rate))
        adam.zero_grad(set_to_none=True)
        losses["loss"].backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        adam.step()
        ema.update(decoder)
        loop.record(**losses)
    codec.decoder.load_state_dict(ema.module.state_dict())
    codec.eval()
    round_to_half(codec)
    torch.save(codec.state_dict(), context.work / "autoencoder.pt")
    return loop.seconds()


@torch.no_grad()
def encode_all(codec: LatentCodec, images: np.ndarray, device: torch.device) -> np.ndarray:
    parts = [codec.encode(torch.from_numpy(to_network(part)).to(device)).cpu() for part in batches(images)]
    return torch.cat(parts).contiguous().numpy()


def batches(images: np.ndarray, size: int = 500) -> "list[np.ndarray]":
    return [images[first:first + size] for first in range(0, len(images), size)]


@torch.no_grad()
def reconstruction(codec: LatentCodec, images: np.ndarray, device: torch.device) -> dict:
    """Mean squared error on pixels in [-1, 1] (32 x 32, the border counted), and PSNR in dB for the range 2."""
    total = 0.0
    for part in batches(images):
        pixels = torch.from_numpy(to_network(part)).to(device)
        total += float((codec.decode(codec.encode(pixels)) - pixels).pow(2).mean()) * len(part)
    mse = total / len(images)
    return {"images": len(images), "mse": round(mse, 6), "psnr": round(10 * math.log10(4 / mse), 2)}


def finish(
    codec: LatentCodec, statistics: "list[dict[str, float]]", chosen: Settings, context: Context, seconds: float
) -> None:
    """Measures, exports and writes the cards."""
    fashion = read_set(context.raw_data, "fashion-mnist", "train").images
    tests = {name: read_set(context.raw_data, name, "test").images for name in ("fashion-mnist", "mnist")}
    smoke = context.scale is Scale.SMOKE
    fusion = fashion[indices(context.raw_data, "fashion_fusion")]
    held_out = fashion[indices(context.raw_data, "held_out")]
    limit = 500 if smoke else 2000
    metrics = {
        "heldOut": reconstruction(codec, held_out[:limit], context.device),
        "fashionTestAllClasses": reconstruction(codec, tests["fashion-mnist"][:limit], context.device),
        "classesNeverSeen": reconstruction(codec, fusion[:limit], context.device),
        "mnistTest": reconstruction(codec, tests["mnist"][:limit], context.device),
    }
    example = torch.from_numpy(to_network(held_out[:2]))
    codec = codec.cpu().to(memory_format=torch.contiguous_format)
    folders = {"vae_encoder": codec.encoder, "vae_decoder": codec.decoder}
    for name, module in folders.items():
        folder = context.miniature / name
        given = example if name == "vae_encoder" else codec.encode(example)
        ends = ("sample", "latent_sample") if name == "vae_encoder" else ("latent_sample", "sample")
        difference = export_onnx(module, (given,), folder / "model.onnx", [ends[0]], [ends[1]])
        write_json(folder / "config.json", VAE_CONFIG)
        write_card(
            folder,
            {
                "purpose": {
                    "vae_encoder": "Visual encoder: pixels [B, 1, 32, 32] in [-1, 1] to latents [B, 4, 8, 8] of unit variance.",
                    "vae_decoder": "Visual decoder: latents [B, 4, 8, 8] of unit variance to pixels [B, 1, 32, 32] in [-1, 1].",
                }[name],
                "data": "Fashion-MNIST train 0-49,999 without "
                + f"classes {FUSION_CLASSES[0]} and {FUSION_CLASSES[1]} (Sandal, Bag), and {MNIST_SHARE:.0%} MNIST train 50,000-59,999.",
                "seed": context.seed,
                "steps": chosen.steps,
                "decoderSteps": chosen.decoder_steps,
                "batch": chosen.batch,
                "minutes": round(seconds / 60, 1),
                "parameters": count_parameters(module),
                "operators": operators(folder / "model.onnx"),
                "scalingFactor": 1.0,
                "foldedIntoEncoder": statistics,
                "reconstruction": metrics,
                "differenceFromPyTorch": difference,
            },
        )
    print(f"autoencoder: {metrics}", flush=True)


def write_latents(codec: LatentCodec, context: Context) -> None:
    """`work/latents.safetensors`, float32 [N, 4, 8, 8]: `fashion_train`, `fashion_test` (by index in the IDX file),
    `mnist_pretrain` and `mnist_fusion` (in the order of their splits, 10,000 each). Smoke mode repeats the first few."""
    fashion, mnist = (read_set(context.raw_data, name, "train").images for name in ("fashion-mnist", "mnist"))
    sets = {
        "fashion_train": fashion,
        "fashion_test": read_set(context.raw_data, "fashion-mnist", "test").images,
        "mnist_pretrain": mnist[indices(context.raw_data, "mnist_pretrain")],
        "mnist_fusion": mnist[indices(context.raw_data, "mnist_fusion")[:10_000]],
    }
    latents = {}
    for name, images in sets.items():
        encoded = encode_all(codec, images[: 250 if context.scale is Scale.SMOKE else None], context.device)
        latents[name] = np.resize(encoded, (len(images), *encoded.shape[1:]))
    write_safetensors(context.work / "latents.safetensors", latents)
