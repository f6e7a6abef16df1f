"""Pictures very small, to tell copies from things that look alike, and when they were taken."""

import re
from pathlib import Path

import numpy as np
from PIL import Image

from core.analysis.example_groups import ReadShots, Shot
from core.analysis.near_duplicates import SIGN_PX, ReadSignatures, signature_of
from core.domain.arrays import Floats, Ints
from core.domain.errors import ImageError
from core.domain.records import FileRecord
from core.imaging.decoding import open_rgb, read_bytes
from core.imaging.shooting_time import camera_and_time
from core.store import Project

MOST_KEPT = 20_000  # of 1 KB

_kept: dict[str, Floats] = {}
_taken: dict[str, tuple[str, float]] = {}

_LAST_NUMBER = re.compile(r"(\d+)(?=\D*$)")


def signs_in(project: Project) -> ReadSignatures:
    """Return what reads the project's pictures, each of them once while this process lives.

    A picture costs a decode at an eighth of its size; only those are asked for whose embeddings are
    alike already. Kept by the hash of the picture, so another project's are not mistaken for them.
    """

    def read(image_ids: Ints) -> Floats:
        hashes = project.files.hashes_of(image_ids.tolist())
        missing = [image_id for image_id, content in hashes.items() if content not in _kept]
        if len(_kept) + len(missing) > MOST_KEPT:
            missing = list(hashes)
            _kept.clear()
        files = project.files.of_images(missing)
        for image_id in missing:
            _kept[hashes[image_id]] = _sign(files.get(image_id))
        return np.stack([_kept[hashes[image_id]] for image_id in image_ids.tolist()])

    return read


def shots_in(project: Project) -> ReadShots:
    """Return what tells when pictures were taken; each file's EXIF is read once."""

    def read(image_ids: Ints) -> list[Shot]:
        hashes = project.files.hashes_of(image_ids.tolist())
        files = project.files.of_images(image_ids.tolist())
        return [_shot(hashes[image_id], files.get(image_id)) for image_id in image_ids.tolist()]

    return read


def _shot(content: str, file: FileRecord | None) -> Shot:
    if file is None:
        return Shot()
    if content not in _taken:
        if len(_taken) >= MOST_KEPT:
            _taken.clear()
        _taken[content] = camera_and_time(file.full_path)
    camera, taken_s = _taken[content]
    series, number = _series(file)
    return Shot(camera, taken_s, series, number)


def _series(file: FileRecord) -> tuple[str, int]:
    """Return what the names of a series have in common, and the number in this one."""
    path = Path(file.path)
    number = _LAST_NUMBER.search(path.stem)
    if number is None:
        return "", 0
    rest = path.stem[: number.start()] + "#" + path.stem[number.end() :]
    return f"{file.full_path.parent}/{rest}{path.suffix.lower()}", int(number[1])


def _sign(file: FileRecord | None) -> Floats:
    """Return a file's picture as a row, NaN where it cannot be read."""
    nothing = np.full(SIGN_PX * SIGN_PX, np.nan, np.float32)
    if file is None:
        return nothing
    path = file.full_path
    try:
        opened = open_rgb(read_bytes(path), path, short_side_px=2 * SIGN_PX)
    except ImageError:
        return nothing
    small = opened.image.convert("L").resize((SIGN_PX, SIGN_PX), Image.Resampling.BOX)
    return signature_of(np.asarray(small, np.uint8))
