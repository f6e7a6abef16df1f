#!/usr/bin/env bash
# imagecodecs 2026.3.6 encodes an array of 16 bits as JPEG XL and says in the file that its numbers are linear light; an
# array of 8 bits is said to be sRGB. Read back by imagecodecs the numbers are the same, so a round trip shows nothing.
# A program that honours what the file says shows the 16-bit one far too light.
#
# Seen 2026-11-30, Python 3.11: a grey of 60 in 255 without loss; the profile that libjxl gives for it through
# pillow-jxl-plugin 1.3.8, and the grey after conversion from that profile to sRGB
#   written as 8 bits       sRGB 60
#   written as 16 bits      RGB_D65_SRG_Rel_Lin 133
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install \
  imagecodecs==2026.3.6 pillow==13.0.0 pillow-jxl-plugin==1.3.8 numpy==2.4.6
"$work/venv/bin/python" - <<'PYTHON'
import io
import sys

import imagecodecs
import numpy as np
import pillow_jxl  # noqa: F401
from PIL import Image, ImageCms

SRGB = ImageCms.createProfile("sRGB")


def shown(values):
    data = imagecodecs.jpegxl_encode(values, lossless=True)
    assert np.array_equal(imagecodecs.jpegxl_decode(data), values)
    with Image.open(io.BytesIO(data)) as image:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        level = ImageCms.profileToProfile(image.convert("RGB"), profile, SRGB).getpixel((0, 0))[0]
        return ImageCms.getProfileDescription(profile).strip(), level


eight = np.full((8, 8, 3), 60, np.uint8)
found = shown(eight), shown(eight.astype(np.uint16) * 257)
print("written as 8 bits      ", *found[0])
print("written as 16 bits     ", *found[1])
sys.exit(found != (("sRGB", 60), ("RGB_D65_SRG_Rel_Lin", 133)))
PYTHON
