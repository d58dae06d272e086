"""Stage: what distillation cost. Teacher and student side by side, the sheet of samples, and the UNet's card."""

import json
from dataclasses import dataclass

import numpy as np
import torch

from pretrain.captioned_latents import CaptionedLatents
from pretrain.card import write_card
from pretrain.distil import load_final_text_encoder, settings as distil_settings
from pretrain.export import count_parameters
from pretrain.judge import PictureJudge, load_picture_judge, real_images
from pretrain.schedule import SCHEDULE, generate
from pretrain.sheet import write_sheet
from pretrain.splits import indices, read_set
from pretrain.stage import Context, Scale
from pretrain.teacher import held_out_loss, settings as teacher_settings
from pretrain.unet import UNet2DConditionModel, count_macs, load_unet

CASES = (("general", 1.0), ("general", 2.0), ("five", 1.0), ("original", 1.0))
"""Kinds of captions, and guidance, that generations are measured with."""
SHEET_COLUMNS = 16
SHEET_GUIDANCE = 2.0


@dataclass(frozen=True)
class Settings:
    generations: int = 512
    sampling_steps: int = 20


def settings(scale: Scale) -> Settings:
    return Settings(generations=32, sampling_steps=4) if scale is Scale.SMOKE else Settings()


def run(settings: Settings, context: Context) -> None:
    judge = load_picture_judge(context)
    bench = Bench(settings, context, judge)
    teacher = load_unet(context.work / "teacher").eval()
    student = load_unet(context.miniature / "unet").eval()
    found = {
        "teacher": bench.measure(teacher),
        "student": bench.measure(student),
        "studentInFloat32": {"heldOutLoss": bench.held_out_loss(load_unet(context.work / "student"))},
        "real": bench.real(),
    }
    bench.sheet(student)
    (context.log / "quality.json").write_text(json.dumps(found, indent=1) + "\n")
    write_unet_card(context)
    print(f"quality: {json.dumps(found)}", flush=True)


class Bench:
    def __init__(self, settings: Settings, context: Context, judge: PictureJudge) -> None:
        self._settings, self._context, self._judge = settings, context, judge
        self._data = CaptionedLatents(context)
        self._text = load_final_text_encoder(context)
        self._chosen = indices(context.raw_data, "test")[: settings.generations]
        self._labels = read_set(context.raw_data, "fashion-mnist", "test").labels[self._chosen]
        seeded = torch.Generator().manual_seed(context.seed_of("noise") % 2**31)
        self._noise = torch.randn(len(self._chosen), 4, 8, 8, generator=seeded)

    def measure(self, unet: UNet2DConditionModel) -> dict:
        """Size, arithmetic, loss, and generations for the captions of test images compared with all test images."""
        tokens = self._data.tokens["empty"].shape[0]
        found: dict = {
            "parameters": count_parameters(unet),
            "macs": count_macs(unet, 8, tokens),
            "heldOutLoss": self.held_out_loss(unet),
        }
        for captions, guidance in CASES:
            images = self._generate(unet, captions, guidance, np.arange(len(self._chosen)))
            found[f"{captions}, guidance {guidance:g}"] = {
                "generations": len(images),
                "fid": round(self._judge.fid(images), 3),
                "fid128": round(self._judge.fid(images[:128]), 3),
                "agreement": round(self._judge.agreement(images, self._labels), 4),
            }
        return found

    def held_out_loss(self, unet: UNet2DConditionModel) -> float:
        return round(held_out_loss(unet.eval(), self._text, self._data, seed=1), 6)

    def real(self) -> dict:
        """The same numbers for real held-out images and for reconstructions of them: what generations can hope for."""
        images = real_images(self._context.raw_data, "held_out", len(self._chosen))
        chosen = indices(self._context.raw_data, "held_out")[: len(images)]
        labels = read_set(self._context.raw_data, "fashion-mnist", "train").labels[chosen]
        restored = self._judge.reconstruct(images)
        return {
            name: {
                "fid": round(self._judge.fid(of), 3),
                "fid128": round(self._judge.fid(of[:128]), 3),
                "agreement": round(self._judge.agreement(of, labels), 4),
            }
            for name, of in (("heldOut", images), ("reconstructed", restored))
        }

    def sheet(self, unet: UNet2DConditionModel) -> None:
        """A row a class, each image for a general caption of the test set; beside the weights."""
        by_class = [np.flatnonzero(self._labels == label)[:SHEET_COLUMNS] for label in np.unique(self._labels)]
        rows = np.concatenate(by_class)
        images = self._generate(unet, "general", SHEET_GUIDANCE, rows)
        write_sheet(self._context.miniature / "unet" / "samples.png", images.numpy(), SHEET_COLUMNS)

    @torch.no_grad()
    def _generate(self, unet: UNet2DConditionModel, captions: str, guidance: float, rows: np.ndarray) -> torch.Tensor:
        """For the captions of the test images `rows` of those chosen."""
        ids = self._data.tokens[f"fashion_test.{captions}"][self._chosen[rows]].cpu()
        embedded = torch.cat([self._text.cpu()(part) for part in ids.split(256)])
        empty = self._text(self._data.tokens["empty"].cpu()[None])
        steps = self._settings.sampling_steps
        return self._judge.decode(generate(unet, embedded, self._noise[rows], steps, guidance, empty))


def write_unet_card(context: Context) -> None:
    """`unet/card.json`, from the logs of this stage and (once it was run) of replication."""
    quality = json.loads((context.log / "quality.json").read_text())
    replication = context.log / "replication.json"
    stages = json.loads((context.log / "stages.json").read_text())
    distilled = distil_settings(context.scale)
    card = {
        "purpose": "UNet2DConditionModel in diffusers' layout, distilled (BK-SDM's rules) from a teacher of two layers "
        "a block: what the page fine-tunes. Made by pretrain/teacher.py and pretrain/distil.py.",
        "data": "Latents of Fashion-MNIST train 0-49,999 without Sandal and Bag, and 12 % MNIST train 50,000-59,999, "
        "with our captions of every kind.",
        "seed": context.seed,
        "steps": {"teacher": teacher_settings(context.scale).steps, "student": distilled.steps},
        "batch": distilled.batch,
        "schedule": SCHEDULE.to_json(),
        "wallSeconds": {
            name: stages[name]["lastProcessSeconds"] for name in ("teacher", "distil") if name in stages
        },
        "distillation": {"task": distilled.task, "output": distilled.output, "feature": distilled.feature},
        "sampling": {"sampler": "DDIM", "steps": settings(context.scale).sampling_steps, "guidance": SHEET_GUIDANCE},
        "quality": quality,
        "fidScale": "Squared Fréchet distance of 64 features of classifier-fashion-mnist to those of the 8,000 test "
        "images of the eight classes. It grows as images get fewer: compare with the real images' at the same number. The prototype, on another classifier's scale, had 3.8-4.3 for 128 images where 128 real ones had 0.4-1.5.",
    }
    if replication.exists():
        card["replication"] = json.loads(replication.read_text())
    write_card(context.miniature / "unet", card)
