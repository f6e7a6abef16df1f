"""The pictures themselves, very small, for telling copies from things that only look alike."""

import numpy as np
from PIL import Image

from core.errors import ImageError
from core.images import open_rgb, read_bytes
from core.records import FileRecord, Floats, Ints
from core.review.duplicates import SIGN_PX, ReadSigns, sign_of
from core.store import Project


def signs_in(project: Project) -> ReadSigns:
    """Return what reads the project's pictures, each of them once.

    A picture costs a decode at an eighth of its size; only those are asked for whose embeddings are
    alike already.
    """
    known: dict[int, Floats] = {}

    def read(image_ids: Ints) -> Floats:
        missing = [one for one in image_ids.tolist() if one not in known]
        files = project.files.of_images(missing)
        for image_id in missing:
            known[image_id] = _sign(files.get(image_id))
        return np.stack([known[one] for one in image_ids.tolist()])

    return read


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
    return sign_of(np.asarray(small, np.uint8))
