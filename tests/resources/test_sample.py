"""The bundled sample: complete, small, and what its script draws."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from resources.sample.draw import CLASSES, HERE, draw_picture, plan, save_picture

PLANNED = list(plan())


def truth() -> dict[str, str]:
    with (HERE / "truth.csv").open(newline="", encoding="utf-8") as file:
        return {row["path"]: row["label"] for row in csv.DictReader(file)}


def pictures() -> set[Path]:
    return {path.relative_to(HERE) for path in HERE.rglob("*.*") if path.suffix in (".jpg", ".png")}


def test_every_planned_picture_is_there_and_no_other():
    assert pictures() == {path for path, _, _ in PLANNED}


def test_each_class_has_five_examples():
    counts = Counter(path.parts[1] for path in pictures() if path.parts[0] == "examples")
    assert counts == dict.fromkeys(CLASSES, 5)


def test_the_truth_tells_each_picture_of_the_folder():
    assert set(truth()) == {path.name for path in pictures() if path.parts[0] == "folder"}
    assert Counter(truth().values()) == dict.fromkeys(CLASSES, 9)


def test_no_name_in_the_folder_gives_its_class_away():
    words = [name.lower().rstrip("s") for name in CLASSES]
    assert not [path for path in truth() for word in words if word in path.lower()]


def test_the_whole_sample_is_small():
    assert sum((HERE / path).stat().st_size for path in pictures()) < 600_000


@pytest.mark.parametrize("planned", PLANNED[::18], ids=lambda planned: planned[0].name)
def test_drawing_again_gives_the_same_picture(planned, tmp_path):
    path, class_name, seed = planned
    save_picture(draw_picture(class_name, seed), tmp_path / path.name)
    again, kept = (
        np.asarray(Image.open(file).convert("RGB"), dtype=int)
        for file in (tmp_path / path.name, HERE / path)
    )
    # Equal here; another build of the JPEG library may round a few pixels the other way.
    assert again.shape == kept.shape
    assert np.abs(again - kept).mean() < 0.5


def test_colour_does_not_tell_the_classes_apart():
    """Mean colours of the classes lie closer together than the pictures of one class do."""
    means: dict[str, list[np.ndarray]] = {name: [] for name in CLASSES}
    for path, name, _ in PLANNED:
        pixels = np.asarray(Image.open(HERE / path).convert("RGB").resize((1, 1)), dtype=float)
        means[name].append(pixels[0, 0])
    within = np.mean([np.std(colours, axis=0).mean() for colours in means.values()])
    between = np.std([np.mean(colours, axis=0) for colours in means.values()], axis=0).mean()
    assert between < within
