"""Byte-level byte-pair encoding with end-of-word marks, as CLIP's tokenizer does it: training, encoding, JSON file."""

import heapq
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache

BOS, EOS = "<|startoftext|>", "<|endoftext|>"
END = "</w>"
SPLIT_PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
CONTRACTIONS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")


@lru_cache(maxsize=None)
def byte_characters() -> "list[str]":
    """The printable character that stands for each byte (GPT-2's table): itself, or one from U+0100 on."""
    kept = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    characters = {byte: chr(byte) for byte in kept}
    spare = 0x100
    for byte in range(256):
        if byte not in characters:
            characters[byte] = chr(spare)
            spare += 1
    return [characters[byte] for byte in range(256)]


def split(text: str) -> "list[str]":
    """Normalises (NFC, lower case) and cuts into words, single digits and runs of signs, as `SPLIT_PATTERN` does."""
    text = " ".join(unicodedata.normalize("NFC", text).split()).lower()
    pieces = []
    place = 0
    while place < len(text):
        contraction = next((each for each in CONTRACTIONS if text.startswith(each, place)), None)
        if contraction is not None:
            pieces.append(contraction)
            place += len(contraction)
            continue
        kind = _kind(text[place])
        last = place + 1
        if kind in ("letter", "sign"):
            while last < len(text) and _kind(text[last]) == kind:
                last += 1
        if kind != "space":
            pieces.append(text[place:last])
        place = last
    return pieces


def _kind(character: str) -> str:
    if character.isspace():
        return "space"
    category = unicodedata.category(character)[0]
    return "letter" if category == "L" else "number" if category == "N" else "sign"


def _symbols(piece: str) -> "list[str]":
    symbols = [byte_characters()[byte] for byte in piece.encode()]
    symbols[-1] += END
    return symbols


def train_merges(counts: "Counter[str]", merges: int) -> "list[tuple[str, str]]":
    """The `merges` most frequent pairs, each found after the ones before it were merged; ties by the pair's name."""
    pieces = sorted(counts)
    split_words = [_symbols(piece) for piece in pieces]
    weights = [counts[piece] for piece in pieces]
    pairs: "Counter[tuple[str, str]]" = Counter()
    where = defaultdict(set)
    for place, symbols in enumerate(split_words):
        for pair in zip(symbols, symbols[1:]):
            pairs[pair] += weights[place]
            where[pair].add(place)
    heap = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(heap)
    found: "list[tuple[str, str]]" = []
    while heap and len(found) < merges:
        count, pair = heapq.heappop(heap)
        if pairs[pair] != -count or count == 0:
            continue  # a count from before other merges
        found.append(pair)
        touched = set()
        for place in where.pop(pair):
            old = split_words[place]
            new = _merge(old, pair)
            for each in zip(old, old[1:]):
                pairs[each] -= weights[place]
                touched.add(each)
            for each in zip(new, new[1:]):
                pairs[each] += weights[place]
                where[each].add(place)
                touched.add(each)
            split_words[place] = new
        for each in touched:
            if pairs[each] > 0 and each != pair:
                heapq.heappush(heap, (-pairs[each], each))
    return found


def _merge(symbols: "list[str]", pair: "tuple[str, str]") -> "list[str]":
    merged = []
    place = 0
    while place < len(symbols):
        if place + 1 < len(symbols) and (symbols[place], symbols[place + 1]) == pair:
            merged.append(symbols[place] + symbols[place + 1])
            place += 2
        else:
            merged.append(symbols[place])
            place += 1
    return merged


class Tokenizer:
    """Text to ids: BOS, the text's tokens, EOS, then EOS again up to `length` (CLIP pads with EOS)."""

    def __init__(self, merges: "list[tuple[str, str]]", length: int) -> None:
        self.merges = merges
        self.length = length
        singles = byte_characters()
        tokens = [*singles, *(single + END for single in singles), *(first + second for first, second in merges)]
        self.vocabulary = {token: place for place, token in enumerate(tokens)}
        for special in (BOS, EOS):
            self.vocabulary[special] = len(self.vocabulary)
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self._pieces: "dict[str, list[int]]" = {}

    @property
    def bos(self) -> int:
        return self.vocabulary[BOS]

    @property
    def eos(self) -> int:
        return self.vocabulary[EOS]

    def piece_ids(self, piece: str) -> "list[int]":
        known = self._pieces.get(piece)
        if known is None:
            symbols = _symbols(piece)
            while len(symbols) > 1:
                best = min(zip(symbols, symbols[1:]), key=lambda pair: self._ranks.get(pair, len(self._ranks)))
                if best not in self._ranks:
                    break
                symbols = _merge(symbols, best)
            known = self._pieces[piece] = [self.vocabulary[symbol] for symbol in symbols]
        return known

    def ids(self, text: str) -> "list[int]":
        """Ids of the text with BOS and EOS, neither cut nor padded."""
        return [self.bos, *(each for piece in split(text) for each in self.piece_ids(piece)), self.eos]

    def encode(self, text: str) -> "list[int]":
        """`length` ids; a text that is too long loses its end, and EOS comes last."""
        ids = self.ids(text)
        if len(ids) > self.length:
            ids = [*ids[: self.length - 1], self.eos]
        return ids + [self.eos] * (self.length - len(ids))

    def to_json(self) -> dict:
        """`tokenizer.json` in Hugging Face's format, the parts in CLIP's order."""
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [
                {
                    "id": self.vocabulary[special],
                    "content": special,
                    "single_word": False,
                    "lstrip": False,
                    "rstrip": False,
                    "normalized": False,
                    "special": True,
                }
                for special in (BOS, EOS)
            ],
            "normalizer": {
                "type": "Sequence",
                "normalizers": [
                    {"type": "NFC"},
                    {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
                    {"type": "Lowercase"},
                ],
            },
            "pre_tokenizer": {
                "type": "Sequence",
                "pretokenizers": [
                    {"type": "Split", "pattern": {"Regex": SPLIT_PATTERN}, "behavior": "Removed", "invert": True},
                    {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
                ],
            },
            "post_processor": {
                "type": "RobertaProcessing",
                "sep": [EOS, self.eos],
                "cls": [BOS, self.bos],
                "trim_offsets": False,
                "add_prefix_space": False,
            },
            "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": EOS,
                "continuing_subword_prefix": "",
                "end_of_word_suffix": END,
                "fuse_unk": False,
                "vocab": self.vocabulary,
                "merges": [f"{first} {second}" for first, second in self.merges],
            },
        }

    @classmethod
    def from_json(cls, file: dict, length: int) -> "Tokenizer":
        first_merge = [tuple(each.split(" ")) for each in file["model"]["merges"]]
        return cls(first_merge, length)
