#!/usr/bin/env bash
# pidng 4.0.9 lists 14 bits among the depths that it packs, and cannot write a DNG of 14 bits of any width: `pack14` takes
# every sixth column of the values where four values make seven bytes, so the shapes do not fit.
#
# Seen 2026-11-30, Python 3.11, numpy 2.4.6: an array of 8 x 16 values
#   12 bits     8 x 24 bytes
#   14 bits     ValueError
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install pidng==4.0.9 numpy==2.4.6
"$work/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
from pidng.packing import pack12, pack14


def packed(pack):
    try:
        return " x ".join(map(str, pack(np.zeros((8, 16), np.uint16)).shape)) + " bytes"
    except ValueError as error:
        return type(error).__name__


found = packed(pack12), packed(pack14)
print("12 bits    ", found[0])
print("14 bits    ", found[1])
sys.exit(found != ("8 x 24 bytes", "ValueError"))
PYTHON
