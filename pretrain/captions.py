"""Captions of Fashion-MNIST and MNIST, made from the pixels, the label and a hash of the index (no two originals alike).

Three captions an image, nested in what they tell: *original* (as a product catalogue has it: brand, model, number,
wearer, shade, texture, fit, product, detail), *general* (tone and noun), *five words* (the noun; fewer than five words). With
them 20 paraphrases as BLIP would write them, for the rival mitigation MC, and the *label* caption of a fusion set.
Words, templates and limits are in src/data/captioned/fashion-words.json; src/data/captioned/fashion-captions.ts makes the same captions
in the page. Brands and models are invented.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from pretrain.measure import measure
from pretrain.splits import FUSION_CLASSES, PRETRAIN_END, read_set

WORDS = Path(__file__).resolve().parent.parent / "src" / "data" / "fashion-words.json"
THIRDS = ("texture", "fit", "detail")
TEST_OFFSET = 60_000
"""A test image's number in the hash: its index plus this."""


@lru_cache(maxsize=None)
def words() -> dict:
    return json.loads(WORDS.read_text())


@dataclass(frozen=True)
class Captions:
    original: str
    general: str
    five: str
    label: str
    paraphrases: "list[str]"


def mix(number: int, salt: int, seed: int) -> int:
    """32 hashed bits of an image's number: MurmurHash3's finaliser over number, salt and seed."""
    h = (number * 0x9E3779B1 + salt * 0x85EBCA6B + seed * 0xC2B2AE35) & 0xFFFFFFFF
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    h ^= h >> 13
    h = (h * 0xC2B2AE35) & 0xFFFFFFFF
    return h ^ (h >> 16)


def scramble(number: int) -> int:
    """A permutation of 0..131071 (17 bits): what makes brand, model and number together unique."""
    x = number & 0x1FFFF
    x ^= x >> 9
    x = (x * 0x1B873) & 0x1FFFF
    x ^= x >> 7
    x = (x * 0x0D2B5) & 0x1FFFF
    return x ^ (x >> 8)


def step_of(limits: "list[int]", value: int) -> int:
    """How many of the ascending `limits` are at most `value`."""
    return sum(value >= limit for limit in limits)


def captions_of(number: int, label: int, measures: "dict[str, int]") -> Captions:
    """`number`: index in the training file, or TEST_OFFSET plus the index in the test file."""
    table = words()
    seed = table["seed"]
    kind = table["classes"][label]
    shade = step_of(table["shade"]["limits"], measures["shade"])

    def attribute(name: str) -> int:
        return step_of(kind[name]["limits"], measures[kind[name]["measure"]])

    texture, fit, detail = (attribute(name) for name in THIRDS)
    code = scramble(number)
    wearer = mix(number, 1, seed) & 3
    values = {
        "a": "" if kind["plural"] else "a ",
        "brand": table["brands"][code & 31],
        "model": table["models"][(code >> 5) & 63],
        "number": str(100 + 14 * (code >> 11) + mix(number, 2, seed) % 14),
        "audience": table["audiences"][wearer],
        "wearer": table["wearers"][wearer],
        "Shade": table["shade"]["words"][shade],
        "shade": table["shade"]["words"][shade].lower(),
        "tone": table["shade"]["tones"][shade],
        "Texture": kind["texture"]["words"][texture],
        "texture": kind["texture"]["words"][texture].lower(),
        "Fit": kind["fit"]["words"][fit],
        "fit": kind["fit"]["words"][fit].lower(),
        "Product": kind["product"],
        "Detail": kind["detail"]["words"][detail],
        "detail": kind["detail"]["phrases"][detail],
        "noun": kind["noun"],
        "short": kind["short"],
        "view": kind["view"],
    }
    paraphrases = []
    for place, template in enumerate(table["paraphrases"]):
        synonyms = kind["synonyms"]
        synonym = synonyms[mix(number, 16 + place, seed) % len(synonyms)]
        paraphrases.append(template.format(**values, synonym=synonym))
    return Captions(
        original=table["original"].format(**values),
        general=table["general"].format(**values),
        five=table["fiveWords"].format(**values),
        label=table["label"].format(**values),
        paraphrases=paraphrases,
    )


def fashion_captions(raw_data: Path, part: str, limit: "int | None" = None) -> "list[Captions]":
    """Captions of every image of `part` ("train" or "test") of Fashion-MNIST, in the file's order."""
    images = read_set(raw_data, "fashion-mnist", part)
    measured = measure(images.images[:limit], words()["ink"])
    columns = {name: values.tolist() for name, values in measured.items()}
    offset = TEST_OFFSET if part == "test" else 0
    return [
        captions_of(offset + place, int(label), {name: values[place] for name, values in columns.items()})
        for place, label in enumerate(images.labels[:limit])
    ]


def digit_captions(label: int) -> "tuple[str, list[str]]":
    """Label caption and paraphrases of an MNIST digit."""
    values = {"word": words()["digits"][label], "digit": str(label)}
    return words()["digitLabel"].format(**values), [each.format(**values) for each in words()["digitParaphrases"]]


def thirds(raw_data: Path) -> "list[dict[str, list[int]]]":
    """Limits of each class's attributes that are thirds of the class, over the images that training may see."""
    train = read_set(raw_data, "fashion-mnist", "train")
    found = []
    for label, kind in enumerate(words()["classes"]):
        chosen = train.labels == label
        if label not in FUSION_CLASSES:
            chosen[PRETRAIN_END:] = False
        measured = measure(train.images[chosen], words()["ink"])
        limits = {}
        for name in THIRDS:
            if len(kind[name]["words"]) == 3:
                values = np.sort(measured[kind[name]["measure"]])
                limits[name] = [int(values[len(values) // 3]), int(values[len(values) * 2 // 3])]
        found.append(limits)
    return found
