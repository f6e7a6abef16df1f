#!/usr/bin/env bash
# Pillow 13.0.0 reads the transparent colour of a PNG of 16 bits (tRNS) with all its bits into `info`, and compares it with
# the eight bits that it keeps of each pixel when the picture is converted. So nothing becomes transparent: not the pixel
# of exactly that colour either. With 8 bits it does.
#
# Seen 2026-11-30, Python 3.11: alpha of the one pixel of the transparent colour, after convert("RGBA")
#   8 bits, grey, RGB      0 0
#   16 bits, grey, RGB     255 255
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

from PIL import Image

GREY, RGB = 0, 2


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def one_pixel(bits, kind, values):
    header = struct.pack(">IIBBBBB", 1, 1, bits, kind, 0, 0, 0)
    code = ">H" if bits == 16 else ">B"
    pixels = b"\0" + b"".join(struct.pack(code, one) for one in values)
    clear = b"".join(struct.pack(">H", one) for one in values)
    chunks = chunk(b"IHDR", header) + chunk(b"tRNS", clear)
    chunks += chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def alpha(bits, kind, *values):
    with Image.open(io.BytesIO(one_pixel(bits, kind, values))) as image:
        return image.convert("RGBA").getpixel((0, 0))[3]


eight = alpha(8, GREY, 0x12), alpha(8, RGB, 0x12, 0x34, 0x56)
sixteen = alpha(16, GREY, 0x1234), alpha(16, RGB, 0x1234, 0x3456, 0x5678)
print("8 bits, grey, RGB     ", *eight)
print("16 bits, grey, RGB    ", *sixteen)
sys.exit((eight, sixteen) != ((0, 0), (255, 255)))
PYTHON
