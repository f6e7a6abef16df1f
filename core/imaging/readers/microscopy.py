"""Channels of ImageJ and OME files, each in its own colour, laid over each other.

A microscope takes one picture for each dye. The programs that write such files note the colour and
the range in which each is to be shown.
"""

from contextlib import suppress
from typing import Any

import numpy as np
import tifffile
from lxml import etree
from numpy.typing import NDArray

from core.imaging.intensities import Range, Scale, to_grey_levels
from core.imaging.readers.base import check_size

_MOST_CHANNELS = 8
_IMAGEJ_COLOURED = ("composite", "color")

Table = NDArray[np.uint8]
"""Red, green and blue of 256 levels: (256, 3)."""


def coloured(file: tifffile.TiffFile) -> NDArray[np.uint8] | None:
    """Return the first plane in the colours of its channels: (height, width, 3).

    Returns:
        None where the file notes no colours, or where its channels are no planes of their own.
    """
    channels: list[tuple[Table, Range | None]] = []
    with suppress(Exception):  # notes of other programs, of which nothing must hold
        channels = _of_imagej(file) if file.is_imagej else _of_ome(file) if file.is_ome else []
    if not 0 < len(channels) <= min(_MOST_CHANNELS, len(file.pages)):
        return None
    if all(_is_grey(table) for table, _ in channels[:1]) and len(channels) == 1:
        return None
    first = file.pages.first
    if first.samplesperpixel != 1 or first.shape != first.shape[-2:]:
        return None
    n_bytes = len(channels) * (first.nbytes + 3 * first.imagewidth * first.imagelength)
    check_size((first.imagewidth, first.imagelength), n_bytes)
    mixed = np.zeros((*first.shape, 3), np.uint16)
    for number, (table, limits) in enumerate(channels):
        page = file.pages[number]
        if not isinstance(page, tifffile.TiffPage):
            page = page.aspage()
        if page.shape != first.shape:
            return None
        mixed += table[to_grey_levels(page.asarray(maxworkers=1), Scale(limits))]
    return mixed.clip(0, 255).astype(np.uint8)


def _is_grey(table: Table) -> bool:
    return bool((table[:, 0] == table[:, 1]).all() and (table[:, 0] == table[:, 2]).all())


def _of_imagej(file: tifffile.TiffFile) -> list[tuple[Table, Range | None]]:
    """Read the tables of colours and the ranges that ImageJ notes, the first channel first."""
    notes: dict[str, Any] = file.imagej_metadata or {}
    if notes.get("mode") not in _IMAGEJ_COLOURED or "LUTs" not in notes:
        return []
    tables = notes["LUTs"]
    if isinstance(tables, np.ndarray) and tables.ndim == 2:
        tables = [tables]
    # Shown one at a time, the first is what is seen.
    n_shown = int(notes.get("channels", 1)) if notes["mode"] == "composite" else 1
    ranges = notes.get("Ranges", ())
    channels: list[tuple[Table, Range | None]] = []
    for number in range(n_shown):
        pair = tuple(float(value) for value in ranges[2 * number : 2 * number + 2])
        limits = (pair[0], pair[1]) if len(pair) == 2 and pair[0] < pair[1] else None
        channels.append((np.asarray(tables[number], np.uint8).T, limits))
    return channels


def _of_ome(file: tifffile.TiffFile) -> list[tuple[Table, Range | None]]:
    """Read the colours of the channels of an OME file whose channels come before all else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring((file.ome_metadata or "").encode(), parser)
    pixels = root.find("{*}Image/{*}Pixels")
    if pixels is None or not str(pixels.get("DimensionOrder", "")).startswith("XYC"):
        return []
    channels = pixels.findall("{*}Channel")
    if len(channels) < 2 or any(channel.get("Color") is None for channel in channels):
        return []
    return [(_ramp(int(str(channel.get("Color")))), None) for channel in channels]


def _ramp(colour: int) -> Table:
    """Return the levels from black to a colour that is noted as a signed number, red first."""
    parts = np.array([(colour >> shift) & 255 for shift in (24, 16, 8)], np.float64)
    levels = np.arange(256)[:, np.newaxis] / 255
    return (levels * parts + 0.5).astype(np.uint8)
