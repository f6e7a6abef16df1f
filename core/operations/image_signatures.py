"""The pictures themselves, very small, for telling copies from things that only look alike."""

import numpy as np
from PIL import Image

from core.analysis.near_duplicates import SIGN_PX, ReadSignatures, signature_of
from core.domain.arrays import Floats, Ints
from core.domain.errors import ImageError
from core.domain.records import FileRecord
from core.imaging.decoding import open_rgb, read_bytes
from core.store import Project

MOST_KEPT = 20_000  # of 1 KB

_kept: dict[str, Floats] = {}


def signs_in(project: Project) -> ReadSignatures:
    """Return what reads the project's pictures, each of them once while this process lives.

    A picture costs a decode at an eighth of its size; only those are asked for whose embeddings are
    alike already. Kept by the hash of the picture, so another project's are not mistaken for them.
    """

    def read(image_ids: Ints) -> Floats:
        hashes = project.files.hashes_of(image_ids.tolist())
        missing = [one for one, content in hashes.items() if content not in _kept]
        if len(_kept) + len(missing) > MOST_KEPT:
            missing = list(hashes)
            _kept.clear()
        files = project.files.of_images(missing)
        for image_id in missing:
            _kept[hashes[image_id]] = _sign(files.get(image_id))
        return np.stack([_kept[hashes[one]] for one in image_ids.tolist()])

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
    return signature_of(np.asarray(small, np.uint8))
