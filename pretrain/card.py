"""`card.json`: what a folder of weights is, how it was made, and the hash of each of its files."""

import hashlib
import json
from pathlib import Path

LICENCE = "MIT, as this repository"
# The card itself, and what `npm run cards` writes from it.
OF_THE_CARD = {"card.json", "README.md"}


def write_card(folder: Path, card: dict) -> None:
    """Writes `folder/card.json`: the entries of `card` (purpose, data, seed, steps, metrics, …), the licence, and
    SHA-256 and bytes of every other file below `folder`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in OF_THE_CARD)
    entries = {
        **card,
        "licence": card.get("licence", LICENCE),
        "sha256": {path.relative_to(folder).as_posix(): _sha256(path) for path in files},
        "bytes": sum(path.stat().st_size for path in files),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
