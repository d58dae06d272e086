"""Command line: runs the stages in order, skipping those that are done. See README.md."""

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

import torch

from pretrain.stage import STAGES, Context, Scale, is_done, mark_done, forget

ROOT = Path(__file__).resolve().parent.parent


def parse(arguments: list[str]) -> argparse.Namespace:
    names = [stage.name for stage in STAGES]
    parser = argparse.ArgumentParser(prog="pretrain/run.sh", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="tiny steps: every file with its shape, in minutes")
    parser.add_argument("--from", dest="first", choices=names, help="do this stage and all after it again")
    parser.add_argument("--only", choices=names, help="do this stage alone, again")
    parser.add_argument("--out", type=Path, help="folder for the results instead of public/models (and test/golden)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 leaves PyTorch's choice")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    if options.threads > 0:
        torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    scale = Scale.SMOKE if options.smoke else Scale.CUDA if device.type == "cuda" else Scale.CPU
    out = options.out
    if out is None and options.smoke:
        out = Path(tempfile.gettempdir()) / "modeweave-pretrain-smoke"

    context = Context(root=ROOT, out=out, scale=scale, device=device, seed=options.seed)
    print(f"pretrain: {scale.value} settings on {device}, results under {context.models}", flush=True)

    chosen = [stage for stage in STAGES if stage.name == options.only] if options.only else [
        stage for stage in STAGES if not stage.on_request
    ]
    if options.first:
        chosen = chosen[[stage.name for stage in chosen].index(options.first):]
    for stage in chosen:
        if options.only or options.first:
            forget(context, stage)
        if is_done(context, stage):
            print(f"{stage.name}: done before with the same settings, skipped", flush=True)
            continue
        module = importlib.import_module(f"pretrain.{stage.name}")
        print(f"{stage.name}: starts", flush=True)
        own = context.of(stage)
        module.run(module.settings(scale), own)
        mark_done(own, stage)
        print(f"{stage.name}: done in {own.seconds():.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
