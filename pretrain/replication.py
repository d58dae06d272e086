"""Stage, on request: paper A's Tables 3, 4 and 6 (and a corner of 5) in miniature, by fine-tuning as the page does.

  python3 -m pretrain.replication [--rows original five ...] [--seeds 0 1 2] [--smoke] [--publish]

Each row and seed is one JSON file in `work/replication`, so that a killed run goes on where it was and more rows can be
added at any time; `--publish` trains nothing and puts what is there into the log and the UNet's card.
"""

import argparse
import copy
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from pretrain import tokenizer as tokenizer_stage
from pretrain.__main__ import ROOT
from pretrain.captioned_latents import CaptionedLatents
from pretrain.captions import digit_captions, fashion_captions
from pretrain.distil import load_final_text_encoder
from pretrain.finetune import FineTuning, fine_tune
from pretrain.judge import load_copy_judge, load_picture_judge, real_images
from pretrain.mitigations import Embedder, Fusion, FusionSet, Method, TrainingPairs
from pretrain.quality import write_unet_card
from pretrain.replication_table import summarise
from pretrain.schedule import generate
from pretrain.sheet import write_sheet
from pretrain.splits import indices, read_set
from pretrain.stage import Context, Scale
from pretrain.unet import UNet2DConditionModel, load_unet

ROWS = {
    "original": Method(),
    "five": Method("five"),
    "five+fusion.1/.3": Method("five", fusion=Fusion(0.1, 0.3)),
    "general": Method("general"),
    "five+fusion.1/.5": Method("five", fusion=Fusion(0.1, 0.5)),
    "original+fusion.1/.5": Method(fusion=Fusion(0.1, 0.5)),
    "original+MC": Method(rival="MC"),
    "original+RC": Method(rival="RC"),
    "original+GN": Method(rival="GN"),
    "original+CWR": Method(rival="CWR"),
    "original+fusion.1/.3": Method(fusion=Fusion(0.1, 0.3)),
    "five+fusion.1/.1": Method("five", fusion=Fusion(0.1, 0.1)),
    "five+fusion.1token": Method("five", fusion=Fusion(0.1, 0.0, level="token")),
    "five+fusion.1/.5half": Method("five", fusion=Fusion(0.1, 0.5, share=0.5)),
    "five+digits.1/.3": Method("five", fusion=Fusion(0.1, 0.3, images="mnist")),
}
"""In the order of importance: Table 4 is the captions, Table 6 captions and fusion, Table 3 the rivals."""

FIRST_ROWS = 4
"""These rows get all their seeds before the others get any."""


@dataclass(frozen=True)
class Settings:
    fine_tuning: FineTuning = FineTuning()
    images_a_caption: int = 2
    sampling_steps: int = 20
    seeds: "tuple[int, ...]" = (0, 1, 2)
    rows: "tuple[str, ...]" = tuple(ROWS)


def settings(scale: Scale) -> Settings:
    if scale is not Scale.SMOKE:
        return Settings()
    return Settings(FineTuning(steps=10, warmup=2), sampling_steps=4, seeds=(0,), rows=tuple(ROWS)[:FIRST_ROWS])


def run(settings: Settings, context: Context) -> None:
    folder = context.work / "replication"
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(settings, context)
    reference = folder / "reference.json"
    if not reference.exists():
        _write(reference, bench.reference())
    for rows in (settings.rows[:FIRST_ROWS], settings.rows[FIRST_ROWS:]):
        for row, seed in ((row, seed) for seed in settings.seeds for row in rows):
            path = folder / f"{row.replace('/', '-')}-{seed}.json"
            if path.exists():
                continue
            _write(path, {"row": row, "seed": seed, **bench.measure(ROWS[row], seed, path.with_suffix(".png"))})
            print(f"{row}, seed {seed}: {path.read_text()}", flush=True)
    publish(settings, context)


def publish(settings: Settings, context: Context) -> None:
    """Puts the rows that are there into `log/replication.json` and into the UNet's card, and prints them."""
    summarise(context.work / "replication", context.log / "replication.json", asdict(settings.fine_tuning))
    if (context.log / "quality.json").exists():
        write_unet_card(context)


