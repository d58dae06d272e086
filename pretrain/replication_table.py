"""The rows that replication.py has measured so far, as the paper's tables: means over seeds, and their spread."""

import json
from pathlib import Path

import numpy as np

COLUMNS = ("R", "median", "aboveThreshold", "own", "ownIsNearest", "agreement", "fid", "fidTuningSet")

TABLES = {
    "Table 4, captions": {"original": 0.662, "general": 0.529, "five": 0.449},
    "Table 6, ablation": {
        "original": 0.662,
        "original+fusion.1/.5": 0.416,
        "five": 0.449,
        "five+fusion.1/.5": 0.374,
        "five+fusion.1/.3": 0.384,
    },
    "Table 3, rivals": {
        "original": 0.662,
        "original+MC": 0.420,
        "original+GN": 0.596,
        "original+RC": 0.565,
        "original+CWR": 0.614,
        "five+fusion.1/.5": 0.374,
    },
    "Table 5, fusion weights": {
        "five+fusion.1token": 0.454,
        "five+fusion.1/.1": 0.417,
        "five+fusion.1/.3": 0.384,
        "five+fusion.1/.5": 0.374,
    },
}
"""The rows of each table of paper A, with the paper's own R (Stable Diffusion and SSCD: the order compares, no value)."""


def summarise(folder: Path, target: Path, fine_tuning: dict) -> dict:
    """Reads the files of rows and seeds and `reference.json` in `folder`; writes `target`, prints and returns it."""
    runs: "dict[str, list[dict]]" = {}
    for path in sorted(folder.glob("*-[0-9]*.json")):
        found = json.loads(path.read_text())
        runs.setdefault(found["row"], []).append(found)
    entry = {
        "fineTuning": fine_tuning,
        "reference": json.loads((folder / "reference.json").read_text()),
        "rows": {row: _of_seeds(found) for row, found in runs.items()},
        "paper": TABLES,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(entry, indent=1) + "\n")
    in_tables = {row for table in TABLES.values() for row in table}
    others = {row: None for row in runs if row not in in_tables}
    for title, rows in [*TABLES.items(), ("Others", others)]:
        measured = [row for row in rows if row in runs]
        if measured:
            _print_table(title, {row: entry["rows"][row] for row in measured}, rows)
    return entry


def _print_table(title: str, found: "dict[str, dict]", paper: "dict[str, float | None]") -> None:
    print("\n" + "  ".join([title.ljust(24), "n", "paper", *(name.rjust(14) for name in COLUMNS)]))
    for row, entry in found.items():
        mean, spread = entry["mean"], entry["spread"]
        theirs = "     " if paper[row] is None else f"{paper[row]:.3f}"
        cells = (f"{mean[name]:.3f} ± {spread[name]:.3f}".rjust(14) for name in COLUMNS)
        print("  ".join([row.ljust(24), str(len(entry["seeds"])), theirs, *cells]))


def _of_seeds(runs: "list[dict]") -> dict:
    """Mean over the seeds and spread (half the range from the smallest to the largest) of each number."""
    entry = {"seeds": [found["seed"] for found in runs], **_mean_and_spread(runs)}
    asked = [found["askedWithOriginalCaptions"] for found in runs if "askedWithOriginalCaptions" in found]
    if asked:
        entry["askedWithOriginalCaptions"] = _mean_and_spread(asked)
    entry["loss"] = round(float(np.mean([found["loss"] for found in runs])), 4)
    entry["runs"] = [{name: round(found[name], 4) for name in COLUMNS} for found in runs]
    return entry


def _mean_and_spread(runs: "list[dict]") -> "dict[str, dict[str, float]]":
    values = {name: np.array([found[name] for found in runs]) for name in COLUMNS}
    return {
        "mean": {name: round(float(of.mean()), 4) for name, of in values.items()},
        "spread": {name: round(float(of.max() - of.min()) / 2, 4) for name, of in values.items()},
    }
