"""The rows that replication.py has measured so far, as a table: means over seeds, and their spread."""

import json
from pathlib import Path

import numpy as np

COLUMNS = ("R", "median", "aboveThreshold", "own", "ownIsNearest", "agreement", "fid", "fidTuningSet")


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
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(entry, indent=1) + "\n")
    print("  ".join(["row".ljust(22), "n", *(name.rjust(14) for name in COLUMNS)]))
    for row, found in entry["rows"].items():
        cells = (f"{found['mean'][name]:.3f} ± {found['spread'][name]:.3f}".rjust(14) for name in COLUMNS)
        print("  ".join([row.ljust(22), str(len(found["seeds"])), *cells]))
    return entry


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