class Bench:
    """The fine-tuning set, the pretrained nets and the judge."""

    def __init__(self, settings: Settings, context: Context) -> None:
        self._settings, self._context = settings, context
        count = settings.fine_tuning.images
        self._data = CaptionedLatents(context)
        self._chosen = indices(context.raw_data, "fine_tune")[:count]
        self._labels = read_set(context.raw_data, "fashion-mnist", "train").labels
        self._captions = fashion_captions(context.raw_data, "train")
        self._images = real_images(context.raw_data, "fine_tune", count)
        self._pictures, self._copies = load_picture_judge(context), load_copy_judge(context)
        self._embedder = Embedder(load_final_text_encoder(context), tokenizer_stage.load(context))
        self._unet = load_unet(context.miniature / "unet").eval()

    def measure(self, method: Method, seed: int, sheet: Path) -> dict:
        """Fine-tunes a copy of the student with `method`; generates from its training captions, and from originals."""
        started = time.monotonic()
        captions = [self._captions[index] for index in self._chosen]
        fusion = None if method.fusion is None else self._fusion_set(method.fusion.images)
        pairs = TrainingPairs(method, self._data.latents[self._chosen], captions, fusion, self._embedder, seed)
        unet = copy.deepcopy(self._unet)
        loss = fine_tune(unet, pairs, self._settings.fine_tuning, seed)
        seconds = time.monotonic() - started
        asked = [getattr(each, method.captions) for each in captions]
        own, rows = self._generate(unet, asked, seed)
        found = {"loss": loss, "seconds": round(seconds), **self._numbers(own, rows)}
        nearest = self._copies.similarities(own, self._images).argmax(axis=1)
        triples = torch.stack([self._images[rows], own, self._images[nearest]])[:, ::4].transpose(0, 1).flatten(0, 1)
        write_sheet(sheet, triples.numpy(), columns=12)
        if method.captions != "original":
            made, rows = self._generate(unet, [each.original for each in captions], seed)
            found["askedWithOriginalCaptions"] = self._numbers(made, rows)
        return found

    def reference(self) -> dict:
        """What R means here: of held-out real images, reconstructed training images, the student before tuning."""
        count = len(self._chosen)
        held_out = real_images(self._context.raw_data, "held_out")
        draws = np.random.default_rng(0).permutation(len(held_out))[: 8 * 2 * count].reshape(8, -1)
        before = {}
        for captions in ("original", "general", "five"):
            asked = [getattr(self._captions[index], captions) for index in self._chosen]
            made, rows = self._generate(self._unet, asked, 0)
            before[captions] = self._numbers(made, rows)
        return {
            "images": count,
            "generations": count * self._settings.images_a_caption,
            "copyThreshold": self._copies.thresholds[str(count)],
            "background": {
                "images": len(held_out),
                **self._copies.replication(self._copies.similarities(held_out, self._images)),
                "fid": [round(self._pictures.fid(held_out[draw]), 3) for draw in draws],
            },
            "ceiling": self._numbers(self._pictures.reconstruct(self._images), np.arange(count)),
            "trainingImages": {"fid": self._pictures.fid(self._images)},
            "beforeFineTuning": before,
        }

    def _numbers(self, images: torch.Tensor, rows: np.ndarray) -> "dict[str, float]":
        """All of one run's numbers; image i was asked for with the caption of training image `rows[i]`."""
        similar = self._copies.similarities(images, self._images)
        return {
            **self._copies.replication(similar),
            "own": float(similar[np.arange(len(rows)), rows].mean()),
            "ownIsNearest": float((similar.argmax(axis=1) == rows).mean()),
            "agreement": self._pictures.agreement(images, self._labels[self._chosen][rows]),
            "fid": self._pictures.fid(images),
            "fidTuningSet": self._pictures.fid(images, self._images),
        }

    def _generate(
        self, unet: UNet2DConditionModel, captions: "list[str]", seed: int
    ) -> "tuple[torch.Tensor, np.ndarray]":
        """Images, `images_a_caption` of each caption, and the number of the caption of each; no guidance."""
        rows = np.repeat(np.arange(len(captions)), self._settings.images_a_caption)
        noise = torch.randn(len(rows), 4, 8, 8, generator=torch.Generator().manual_seed(1000 + seed))
        embedded = self._embedder.texts(captions)[rows]
        return self._pictures.decode(generate(unet, embedded, noise, self._settings.sampling_steps)), rows

    def _fusion_set(self, name: str) -> FusionSet:
        """Every image with the authors' fusion caption, " with " and the class's name."""
        if name == "fashion":
            chosen = indices(self._context.raw_data, "fashion_fusion")
            return FusionSet(self._data.latents[chosen], [f"with {self._captions[index].label}" for index in chosen])
        digits = read_set(self._context.raw_data, "mnist", "train").labels[: len(self._data.mnist_fusion)]
        return FusionSet(self._data.mnist_fusion, [f"with {digit_captions(int(digit))[0]}" for digit in digits])


def _write(path: Path, found: dict) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(found, indent=1) + "\n")
    partial.replace(path)


def main(arguments: "list[str]") -> int:
    parser = argparse.ArgumentParser(prog="python3 -m pretrain.replication", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", nargs="+", choices=list(ROWS))
    parser.add_argument("--seeds", nargs="+", type=int)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--publish", action="store_true", help="put the rows measured so far into the card")
    parser.add_argument("--out", type=Path, help="as for pretrain/run.sh")
    options = parser.parse_args(arguments)
    scale = Scale.SMOKE if options.smoke else Scale.CPU
    chosen = settings(scale)
    chosen = Settings(
        chosen.fine_tuning,
        chosen.images_a_caption,
        chosen.sampling_steps,
        tuple(options.seeds or chosen.seeds),
        tuple(options.rows or chosen.rows),
    )
    context = Context(ROOT, options.out, scale, torch.device("cpu"), seed=1, stage="replication")
    (publish if options.publish else run)(chosen, context)
    return 0


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(main(sys.argv[1:]))
