"""Sheets of small images as PNG files, to look at."""

import struct
import zlib
from pathlib import Path

import numpy as np


def write_sheet(path: Path, images: np.ndarray, columns: int, scale: int = 2, gap: int = 2) -> None:
    """Writes images [N, 1, H, W] in [-1, 1], row by row, as an 8-bit grey PNG; the gaps are mid-grey."""
    count, _, height, width = images.shape
    rows = -(-count // columns)
    grey = np.clip((images[:, 0] + 1) * 127.5, 0, 255).round().astype(np.uint8).repeat(scale, 1).repeat(scale, 2)
    height, width = scale * height, scale * width
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), 128, np.uint8)
    for place, image in enumerate(grey):
        top, left = place // columns * (height + gap), place % columns * (width + gap)
        canvas[top:top + height, left:left + width] = image
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_png(canvas))


def _png(grey: np.ndarray) -> bytes:
    height, width = grey.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), grey], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
