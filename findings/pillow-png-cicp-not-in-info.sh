#!/usr/bin/env bash
# Pillow 13.0.0 opens a PNG whose colours are Display P3 by numbers (the chunk cICP of the third edition of the
# standard: 12, 13), and tells nobody: `info` says nothing of it, and the pixels are the plain numbers. Who shows them sees
# pale colours. With an ICC profile in place of the numbers, `info` has it.
#
# Seen 2026-11-30, Python 3.11: names in `info` that speak of colour
#   PNG with cICP 12 13 0 1        (none)
#   PNG with a profile             icc_profile
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install pillow==13.0.0
"$work/venv/bin/python" - <<'PYTHON'
import io
import struct
import sys
import zlib

from PIL import Image, ImageCms

COLOUR = {"icc_profile", "cicp", "nclx", "gamma", "chromaticity", "srgb"}


def saved(**options):
    target = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 80, 60)).save(target, "PNG", **options)
    return target.getvalue()


def with_chunk(png, name, data):
    chunk = struct.pack(">I", len(data)) + name + data
    chunk += struct.pack(">I", zlib.crc32(name + data))
    return png[:33] + chunk + png[33:]  # behind IHDR


def told(png):
    return sorted(COLOUR & set(Image.open(io.BytesIO(png)).info))


numbers = told(with_chunk(saved(), b"cICP", bytes([12, 13, 0, 1])))
profile = told(saved(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()))
print("PNG with cICP 12 13 0 1       ", *numbers or ["(none)"])
print("PNG with a profile            ", *profile)
sys.exit(numbers != [] or profile != ["icc_profile"])
PYTHON
