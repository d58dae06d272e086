"""What captions say about a picture, measured on its pixels in whole numbers (the same in src/data/captioned/fashion-measures.ts).

Every measure is an integer made by additions, comparisons and floor divisions of non-negative integers, so that Python
and TypeScript agree exactly.
"""

import numpy as np

MEASURES = ("shade", "height", "fullness", "reach", "texture", "gap", "flare", "balance")


def measure(images: np.ndarray, ink: int) -> "dict[str, np.ndarray]":
    """Measures [N] of images [N, 28, 28] uint8; a pixel above `ink` belongs to the garment.

    shade: mean brightness of the garment; height: rows with two or more of its pixels; fullness: its pixels a row, in
    sixteenths; reach: the lowest row, from the first, with two of its pixels in the outer ten columns (sleeves);
    texture: mean absolute difference of neighbouring pixels, in quarters; gap: rows open within the middle four columns
    (legs, heels, handles); flare: pixels of rows 20-25 to those of rows 3-8, in sixteenths; balance: upper half's mean
    brightness against the lower half's, 256 where they are equal.
    """
    pixels = images.astype(np.int64)
    inside = pixels > ink
    area = np.maximum(inside.sum((1, 2)), 1)
    bright = pixels * inside
    rows = inside.sum(2) >= 2
    first = np.where(rows.any(1), rows.argmax(1), 0)
    height = rows.sum(1)

    sides = inside[:, :, :5].sum(2) + inside[:, :, 23:].sum(2) >= 2
    lowest = 27 - sides[:, ::-1].argmax(1)
    reach = np.where(sides.any(1), np.maximum(lowest - first, 0), 0)

    across = (np.abs(np.diff(pixels, axis=2)) * (inside[:, :, 1:] & inside[:, :, :-1])).sum((1, 2))
    down = (np.abs(np.diff(pixels, axis=1)) * (inside[:, 1:] & inside[:, :-1])).sum((1, 2))

    upper = bright[:, :14].sum((1, 2)) // np.maximum(inside[:, :14].sum((1, 2)), 1)
    lower = bright[:, 14:].sum((1, 2)) // np.maximum(inside[:, 14:].sum((1, 2)), 1)
    return {
        "shade": bright.sum((1, 2)) // area,
        "height": height,
        "fullness": inside.sum((1, 2)) * 16 // np.maximum(height, 1),
        "reach": reach,
        "texture": (across + down) * 4 // area,
        "gap": (~inside[:, :, 12:16]).any(2).sum(1),
        "flare": inside[:, 20:26].sum((1, 2)) * 16 // np.maximum(inside[:, 3:9].sum((1, 2)), 1),
        "balance": upper + 256 - lower,
    }
