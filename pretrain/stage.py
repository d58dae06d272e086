"""What a stage is, where it finds and leaves its files, and how a finished one is known."""

import enum
import hashlib
import importlib
import json
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import torch


class Scale(enum.Enum):
    """How much work: `SMOKE` a few steps, `CPU` the shipped weights, `CUDA` the same sizes trained for longer."""

    SMOKE = "smoke"
    CPU = "cpu"
    CUDA = "cuda"


@dataclass(frozen=True)
class Stage:
    """`name` is also the module `pretrain.<name>`; `needs` are the stages whose files it reads."""

    name: str
    needs: tuple[str, ...] = ()
    on_request: bool = False


STAGES = (
    Stage("data"),
    Stage("tokenizer", ("data",)),
    Stage("autoencoder", ("data",)),
    Stage("text_encoder", ("data", "tokenizer")),
    Stage("teacher", ("data", "tokenizer", "autoencoder", "text_encoder")),
    Stage("distil", ("teacher",)),
    Stage("detector", ("data", "autoencoder")),
    Stage("classifiers", ("data",)),
    Stage("quality", ("distil", "classifiers")),
    Stage("golden", ("distil", "detector", "classifiers")),
    Stage("cards", ("golden",)),
    Stage("replication", ("distil", "detector", "classifiers"), on_request=True),
)


@dataclass(frozen=True)
class Context:
    """Places and choices that every stage shares.

    `models` receives what the page loads, `golden` the test vectors, `log` the loss logs, `work` everything else
    (checkpoints, encoded data); `stage` names the stage that this context was made for.
    """

    root: Path
    out: "Path | None"
    scale: Scale
    device: torch.device
    seed: int
    stage: str = ""
    started: float = field(default_factory=time.monotonic)

    @property
    def models(self) -> Path:
        return self.root / "public" / "models" if self.out is None else self.out / "models"

    @property
    def miniature(self) -> Path:
        """Folder of the diffusers layout: tokenizer, text_encoder, vae_encoder, vae_decoder, unet, scheduler."""
        return self.models / "fashion-mini"

    @property
    def golden(self) -> Path:
        return self.root / "test" / "golden" if self.out is None else self.out / "golden"

    @property
    def log(self) -> Path:
        return self.root / "pretrain" / "log" if self.out is None else self.out / "log"

    @property
    def work(self) -> Path:
        base = self.root / ".pretrain" / self.scale.value if self.out is None else self.out / "work"
        base.mkdir(parents=True, exist_ok=True)
        return base

    @property
    def raw_data(self) -> Path:
        return self.root / "public" / "data"

    def of(self, stage: Stage) -> "Context":
        return replace(self, stage=stage.name, started=time.monotonic())

    def seconds(self) -> float:
        """Seconds since this stage began in this process (`train.Loop` adds those of earlier, killed processes)."""
        return time.monotonic() - self.started

    def seed_of(self, *words: "str | int") -> int:
        """A 63-bit seed that depends on the run's seed, the stage and `words`."""
        text = "/".join(str(word) for word in (self.seed, self.stage, *words))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") >> 1


def by_name(name: str) -> Stage:
    return next(stage for stage in STAGES if stage.name == name)


def identity(context: Context, stage: Stage) -> str:
    """Hash of the stage's settings, the seed and the identities of the stages it needs."""
    module = importlib.import_module(f"pretrain.{stage.name}")
    text = json.dumps(
        {
            "stage": stage.name,
            "seed": context.seed,
            "settings": asdict(module.settings(context.scale)),
            "needs": [identity(context, by_name(name)) for name in stage.needs],
        },
        sort_keys=True,
        default=str,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _record(context: Context, stage: Stage) -> Path:
    return context.work / "done" / f"{stage.name}.json"


def is_done(context: Context, stage: Stage) -> bool:
    record = _record(context, stage)
    return record.exists() and json.loads(record.read_text())["identity"] == identity(context, stage)


def mark_done(context: Context, stage: Stage) -> None:
    """Notes that the stage is finished, in `work`, and its wall time, in `log/stages.json`."""
    record = _record(context, stage)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps({"identity": identity(context, stage)}))
    for checkpoint in context.work.glob(f"{stage.name}*.checkpoint"):
        checkpoint.unlink()
    summary = context.log / "stages.json"
    stages = json.loads(summary.read_text()) if summary.exists() else {}
    stages[stage.name] = {
        "scale": context.scale.value,
        "device": context.device.type,
        "threads": torch.get_num_threads(),
        "seed": context.seed,
        "lastProcessSeconds": round(context.seconds(), 1),
        "settings": asdict(importlib.import_module(f"pretrain.{stage.name}").settings(context.scale)),
    }
    context.log.mkdir(parents=True, exist_ok=True)
    summary.write_text(json.dumps(stages, indent=2, default=str) + "\n")


def forget(context: Context, stage: Stage) -> None:
    """Makes the stage count as not done. A checkpoint of a run that was killed half-way is kept and taken up."""
    _record(context, stage).unlink(missing_ok=True)
