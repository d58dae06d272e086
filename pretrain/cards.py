"""Stage: the card of the whole miniature, and a last look at every folder: a card, right hashes, the size within bounds."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pretrain.card import write_card
from pretrain.splits import CLASSES, FUSION_CLASSES, MNIST_SHARE, indices
from pretrain.stage import Context, Scale

PARTS = ("tokenizer", "text_encoder", "vae_encoder", "vae_decoder", "unet", "scheduler")
SPLITS = ("pretrain", "held_out", "fine_tune", "fashion_fusion", "test", "mnist_pretrain", "mnist_fusion")


@dataclass(frozen=True)
class Settings:
    megabytes: int = 30
    """What all of `models` may take."""


def settings(_scale: Scale) -> Settings:
    return Settings()


def run(chosen: Settings, context: Context) -> None:
    write_card(
        context.miniature,
        {
            "purpose": "A miniature of Stable Diffusion, in the diffusers layout: captioned garments of 32 x 32 pixels, small "
            "enough to fine-tune in the page and real enough to replicate its training images (paper A).",
            "data": "Fashion-MNIST (Zalando Research, MIT) with captions of our own, and MNIST (LeCun, Cortes, Burges).",
            "seed": context.seed,
            "scale": context.scale.value,
            "parts": [part for part in PARTS if (context.miniature / part).exists()],
            "splits": {name: len(indices(context.raw_data, name)) for name in SPLITS},
            "classesHeldOutForFusion": [CLASSES[label] for label in FUSION_CLASSES],
            "mnistShare": MNIST_SHARE,
            "settings": asdict(chosen),
        },
    )
    cards = sorted(context.models.rglob("card.json"))
    for card in cards:
        check(card)
    total = sum(path.stat().st_size for path in context.models.rglob("*") if path.is_file())
    if total > chosen.megabytes * 2**20:
        raise ValueError(f"{context.models} takes {total / 2**20:.1f} MB, more than {chosen.megabytes}; make the nets smaller")
    print(f"cards: {len(cards)} cards hold, {total / 2**20:.1f} MB in all", flush=True)


def check(card: Path) -> None:
    """Raises where a file that the card names is missing or has another SHA-256."""
    for name, expected in json.loads(card.read_text())["sha256"].items():
        path = card.parent / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"
        if found != expected:
            raise ValueError(f"{path}: SHA-256 is {found}, the card says {expected}; run the stage that makes it again")
