#!/usr/bin/env bash
# Pillow 13.0.0: a TIFF of 16-bit RGB whose channels lie in planes of their own (PlanarConfiguration 2) is opened
# without an error and shown in wrong colours. The same values, channel beside channel, come out right, and so do
# planes of 8 bits.
#
# Seen 2026-11-30, Python 3.11, tifffile 2026.3.3 as the writer, mean distance to the picture in grey levels:
#   16 bits, beside each other  below 1
#   8 bits, in planes           below 1
#   16 bits, in planes          above 20
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install pillow==13.0.0 tifffile==2026.3.3 numpy
"$work/venv/bin/python" - <<'PYTHON'
import io
import sys

import numpy
import tifffile
from PIL import Image

ramp = numpy.linspace(0, 255, 64)
picture = numpy.stack(
    [numpy.tile(ramp, (48, 1)), numpy.tile(ramp[::-1], (48, 1)), numpy.full((48, 64), 40.0)], axis=-1
)


def distance(values, **options):
    target = io.BytesIO()
    tifffile.imwrite(target, values, photometric="rgb", **options)
    read = numpy.asarray(Image.open(target).convert("RGB"), dtype=float)
    return abs(read - picture).mean()


deep, plain = (picture * 257).astype("uint16"), picture.astype("uint8")
beside = distance(deep)
planes_8 = distance(numpy.moveaxis(plain, -1, 0).copy(), planarconfig="separate")
planes_16 = distance(numpy.moveaxis(deep, -1, 0).copy(), planarconfig="separate")
print(f"16 bits, beside each other  {beside:.1f}")
print(f"8 bits, in planes           {planes_8:.1f}")
print(f"16 bits, in planes          {planes_16:.1f}")
sys.exit(not (beside < 1 and planes_8 < 1 and planes_16 > 20))
PYTHON
