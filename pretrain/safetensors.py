"""Safetensors files in plain NumPy: 8-byte little-endian header length, JSON header, tensors (the format's README)."""

import json
from pathlib import Path

import numpy as np

TYPES = {
    "F64": np.float64,
    "F32": np.float32,
    "F16": np.float16,
    "I64": np.int64,
    "I32": np.int32,
    "I16": np.int16,
    "U8": np.uint8,
}
NAMES = {np.dtype(dtype): name for name, dtype in TYPES.items()}


def write_safetensors(path: Path, tensors: "dict[str, np.ndarray]", metadata: "dict[str, str] | None" = None) -> None:
    """Writes `tensors` in the order of their names; the header is padded with spaces to a multiple of 8 bytes."""
    header: dict = {"__metadata__": metadata} if metadata else {}
    offset = 0
    names = sorted(tensors)
    for name in names:
        array = tensors[name]
        if array.dtype not in NAMES:
            raise ValueError(f"{path}: tensor {name} has type {array.dtype}; use one of {', '.join(map(str, NAMES))}")
        header[name] = {
            "dtype": NAMES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in names:
            file.write(np.ascontiguousarray(tensors[name]).tobytes())


def read_safetensors(path: Path) -> "dict[str, np.ndarray]":
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        flat = np.frombuffer(raw[start + first:start + last], dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"]).copy()
    return tensors
