"""Read a set of pictures into memory: class folders, a zip of them, Omniglot, or its npz.

One rule finds the classes in folders and zips alike: every folder with pictures in it is a class,
named by its path. So Omniglot's `images_background/ALPHABET/characterNN` needs no rule of its own.
Only the parts of one data set, such as train/cat and val/cat, are put together.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import numpy as np
import torch

from core.domain.arrays import Pixels
from core.domain.errors import DatasetError, FolderError, ImageError
from core.domain.progress import Tick, no_tick
from core.domain.reports import Skipped
from core.imaging.decoding import EXTENSIONS, open_rgb, read_bytes, to_pixels
from core.imaging.discovery import look_through
from core.imaging.folder_classes import classes_in_parts
from core.imaging.kinds import not_read
from core.training.meta.data.task_source import COLOUR, GREY, INVERTED, ImageClass, ImageSource

OMNIGLOT_PX = 28
DEFAULT_PX = 84
"""Sizes in use since Finn et al. 2017: of Omniglot, and of mini-ImageNet and all else."""

MAX_BYTES = 12 << 30
"""Of pixels in memory: mini-ImageNet's 64 training classes at 84 px are 0.8 GB."""

_CHARACTER = re.compile(r"(^|/)character\d+$")
Read = Callable[[], bytes]

_Groups: TypeAlias = dict[str, list[tuple[str, Read]]]
"""The pictures of each class: names, and how to read them."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, and what had to be left out."""

    source: ImageSource
    is_omniglot: bool
    skipped: list[Skipped] = field(default_factory=list)


def is_omniglot(names: Sequence[str]) -> bool:
    """Tell by the classes' names whether these are Omniglot's characters."""
    return bool(names) and all(_CHARACTER.search(name) for name in names)


def load(
    path: Path, *, size_px: int | None = None, grey: bool | None = None, tick: Tick = no_tick
) -> Loaded:
    """Read a whole set of pictures into memory.

    Args:
        path: a folder with a folder of pictures for each class, at any depth; a zip of such a
            folder; or an npz with `images`, (n_classes, n, height, width) uint8 or the same with
            3 channels behind, and `classes`, n_classes names.
        size_px: pictures become squares of this side: the short side is scaled, the middle cut
            out. By default 28 for Omniglot and 84 for others; an npz stays as it is.
        grey: one channel instead of three. By default for Omniglot only.
        tick: called with (done, total) pictures.

    Returns:
        the source, and the pictures that could not be read.

    Raises:
        DatasetError: there is nothing that can be used, or too much.
    """
    if path.suffix.lower() == ".npz":
        return _load_npz(path)
    with groups_of(path) as (groups, skipped):
        names = list(groups)
        if not names:
            raise DatasetError(path, "no folder with pictures is in it: give each class a folder")
        omniglot = is_omniglot(names)
        grey = omniglot if grey is None else grey
        side = size_px or (OMNIGLOT_PX if omniglot else DEFAULT_PX)
        n_files = sum(map(len, groups.values()))
        _fits(path, n_files * side * side * (1 if grey else 3))
        pixels, entries = _read_all(groups, side, grey, skipped, tick)
    if not entries:
        raise DatasetError(path, "none of its pictures can be opened")
    images = torch.from_numpy(pixels)
    normalise = INVERTED if omniglot else GREY if grey else COLOUR
    return Loaded(ImageSource(images, entries, normalise, origin=path), omniglot, skipped)


def _read_all(
    groups: dict[str, list[tuple[str, Read]]],
    side: int,
    grey: bool,
    skipped: list[Skipped],
    tick: Tick,
) -> tuple[Pixels, list[ImageClass]]:
    n_files = sum(map(len, groups.values()))
    pixels = np.empty((n_files, 1 if grey else 3, side, side), np.uint8)
    entries: list[ImageClass] = []
    n_read = done = 0
    for name, files in groups.items():
        first = n_read
        for shown, read in files:
            try:
                pixels[n_read] = _pixels(read(), shown, side, grey)
                n_read += 1
            except ImageError as error:
                skipped.append(Skipped(shown, error.reason))
            done += 1
            tick(done, n_files)
        if n_read > first:
            entries.append(ImageClass(name, first, n_read - first))
    return pixels[:n_read], entries


