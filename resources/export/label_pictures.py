"""Label pictures with `model.onnx`, as Handful does; the result is CSV on the standard output.

    pip install numpy pillow onnxruntime
    python label_pictures.py FOLDER_OR_PICTURES... > labels.csv

Everything that the model needs to know stands in its own metadata. This file may be copied and
changed freely.
"""

import argparse
import csv
import io
import json
import os
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

# Nothing is to leave this computer: read when ONNX Runtime is imported, so it comes before that.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
import onnxruntime

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif", ".heic"}


def main() -> None:
    """Read the command line, label the pictures, write the table."""
    parser = argparse.ArgumentParser(description="Label pictures with an exported model.")
    parser.add_argument("paths", nargs="+", type=Path, help="pictures, or folders of them")
    parser.add_argument("--model", type=Path, default=Path(__file__).with_name("model.onnx"))
    arguments = parser.parse_args()
    session = onnxruntime.InferenceSession(str(arguments.model), providers=["CPUExecutionProvider"])
    facts = facts_of(session)
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    table = csv.writer(sys.stdout)
    table.writerow(["path", "label", "confidence", "status"])
    for path in pictures_in(arguments.paths):
        try:
            image = open_upright(path, facts["preprocessing"])
        except (OSError, ValueError, SyntaxError) as error:
            sys.stderr.write(f"{path}: {error}\n")
            table.writerow([path, "", "", "failed"])
            continue
        label, confidence, status = label_of(session, facts, image)
        table.writerow([path, label, f"{confidence:.4f}", status])


def facts_of(session: onnxruntime.InferenceSession) -> dict:
    """Return what the model's metadata says: its classes, and how to prepare pictures."""
    kept = session.get_modelmeta().custom_metadata_map
    return {
        "classes": json.loads(kept["handful.classes"]),
        "preprocessing": json.loads(kept["handful.preprocessing"]),
        "sure": json.loads(kept["handful.sure"]),
    }


def pictures_in(paths: list[Path]) -> list[Path]:
    """Return the pictures themselves, and those in folders and below."""
    found = []
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [one for one in below if one.suffix.lower() in SUFFIXES or one == path]
    return found


def label_of(
    session: onnxruntime.InferenceSession, facts: dict, image: Image.Image
) -> tuple[str, float, str]:
    """Label one picture: class, confidence (0..1), and "labelled", "unsure" or "unknown"."""
    views = views_of(image, facts["preprocessing"])
    # Any number of pictures can go in at once: (n, n_views, side, side, 3), uint8.
    probabilities, strangeness = session.run(None, {"pixels": views[np.newaxis]})
    best = int(probabilities[0].argmax())
    confidence = float(probabilities[0, best])
    status = "labelled" if confidence >= facts["sure"] else "unsure"
    if strangeness[0] > 1:  # it resembles no example: "none of these"
        status = "unknown"
    return facts["classes"][best], confidence, status


def open_upright(path: Path, sizes: dict) -> Image.Image:
    """Open a picture upright, in sRGB, over white where it is transparent."""
    image = Image.open(path)
    short = short_side(sizes)
    image.draft(None, (short, short))  # large JPEGs are decoded at a smaller size
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):
        raise ValueError("pictures of 16 or 32 bits a channel need Handful itself")
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA"):
        image = image.convert("RGBA")
        canvas = Image.new("RGB", image.size, "white")
        canvas.paste(image, mask=image)
        image = canvas
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    return in_srgb(image, profile)


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Turn colours into sRGB by the picture's own profile."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # damaged, or meant for another mode
    return image.convert("RGB")


def views_of(image: Image.Image, sizes: dict) -> np.ndarray:
    """Cut out what the model looks at: (n_views, side, side, 3) uint8.

    The middle; the whole picture squeezed into a square; a closer look at the middle.
    """
    width, height = image.size
    short = min(width, height)
    left, right = middle(width, short, sizes)
    top, bottom = middle(height, short, sizes)
    side = short * sizes["close"]
    x, y = (width - side) / 2, (height - side) / 2
    boxes = [(left, top, right, bottom), (0, 0, width, height), (x, y, x + side, y + side)]
    scale = Image.Resampling[sizes["interpolation"].upper()]
    square = (sizes["crop_px"], sizes["crop_px"])
    views = [
        np.asarray(image.resize(square, scale, box=box, reducing_gap=3.0))
        for box in boxes[: sizes["n_views"]]
    ]
    return np.stack(views)


def middle(side: int, short: int, sizes: dict) -> tuple[float, float]:
    """Return where the middle crop begins and ends along one side, in the picture's pixels."""
    scaled = int(sizes["resize_px"] * side / short)
    start = round((scaled - sizes["crop_px"]) / 2)
    per_pixel = side / scaled
    return start * per_pixel, min(float(side), (start + sizes["crop_px"]) * per_pixel)


def short_side(sizes: dict) -> int:
    """Return how large a picture must be decoded, so that no view has to invent detail."""
    if sizes["n_views"] < 3:
        return sizes["resize_px"]
    return max(sizes["resize_px"], round(sizes["crop_px"] / sizes["close"]))


if __name__ == "__main__":
    main()
