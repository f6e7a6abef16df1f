"""A project of thousands of small pictures with a model, made in seconds without a network."""

from pathlib import Path

import numpy as np
from PIL import Image

from core.api import scan_folder
from core.imaging.discovery import content_hash
from core.store import Project
from tests.app.project_fixtures import add_better_model, add_model

EXAMPLES_OF_A_CLASS = 2


def make_project(home: Path, n: int, n_classes: int = 8) -> Path:
    """Write `n` small pictures and a project that has labelled them once; return its path."""
    folder = home / "pictures"
    folder.mkdir()
    draw = np.random.default_rng(0)
    for k in range(n):
        tones = draw.integers(0, 255, (3, 4, 3), np.uint8)
        Image.fromarray(tones).resize((48, 36)).save(folder / f"{k:05d}.png")
    path = home / "response.handful"
    with Project.open(path, create=True) as project:
        scan_folder(project, folder)
        with project.atomic():
            for record in list(project.files.unread(project.files.folder_id(folder))):
                content = content_hash(record.full_path.read_bytes())
                project.files.record_image(record.id, content, 48, 36, "")
        image_ids = project.files.image_ids()
        for place in range(n_classes):
            record = project.classes.add(f"Class {place + 1}")
            first = place * EXAMPLES_OF_A_CLASS
            project.labels.put(image_ids[first : first + EXAMPLES_OF_A_CLASS], record.id)
    add_model(path)
    add_better_model(path)
    return path


def search_without_end(_project, *, tick):
    """Keep the engine's process as busy as a search for a better model does, until Stop."""
    matrix = np.random.default_rng(0).normal(size=(600, 600)).astype(np.float32)
    while True:
        for _ in range(20):
            matrix = matrix @ matrix
            matrix /= np.abs(matrix).max()
        tick(5, 95)
