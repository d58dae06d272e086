#!/bin/sh
# From the raw IDX files to everything under public/models/:
#   pretrain/run.sh [--smoke] [--from STAGE] [--only STAGE] [--out FOLDER]
# Finds a Python that has PyTorch, ONNX and NumPy; set PYTHON to choose one yourself.
set -eu
cd "$(dirname "$0")/.."

has_packages() { "$1" -c 'import numpy, onnx, torch' >/dev/null 2>&1; }

if [ -z "${PYTHON:-}" ]; then
  for candidate in python3 /usr/bin/python3 python; do
    if has_packages "$candidate"; then
      PYTHON=$candidate
      break
    fi
  done
fi
if [ -z "${PYTHON:-}" ] || ! has_packages "$PYTHON"; then
  echo "pretrain: no Python with torch, onnx and numpy was found." >&2
  echo "Install them with one of:" >&2
  echo "  apt install python3-torch python3-onnx python3-numpy libopenblas0-pthread   (Debian, Ubuntu)" >&2
  echo "  pip install torch onnx numpy                                                (anywhere else)" >&2
  echo "or name a Python that has them: PYTHON=/path/to/python pretrain/run.sh" >&2
  exit 1
fi
if [ ! -f public/data/mnist/train-images-idx3-ubyte.gz ]; then
  echo "pretrain: public/data/mnist is empty; run \"npm install && npm run data\" first." >&2
  exit 1
fi
# Debian's PyTorch takes its matrix products from libblas.so.3, whose reference version is twenty times slower than OpenBLAS.
if "$PYTHON" -c 'import torch; raise SystemExit("BLAS_INFO=generic" not in torch.__config__.show())' 2>/dev/null &&
  ldconfig -p | grep -q 'libblas.so.3' && ! ldconfig -p | grep -q 'libopenblas.so.0'; then
  echo "pretrain: libblas.so.3 may be the slow reference version; \"apt install libopenblas0-pthread\" makes this several times faster." >&2
fi
exec "$PYTHON" -m pretrain "$@"
