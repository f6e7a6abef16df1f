"""Label pictures with `model.onnx`, as Handful does; the result is CSV on the standard output.

    pip install numpy onnxruntime pillow pillow-heif pillow-jxl-plugin rawpy tifffile
    python label_pictures.py FOLDER_OR_PICTURES... > labels.csv

`pip install imagecodecs pydicom` adds the rarer TIFFs and JPEGs, and DICOM. Pictures are opened by
the folder `handful_pictures` beside this file: the modules that Handful itself opens them by, so
that the model sees the same pixels. Everything else that the model needs to know stands in its own
metadata. This file may be copied and changed freely.
"""

import argparse
import csv
import json
import os
import sys
from pathlib import Path

import numpy as np

# Nothing is to leave this computer: read when ONNX Runtime is imported, so it comes before that.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
import onnxruntime
from handful_pictures.decoders import Wish, decode
from handful_pictures.discovery import EXTENSIONS
from handful_pictures.errors import ImageError
from handful_pictures.multi_crop import multi_crop, short_side_for


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
            views = views_of(path, facts["inputs"])
        except (ImageError, ImportError, OSError) as error:
            sys.stderr.write(f"{path}: {error}\n")
            table.writerow([path, "", "", "failed"])
            continue
        label, confidence, status = label_of(session, facts, views)
        table.writerow([path, label, f"{confidence:.4f}", status])


def facts_of(session: onnxruntime.InferenceSession) -> dict:
    """Return what the model's metadata says: its classes, and how to prepare pictures."""
    kept = session.get_modelmeta().custom_metadata_map
    return {
        "classes": json.loads(kept["handful.classes"]),
        "inputs": [
            json.loads(kept["handful.preprocessing"]),
            *json.loads(kept.get("handful.more_inputs", "[]")),
        ],
        "sure": json.loads(kept["handful.sure"]),
    }


def pictures_in(paths: list[Path]) -> list[Path]:
    """Return the pictures themselves, and those in folders and below."""
    found = []
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [one for one in below if one.suffix.lower() in EXTENSIONS or one == path]
    return found


def label_of(
    session: onnxruntime.InferenceSession, facts: dict, views: list[np.ndarray]
) -> tuple[str, float, str]:
    """Label one picture: class, confidence (0..1), and "labelled", "unsure" or "unknown"."""
    # Any number of pictures can go in at once: (n, n_views, side, side, 3), uint8.
    names = [one.name for one in session.get_inputs()]
    given = {name: one[np.newaxis] for name, one in zip(names, views, strict=True)}
    probabilities, strangeness = session.run(None, given)
    best = int(probabilities[0].argmax())
    confidence = float(probabilities[0, best])
    status = "labelled" if confidence >= facts["sure"] else "unsure"
    if strangeness[0] > 1:  # it resembles no example: "none of these"
        status = "unknown"
    return facts["classes"][best], confidence, status


def views_of(path: Path, inputs: list[dict]) -> list[np.ndarray]:
    """Open a picture and cut out what each input takes: (n_views, side, side, 3) uint8."""
    sides = [{"resize_px": one["resize_px"], "crop_px": one["crop_px"]} for one in inputs]
    # Large pictures are opened smaller.
    short_px = max(
        short_side_for(one["n_views"], **two) for one, two in zip(inputs, sides, strict=True)
    )
    image = decode(path.read_bytes(), path, Wish(short_side_px=short_px)).image
    return [
        multi_crop(
            image,
            one["n_views"],
            **two,
            interpolation=one["interpolation"],
            crop_mode=one.get("crop_mode", "center"),
        )
        for one, two in zip(inputs, sides, strict=True)
    ]


if __name__ == "__main__":
    main()
