"""Stage: the copy detector, which stands where SSCD stands in paper A: descriptors whose cosine is near 1 for copies.

SSCD's recipe (Pizzi et al. 2022, "A self-supervised descriptor for image copy detection") in miniature: a residual
network, generalised-mean pooling, a linear layer, L2 norm; two random copies of every image; a contrastive loss plus an
entropy term that spreads the descriptors; whitening fitted afterwards on other images. What the detector sees:

| images                        | used for                                                                    |
| ----------------------------- | --------------------------------------------------------------------------- |
| Fashion train 0-39,999        | training, all ten classes: fusion brings bags and sandals into generations   |
| MNIST train 0-9,999           | training: fusion brings digits                                              |
| Fashion train 40,000-49,999   | whitening, and choosing how many of its directions to keep                  |
| held_out                      | calibration: real images that are no copies                                 |
| fine_tune                     | calibration: the first N are the references, as in the page                 |
"""

from dataclasses import asdict, dataclass

import numpy as np
import torch

from pretrain.calibration import calibrate, choose_directions
from pretrain.card import write_card
from pretrain.convolutions import fold_batch_norms
from pretrain.copies import random_copies
from pretrain.descriptor import Descriptor, DescriptorSettings, sscd_loss, whiten
from pretrain.export import count_parameters, export_onnx, round_to_half
from pretrain.splits import indices, read_set, to_network
from pretrain.stage import Context, Scale
from pretrain.train import Ema, Loop, cosine_rate, set_rate

TRAIN_END, WHITEN_END = 40_000, 50_000
MNIST_COUNT = 10_000


@dataclass(frozen=True)
class Settings:
    """`batch` images make 2 * `batch` views a step. `entropy_weight` is SSCD's lambda: 30 there, 10 "for new
    experiments"; less here, where a view has a few hundred negatives instead of 8,190."""

    steps: int
    batch: int
    descriptor: DescriptorSettings = DescriptorSettings()
    entropy_weight: float = 5.0
    temperature: float = 0.05
    learning_rate: float = 2e-3
    weight_decay: float = 1e-4
    average: float = 0.995


def settings(scale: Scale) -> Settings:
    steps, batch = {Scale.SMOKE: (6, 32), Scale.CPU: (1600, 192), Scale.CUDA: (10_000, 1024)}[scale]
    return Settings(steps, batch)


def run(settings: Settings, context: Context) -> None:
    fashion = read_set(context.raw_data, "fashion-mnist", "train")
    network = train(settings, context)

    torch.manual_seed(context.seed_of("whitening"))
    spare = torch.from_numpy(to_network(fashion.images[TRAIN_END:WHITEN_END]))
    half = len(spare) // 2
    directions, quality = choose_directions(network, spare[:half], spare[half:])
    network = round_to_half(whiten(network, spare, directions) if directions > 0 else network)

    folder = context.models / "copy-detector"
    torch.save(network, context.work / "copy-detector.pt")
    # A few steps leave directions of almost no variance, and whitening blows float16's rounding up along them.
    tolerance = 0.05 if context.scale is Scale.SMOKE else 1e-3
    difference = export_onnx(
        network, (spare[:4],), folder / "model.onnx", ["images"], ["descriptors"], tolerance=tolerance
    )
    reference = torch.from_numpy(to_network(fashion.images[indices(context.raw_data, "fine_tune")]))
    held_out = torch.from_numpy(to_network(fashion.images[indices(context.raw_data, "held_out")]))
    torch.manual_seed(context.seed_of("calibration"))
    write_card(
        folder,
        {
            "purpose": "Copy detector: the cosine of two descriptors is near 1 where one image is a copy of the other; "
            "the replication score R is made of it (paper A uses SSCD). Made by pretrain/detector.py.",
            "data": "Training: Fashion-MNIST train 0-39,999 and MNIST train 0-9,999. Whitening: Fashion 40,000-49,999. "
            "Calibration: held-out real images (Fashion 50,000-54,999) against the first N fine-tuning images (55,000 "
            "on); neither was seen before.",
            "input": "images [B, 1, 32, 32] in [-1, 1]: 28x28 padded by two black pixels a side",
            "outputs": {"descriptors": f"[B, {directions or settings.descriptor.numbers}] of length 1"},
            "seed": context.seed,
            "steps": settings.steps,
            "settings": asdict(settings),
            "parameters": count_parameters(network),
            "differenceFromPyTorch": difference,
            "whitening": {"directions": directions, "averagePrecisionByDirections": quality},
            "calibration": calibrate(network, reference, held_out, context.miniature),
        },
    )


def train(settings: Settings, context: Context) -> Descriptor:
    """The averaged network with batch normalisation folded in, not yet whitened."""
    sources = [
        read_set(context.raw_data, "fashion-mnist", "train").images[:TRAIN_END],
        read_set(context.raw_data, "mnist", "train").images[:MNIST_COUNT],
    ]
    images = torch.from_numpy(np.concatenate([to_network(source) for source in sources])).to(context.device)
    # A garment's mirror image is its copy, a digit's is not.
    mirrored = torch.cat([torch.full((len(source),), chance) for source, chance in zip(sources, (0.5, 0.0))])
    mirrored = mirrored.to(context.device)

    torch.manual_seed(context.seed_of("weights"))
    network = Descriptor(settings.descriptor).to(context.device, memory_format=torch.channels_last)
    ema = Ema(network, settings.average)
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay)
    loop = Loop(context, settings.steps, {"network": network, "ema": ema, "optimizer": optimizer})
    for step in loop:
        rows = torch.from_numpy(loop.numpy.choice(len(images), settings.batch, replace=False)).to(context.device)
        views = torch.cat([random_copies(images[rows], mirrored[rows]) for _ in range(2)])
        set_rate(optimizer, cosine_rate(step, settings.steps, settings.learning_rate))
        with torch.autocast(context.device.type, torch.bfloat16):
            descriptors = network(views.contiguous(memory_format=torch.channels_last))
        contrast, entropy = sscd_loss(descriptors.float(), settings.temperature)
        optimizer.zero_grad()
        (contrast + settings.entropy_weight * entropy).backward()
        optimizer.step()
        ema.update(network)
        loop.record(contrast=contrast, entropy=entropy)
    return fold_batch_norms(ema.module.to("cpu", memory_format=torch.contiguous_format))
