"""The training loop that all stages share: resumes after a kill, logs, averages weights, schedules the rate."""

import copy
import csv
import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pretrain.stage import Context

CHECKPOINT_SECONDS = 120


def cosine_rate(step: int, steps: int, peak: float, warmup: int = 100, floor: float = 0.02) -> float:
    """Learning rate at `step`: linear from 0 over `warmup` steps, then a cosine from `peak` to `floor * peak`."""
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = (step - warmup) / max(1, steps - warmup)
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Sets every group's rate to `rate` times the group's own `scale` (1 where it has none)."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group.get("scale", 1.0)


class Ema:
    """Exponential moving average of a module's parameters; buffers are copied. `ema.module` is the averaged copy.

    The decay grows with the number of updates, (1 + n) / (10 + n) up to `decay`, so that a short run is averaged too.
    """

    def __init__(self, module: nn.Module, decay: float = 0.999) -> None:
        self.decay = decay
        self.updates = 0
        self.module = copy.deepcopy(module).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for mean, value in zip(self.module.parameters(), module.parameters()):
            mean.lerp_(value.detach(), 1 - decay)
        for mean, value in zip(self.module.buffers(), module.buffers()):
            mean.copy_(value)

    def state_dict(self) -> dict:
        return {"updates": self.updates, "module": self.module.state_dict()}

    def load_state_dict(self, state: dict) -> None:
        self.updates = state["updates"]
        self.module.load_state_dict(state["module"])


class Loop:
    """Counts steps, and survives being killed.

    >>> loop = Loop(context, steps=1000, parts={'net': net, 'ema': ema, 'adam': adam})
    >>> for step in loop:
    ...     images = pool[loop.numpy.integers(len(pool), size=64)]
    ...     loop.record(loss=loss, mse=mse)

    Everything in `parts` (anything with `state_dict`) is saved every two minutes and restored in a new process. The
    random numbers of step n (torch's global generator and `loop.numpy`) depend on the seed and n alone, so that a
    resumed run makes the same weights as one that was not killed. `record` takes tensors or numbers; their means over
    `every` steps go to `log/<name>.csv` with the seconds spent so far (all processes together).
    """

    def __init__(
        self,
        context: Context,
        steps: int,
        parts: dict,
        name: "str | None" = None,
        every: int = 50,
        checkpoint_seconds: float = CHECKPOINT_SECONDS,
    ) -> None:
        self.steps = steps
        self._checkpoint_seconds = checkpoint_seconds
        self.every = min(every, max(1, steps // 2))
        self.name = name or context.stage
        self.numpy = np.random.default_rng(0)
        self._context = context
        self._parts = parts
        self._file = context.work / f"{self.name}.checkpoint"
        self._csv = context.log / f"{self.name}.csv"
        self._sums: dict = {}
        self._count = 0
        self._spent = 0.0
        self._first = 0
        if self._file.exists():
            self._restore()

    def __iter__(self) -> Iterator[int]:
        self._started = self._saved = time.monotonic()
        self._cut_log()
        for step in range(self._first, self.steps):
            torch.manual_seed(self._context.seed_of(self.name, step))
            self.numpy = np.random.default_rng([self._context.seed, self._context.seed_of(self.name), step])
            yield step
            if (step + 1) % self.every == 0 or step + 1 == self.steps:
                self._write_row(step + 1)
                if time.monotonic() - self._saved > self._checkpoint_seconds or step + 1 == self.steps:
                    self._save(step + 1)

    def seconds(self) -> float:
        """Seconds of training so far, those of killed processes included."""
        return self._spent + time.monotonic() - self._started

    def record(self, **values: "torch.Tensor | float") -> None:
        for name, value in values.items():
            kept = value.detach() if isinstance(value, torch.Tensor) else value
            self._sums[name] = self._sums.get(name, 0.0) + kept
        self._count += 1

    def _write_row(self, step: int) -> None:
        means = {name: float(total) / max(1, self._count) for name, total in self._sums.items()}
        self._sums, self._count = {}, 0
        fresh = not self._csv.exists()
        self._csv.parent.mkdir(parents=True, exist_ok=True)
        with self._csv.open("a", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if fresh:
                writer.writerow(["step", *means, "seconds"])
            writer.writerow([step, *(f"{mean:.6g}" for mean in means.values()), f"{self.seconds():.1f}"])

    def _cut_log(self) -> None:
        """Drops the rows that a killed process wrote after its last checkpoint (all of them for a fresh start)."""
        if not self._csv.exists():
            return
        if self._first == 0:
            self._csv.unlink()
            return
        head, *rows = self._csv.read_text().splitlines(keepends=True)
        self._csv.write_text(head + "".join(row for row in rows if int(row.split(",", 1)[0]) <= self._first))

    def _save(self, step: int) -> None:
        states = {name: part.state_dict() for name, part in self._parts.items()}
        partial = Path(f"{self._file}.partial")
        torch.save({"step": step, "steps": self.steps, "seconds": self.seconds(), "states": states}, partial)
        partial.replace(self._file)
        self._saved = time.monotonic()

    def _restore(self) -> None:
        saved = torch.load(self._file, map_location=self._context.device)
        if saved["steps"] != self.steps:
            return  # made with other settings: begin again
        for name, part in self._parts.items():
            part.load_state_dict(saved["states"][name])
        self._first, self._spent = saved["step"], saved["seconds"]
        print(f"{self.name}: goes on at step {self._first} of {self.steps}", flush=True)
