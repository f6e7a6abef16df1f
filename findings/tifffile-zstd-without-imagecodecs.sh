#!/usr/bin/env bash
# tifffile 2026.3.3 without imagecodecs reads Zstandard by the standard library's `compression.zstd`, which is new in Python
# 3.14. Before that it does not say, as for other packings, that imagecodecs is wanted: `ModuleNotFoundError` for a module
# named "compression" comes out of `asarray`, which no code expects that catches tifffile's own errors or ValueError.
#
# Seen 2026-11-30, Python 3.11: what `tifffile.imread` raises
#   LZW             ValueError <COMPRESSION.LZW: 5> requires the 'imagecodecs' package
#   Zstandard       ModuleNotFoundError No module named 'compression'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3}
for name in writer reader; do "$python" -m venv "$work/$name"; done
"$work/writer/bin/pip" --quiet --disable-pip-version-check install tifffile==2026.3.3 imagecodecs==2026.3.6
"$work/reader/bin/pip" --quiet --disable-pip-version-check install tifffile==2026.3.3
"$work/writer/bin/python" - "$work" <<'PYTHON'
import sys

import numpy as np
import tifffile

for packing in ("lzw", "zstd"):
    values = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    tifffile.imwrite(f"{sys.argv[1]}/{packing}.tif", values, compression=packing)
PYTHON
"$work/reader/bin/python" - "$work" <<'PYTHON'
import sys

import tifffile

found = []
for packing in ("lzw", "zstd"):
    try:
        tifffile.imread(f"{sys.argv[1]}/{packing}.tif")
        found.append(("read", ""))
    except Exception as error:
        found.append((type(error).__name__, str(error)))
print("LZW            ", *found[0])
print("Zstandard      ", *found[1])
wanted = ("ModuleNotFoundError", "No module named 'compression'")
if sys.version_info >= (3, 14):
    sys.exit("run this with a Python before 3.14: PYTHON=python3.11")
sys.exit(found[0][0] != "ValueError" or found[1] != wanted)
PYTHON
