#!/usr/bin/env bash
# pillow-jxl-plugin 1.3.8: `image.save("a.jxl", icc_profile=...)` writes a file that says sRGB, whatever the profile, and
# tells nobody. Wide colours are pale from then on. Pillow's own formats take the same argument and keep the profile.
#
# Seen 2026-11-30, Python 3.11: the profile's own words after saving with one whose red lies at (0.68, 0.32)
#   PNG        the one that was given
#   JPEG XL    sRGB
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install pillow==13.0.0 pillow-jxl-plugin==1.3.8 \
  imagecodecs==2026.3.6
"$work/venv/bin/python" - <<'PYTHON'
import io
import sys

import imagecodecs
import pillow_jxl  # noqa: F401
from PIL import Image, ImageCms

P3 = [0.680, 0.320, 1, 0.265, 0.690, 1, 0.150, 0.060, 1]
PROFILE = imagecodecs.cms_profile("rgb", whitepoint=[0.3127, 0.3290, 1], primaries=P3, gamma=2.2)


def kept(format):
    target = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 80, 60)).save(target, format, icc_profile=PROFILE)
    with Image.open(target) as image:
        profile = image.info["icc_profile"]
    if profile == PROFILE:
        return "the one that was given"
    return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip()


found = kept("PNG"), kept("JXL")
print("PNG       ", found[0])
print("JPEG XL   ", found[1])
sys.exit(found != ("the one that was given", "sRGB"))
PYTHON