def _pixels(data: bytes, path: str, side: int, grey: bool) -> Pixels:
    """Decode one picture: (channels, side, side) uint8."""
    image = open_rgb(data, path, short_side_px=side).image
    if grey:
        image = image.convert("L")
    pixels = to_pixels(image, resize_px=side, crop_px=side, interpolation="lanczos")
    return pixels[None] if grey else pixels.transpose(2, 0, 1)


@contextmanager
def groups_of(
    path: Path,
) -> Iterator[tuple[_Groups, list[Skipped]]]:
    """Find the pictures of each class: their names, and how to read them; and what was left out.

    A reader is of use only inside the context.
    """
    skipped: list[Skipped] = []
    groups: _Groups = {}

    def take(name: str, read: Read) -> None:
        folder = PurePosixPath(name).parent.as_posix()
        if folder == ".":
            skipped.append(Skipped(name, "it lies in no class's folder"))
        else:
            groups.setdefault(folder, []).append((name, read))

    if path.is_dir():
        looked = look_through(path)
        skipped += looked.skipped
        skipped += [
            Skipped(name, not_read(group.kind)) for group in looked.left_out for name in group.paths
        ]
        for file in looked.files:
            take(file.path, _file_reader(path / file.path))
        yield _joined(groups), skipped
        return
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise FolderError(path, "it is not there") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise DatasetError(path, "it is neither a folder nor a zip or npz file") from error
    with archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            name = PurePosixPath(member.filename)
            hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
            if not member.is_dir() and not hidden and name.suffix.lower() in EXTENSIONS:
                take(name.as_posix(), _member_reader(archive, member))
        yield _joined(groups), skipped


def _joined(groups: _Groups) -> _Groups:
    """Put the parts of one data set together: train/cat and val/cat are one class."""
    class_of = classes_in_parts(name for files in groups.values() for name, _ in files)
    joined: _Groups = {}
    for folder, files in groups.items():
        joined.setdefault(class_of.get(folder, folder), []).extend(files)
    return joined


def _file_reader(path: Path) -> Read:
    return lambda: read_bytes(path)


def _member_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Read:
    def read() -> bytes:
        # Held to the size that is stated: a crafted zip must not take all memory.
        if member.file_size > MAX_BYTES // 64:
            raise ImageError(member.filename, "it is too large for a picture")
        try:
            with archive.open(member) as file:
                return file.read(member.file_size)
        except (
            OSError,
            RuntimeError,
            NotImplementedError,
            zipfile.BadZipFile,
            zlib.error,
        ) as error:
            raise ImageError(member.filename, "the zip file is damaged or locked here") from error

    return read


def _load_npz(path: Path) -> Loaded:
    images, names = npz_of(path)
    images = np.moveaxis(images, -1, 2) if images.ndim == 5 else images[:, :, None]
    n_classes, n_each, channels = images.shape[:3]
    entries = [ImageClass(name, place * n_each, n_each) for place, name in enumerate(names)]
    omniglot = is_omniglot(names)
    normalise = COLOUR if channels == 3 else INVERTED if omniglot else GREY
    flat = torch.from_numpy(
        np.ascontiguousarray(images.reshape(n_classes * n_each, *images.shape[2:]))
    )
    return Loaded(ImageSource(flat, entries, normalise, origin=path), omniglot)


def npz_of(path: Path) -> tuple[Pixels, list[str]]:
    """Read an npz: images (n_classes, n, height, width) or with 3 channels behind, and names."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays: dict[str, Any] = {name: file[name] for name in ("images", "classes")}
    except FileNotFoundError as error:
        raise FolderError(path, "it is not there") from error
    except KeyError as error:
        raise DatasetError(path, "it needs the arrays `images` and `classes`") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DatasetError(path, "it is no npz file that can be read") from error
    images, names = arrays["images"], [str(name) for name in arrays["classes"]]
    right = images.dtype == np.uint8 and (
        images.ndim == 4 or (images.ndim == 5 and images.shape[-1] in (1, 3))
    )
    if not right or images.shape[0] != len(names) or 0 in images.shape:
        raise DatasetError(
            path,
            "`images` must be bytes of the shape (classes, images, height, width) or the same with"
            " 3 channels behind, and `classes` must name each class",
        )
    return images, names


def _fits(path: Path, n_bytes: int) -> None:
    if n_bytes > MAX_BYTES:
        raise DatasetError(
            path,
            f"its pixels would take {n_bytes / 2**30:.0f} GB of memory: choose a smaller --size",
        )
