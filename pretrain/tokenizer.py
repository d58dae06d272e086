"""Stage: the tokenizer, trained on our captions and on general English, and every caption's ids."""

import json
from collections import Counter
from dataclasses import dataclass

import numpy as np

from pretrain.bpe import Tokenizer, split, train_merges
from pretrain.captions import captions_of, digit_captions, fashion_captions, words
from pretrain.card import write_card
from pretrain.english import definitions
from pretrain.export import write_json
from pretrain.safetensors import write_safetensors
from pretrain.splits import read_set
from pretrain.stage import Context, Scale

LENGTH = 24
"""Tokens of every caption, BOS and EOS among them: the longest original has 19, and token-level fusion adds some."""
CAPTION_WEIGHT = 1_000_000
"""Count given to each word of our captions, so that every one becomes a single token."""


@dataclass(frozen=True)
class Settings:
    vocabulary: int = 3072
    images: int = 60_000
    """Images whose captions are encoded; smoke mode repeats the first few."""


def settings(scale: Scale) -> Settings:
    return Settings(images=500 if scale is Scale.SMOKE else 60_000)


def caption_words() -> "set[str]":
    """Every word that a caption can hold: the table's lists, and templates filled for each class."""
    table = words()
    texts = [*table["brands"], *table["models"], *table["audiences"], *table["wearers"], *table["shade"]["words"]]
    for label, kind in enumerate(table["classes"]):
        texts += [*kind["synonyms"], *kind["detail"]["phrases"]]
        for name in ("texture", "fit", "detail"):
            texts += kind[name]["words"]
        measures = dict.fromkeys(("shade", "height", "fullness", "reach", "texture", "gap", "flare", "balance"), 0)
        made = captions_of(0, label, measures)
        texts += [made.original, made.general, made.five, made.label, *made.paraphrases]
    for digit in range(10):
        label, paraphrases = digit_captions(digit)
        texts += [label, *paraphrases]
    texts += ["dark", "grey", "light", "with"]
    return {piece for text in texts for piece in split(text)}


def run(chosen: Settings, context: Context) -> None:
    counts: "Counter[str]" = Counter()
    for lemma, definition in definitions(context.root):
        counts.update(split(lemma))
        counts.update(split(definition))
    counts = Counter({piece: count for piece, count in counts.items() if count >= 3 and piece.isascii()})
    for piece in caption_words():
        counts[piece] = CAPTION_WEIGHT
    merges = train_merges(counts, chosen.vocabulary - 514)
    tokenizer = Tokenizer(merges, LENGTH)
    whole = [piece for piece in caption_words() if len(tokenizer.piece_ids(piece)) > 1]
    if whole:
        raise ValueError(f"{len(whole)} words of our captions are no single token, {whole[0]!r} among them: raise `vocabulary`")
    write_files(tokenizer, chosen, context)
    write_golden(tokenizer, context)
    write_tokens(tokenizer, chosen, context)


def load(context: Context) -> Tokenizer:
    return Tokenizer.from_json(json.loads((context.miniature / "tokenizer" / "tokenizer.json").read_text()), LENGTH)


def write_files(tokenizer: Tokenizer, chosen: Settings, context: Context) -> None:
    folder = context.miniature / "tokenizer"
    folder.mkdir(parents=True, exist_ok=True)
    compact = json.dumps(tokenizer.to_json(), ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(compact + "\n")
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "CLIPTokenizer",
            "model_max_length": LENGTH,
            "bos_token": "<|startoftext|>",
            "eos_token": "<|endoftext|>",
            "unk_token": "<|endoftext|>",
            "pad_token": "<|endoftext|>",
            "do_lower_case": True,
        },
    )
    samples = [lemma for lemma, _ in definitions(context.root)[::97]]
    pieces = [piece for lemma in samples for piece in split(lemma)]
    write_card(
        folder,
        {
            "purpose": f"Byte-level BPE as CLIP's, {len(tokenizer.vocabulary)} tokens, captions of {LENGTH} ids: BOS, text, EOS, then EOS as padding.",
            "data": "The words of our captions, and definitions and lemmas of WordNet 3.0 (Princeton University; its licence "
            "permits use with this notice).",
            "seed": context.seed,
            "steps": chosen.vocabulary - 514,
            "metrics": {
                "captionWordsOfOneToken": 1.0,
                "tokensAWordOfWordNet": round(sum(len(tokenizer.piece_ids(piece)) for piece in pieces) / len(pieces), 2),
            },
        },
    )


def write_golden(tokenizer: Tokenizer, context: Context) -> None:
    """`golden/tokenizer.json`: texts and their ids (with BOS and EOS, neither cut nor padded): captions, WordNet's
    lemmas and definitions, every printable ASCII character, and what people paste."""
    captions = fashion_captions(context.raw_data, "test", 60)
    texts = [text for each in captions for text in (each.original, each.general, each.five, each.paraphrases[0])]
    texts += [f"{lemma}: {definition}" for lemma, definition in definitions(context.root)[::997]]
    texts += [chr(code) for code in range(0x20, 0x7F)]
    texts += ["", "  two  spaces\tand\na line ", "DON'T they've I'm 1,250.50 USD", "Ünïcödé café — “quoted” 東京 🙂"]
    write_json(context.golden / "tokenizer.json", [{"text": text, "ids": tokenizer.ids(text)} for text in texts])


def write_tokens(tokenizer: Tokenizer, chosen: Settings, context: Context) -> None:
    """`work/tokens.safetensors`: int16 ids of all captions (see README.md for the names and shapes)."""
    known: "dict[str, list[int]]" = {}

    def encode(text: str) -> "list[int]":
        ids = known.get(text)
        if ids is None:
            ids = known[text] = tokenizer.encode(text)
        return ids

    tokens: "dict[str, np.ndarray]" = {"empty": np.array(encode(""), np.int16)}
    for part, count in (("train", 60_000), ("test", 10_000)):
        captions = fashion_captions(context.raw_data, part, min(count, chosen.images))

        def repeated(ids: list) -> np.ndarray:
            array = np.array(ids, np.int16)
            return np.resize(array, (count, *array.shape[1:]))

        tokens[f"fashion_{part}.original"] = repeated([tokenizer.encode(each.original) for each in captions])
        tokens[f"fashion_{part}.general"] = repeated([encode(each.general) for each in captions])
        tokens[f"fashion_{part}.five"] = repeated([encode(each.five) for each in captions])
        tokens[f"fashion_{part}.label"] = repeated([encode(each.label) for each in captions])
        tokens[f"fashion_{part}.paraphrase"] = repeated([[encode(text) for text in each.paraphrases] for each in captions])
    labels = read_set(context.raw_data, "mnist", "train").labels
    digits = [digit_captions(digit) for digit in range(10)]
    tokens["mnist_train.label"] = np.array([encode(label) for label, _ in digits], np.int16)[labels]
    tokens["mnist_train.paraphrase"] = np.array([[encode(text) for text in texts] for _, texts in digits], np.int16)[labels]
    write_safetensors(context.work / "tokens.safetensors", tokens)
    longest = max(int((ids != tokenizer.eos).sum(-1).max()) + 1 for ids in tokens.values())
    print(f"tokenizer: {len(tokenizer.vocabulary)} tokens, longest caption {longest}", flush=True)
