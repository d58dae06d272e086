"""Golden activations of an ONNX file that no PyTorch made, by the reference evaluator of the onnx package, which is plain NumPy:

    python -m pretrain.golden_reference public/models/classifier-emoji test/golden/models/classifier-emoji.safetensors

One image, drawn from a seed, in the form that pretrain/golden.py writes.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

from pretrain.safetensors import write_safetensors

SEED = 0


def main(folder: Path, out: Path) -> None:
    model = onnx.load(str(folder / "model.onnx"))
    (port,) = model.graph.input
    shape = [dim.dim_value or 1 for dim in port.type.tensor_type.shape.dim]
    images = np.random.default_rng(SEED).uniform(-1, 1, shape).astype(np.float32)
    names = [value.name for value in model.graph.output]
    outputs = ReferenceEvaluator(model).run(names, {port.name: images})
    tensors = {f"input.{port.name}": images} | {f"output.{name}": value for name, value in zip(names, outputs)}
    write_safetensors(out, tensors, {"model": f"{folder.name}/model.onnx"})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
