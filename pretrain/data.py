"""Stage: checks the data and the caption table before anything is trained on them.

The limits between "slim", "regular" and "loose" are thirds of each class. They are kept in the caption table, which the page
reads too; `python3 -m pretrain.data` writes them there again after a change of the measures (format the file with prettier then).
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from pretrain.captions import TEST_OFFSET, WORDS, captions_of, digit_captions, fashion_captions, thirds, words
from pretrain.export import write_json
from pretrain.measure import measure
from pretrain.splits import indices, read_set
from pretrain.stage import Context, Scale

SPLITS = ("pretrain", "held_out", "fine_tune", "fashion_fusion", "test", "mnist_pretrain", "mnist_fusion")


@dataclass(frozen=True)
class Settings:
    captions_checked: int = 60_000


def settings(scale: Scale) -> Settings:
    return Settings(captions_checked=2_000 if scale is Scale.SMOKE else 60_000)


def run(chosen: Settings, context: Context) -> None:
    for name in ("fashion-mnist", "mnist"):
        for part, count in (("train", 60_000), ("test", 10_000)):
            shape = read_set(context.raw_data, name, part).images.shape
            if shape != (count, 28, 28):
                raise ValueError(f"{name} {part} holds images of shape {shape}, expected ({count}, 28, 28)")
    stored = [
        {name: kind[name]["limits"] for name in limits}
        for kind, limits in zip(words()["classes"], thirds(context.raw_data))
    ]
    if stored != thirds(context.raw_data):
        raise ValueError(f"{WORDS}: the limits are not the classes' thirds; run python3 -m pretrain.data")
    originals = [each.original for each in fashion_captions(context.raw_data, "train", chosen.captions_checked)]
    if len(set(originals)) != len(originals):
        raise ValueError(f"{len(originals) - len(set(originals))} original captions are not unique")
    write_golden(context)
    print("data:", ", ".join(f"{name} {len(indices(context.raw_data, name))}" for name in SPLITS), flush=True)


def write_golden(context: Context) -> None:
    """`golden/fashion-captions.json`: captions of some 350 images, against which src/data/captioned/fashion-captions.ts is tested.

    An image is {part, index, label, measures, captions}; paraphrases are there for every eighth.
    """
    entries = []
    for part, stride in (("train", 199), ("test", 199)):
        images = read_set(context.raw_data, "fashion-mnist", part)
        chosen = range(0, len(images.labels), stride)
        measured = measure(images.images[chosen], words()["ink"])
        for place, index in enumerate(chosen):
            values = {name: int(column[place]) for name, column in measured.items()}
            label = int(images.labels[index])
            captions = captions_of(index + (TEST_OFFSET if part == "test" else 0), label, values)
            entry = {
                "part": part,
                "index": index,
                "class": label,
                "measures": values,
                "original": captions.original,
                "general": captions.general,
                "fiveWords": captions.five,
                "label": captions.label,
            }
            entries.append({**entry, "paraphrases": captions.paraphrases} if place % 8 == 0 else entry)
    digits = [{"label": label, "paraphrases": texts} for label, texts in map(digit_captions, range(10))]
    write_json(context.golden / "fashion-captions.json", {"fashion": entries, "digits": digits})


def write_limits(raw_data: Path) -> None:
    table = words()
    for kind, limits in zip(table["classes"], thirds(raw_data)):
        for name, values in limits.items():
            kind[name] = {**kind[name], "limits": values}
    WORDS.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    write_limits(Path(__file__).resolve().parent.parent / "public" / "data")
    sys.exit(0)
