"""PyTorch modules to ONNX files: opset 17, weights stored as float16, computed in float32."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from pretrain.safetensors import read_safetensors, write_safetensors

OPSET = 17
SMALLEST_HALF = 64
"""Tensors of fewer numbers stay float32: nothing to gain."""


def round_to_half(module: nn.Module) -> nn.Module:
    """Rounds, in place, the weights that `export_onnx` stores as float16, so that PyTorch computes what the file does.

    Call it before anything is measured or recorded with the weights that ship.
    """
    with torch.no_grad():
        for value in [*module.parameters(), *module.buffers()]:
            if value.dtype == torch.float32 and value.numel() >= SMALLEST_HALF:
                value.copy_(value.half().float())
    return module


def export_onnx(
    module: nn.Module,
    inputs: "tuple[torch.Tensor, ...]",
    path: Path,
    input_names: "list[str]",
    output_names: "list[str]",
    dynamic_axes: "dict[str, dict[int, str]] | None" = None,
    half: bool = True,
    tolerance: float = 1e-3,
) -> "float | None":
    """Writes `module` to `path` and checks the file; returns the largest difference from PyTorch's output.

    `dynamic_axes` defaults to a dynamic first axis "batch" of every input and output. Each float32 weight of
    `SMALLEST_HALF` numbers or more is stored as float16 behind a Cast, which ONNX Runtime folds away while loading.
    The check runs the file in `onnxruntime-web` under Node; where Node is missing it is only checked for form (None).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    module = module.eval().cpu()
    inputs = tuple(value.cpu() for value in inputs)
    if dynamic_axes is None:
        dynamic_axes = {name: {0: "batch"} for name in [*input_names, *output_names]}
    with torch.no_grad():
        torch.onnx.export(
            module,
            inputs,
            str(path),
            input_names=input_names,
            output_names=output_names,
            dynamic_axes=dynamic_axes,
            opset_version=OPSET,
            do_constant_folding=True,
        )
        outputs = module(*inputs)
    outputs = outputs if isinstance(outputs, (tuple, list)) else (outputs,)
    model = onnx.load(str(path))
    if half:
        _store_half(model)
    model.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, str(path))

    expected = {name: value.numpy() for name, value in zip(output_names, outputs)}
    found = run_onnx(path, {name: value.numpy() for name, value in zip(input_names, inputs)})
    if found is None:
        return None
    difference = max(float(np.abs(found[name] - expected[name]).max()) for name in output_names)
    if not difference <= tolerance:
        raise ValueError(
            f"{path}: differs from PyTorch by {difference:.2g}, more than {tolerance}; "
            "was round_to_half called on the module?"
        )
    return difference


def run_onnx(path: Path, inputs: "dict[str, np.ndarray]") -> "dict[str, np.ndarray] | None":
    """Outputs of the file at `path` by name, computed by `onnxruntime-web` (wasm) under Node; None without Node."""
    script = Path(__file__).with_name("run-onnx.mjs")
    if shutil.which("node") is None or not (script.parent.parent / "node_modules" / "onnxruntime-web").exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "inputs.safetensors", Path(folder) / "outputs.safetensors"
        write_safetensors(given, inputs)
        subprocess.run(["node", str(script), str(path), str(given), str(made)], check=True)
        return read_safetensors(made)


def count_parameters(module: nn.Module) -> int:
    return sum(value.numel() for value in module.parameters())


def operators(path: Path) -> "list[str]":
    """The kinds of nodes in the file, sorted: what the page's runtime has to support."""
    return sorted({node.op_type for node in onnx.load(str(path)).graph.node})


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def _store_half(model: onnx.ModelProto) -> None:
    graph = model.graph
    casts = []
    for initializer in graph.initializer:
        if initializer.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(initializer)
        if values.size < SMALLEST_HALF:
            continue
        name = initializer.name
        initializer.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], name=f"{name}_cast", to=TensorProto.FLOAT))
    # Casts come first: the nodes of a graph must be in topological order.
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
