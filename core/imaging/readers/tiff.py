"""TIFF: plain ones by Pillow, all others by tifffile.

Pillow (with libtiff) is quick and right for eight bits a channel in the usual arrangements. Of the
rest it refuses some, and reads some wrongly without a word. tifffile reads them all; for LZW and
the rarer ways to pack values it asks for imagecodecs, which is an extra.
"""

import io
import zlib
from contextlib import suppress
from typing import Any

import numpy as np
import tifffile
from PIL import Image, UnidentifiedImageError

from core.imaging.intensities import Numbers, Range, Scale, to_grey_levels
from core.imaging.readers import microscopy, pillow_formats
from core.imaging.readers.base import Unfinished, Wish, check_size, needs_extra, not_read

_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE = 0, 1, 2, 3
_CMYK, _YCBCR, _LAB, _ICC_LAB, _ITU_LAB = 5, 6, 8, 9, 10
_GREYS = (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
_COLOUR_FILTERS = (32803, 34892)

_ALPHA = (1, 2)  # of the values of ExtraSamples
_PREMULTIPLIED_ALPHA = 1
_SUB_IFDS, _MAKE, _ICC_PROFILE, _NO_DATA, _DNG_VERSION = 330, 271, 34675, 42113, 50706
_MAX_SAMPLE_VALUE, _ORIENTATION, _REDUCED, _NEW_SUBFILE_TYPE = 281, 274, 1, 254

# Also CCITT, LZW, JPEG, deflate, PackBits, LZMA and Zstandard.
_NONE = 1
_PILLOW_PACKINGS = {_NONE, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34925, 50000}
_DEFLATE = {8, 32946}
_JPEG = {6, 7}
_FLOAT = 3
_MOST_DEFLATED = 1032  # bytes that one deflated byte can stand for
_BOMB_BYTES = 1 << 30

_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
_PREMULTIPLIED = {"LA": "La", "RGBA": "RGBa"}


class IsCameraRaw(Exception):
    """The file is a TIFF in form only: it holds what a camera's sensor saw."""


def read(data: bytes, wish: Wish) -> Unfinished:
    """Open the first picture of a TIFF file.

    Raises:
        NotRead: it is too large, or of a kind whose reader is not installed.
        IsCameraRaw: it is to be read as such.
    """
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        if _is_camera_raw(page):
            raise IsCameraRaw
        size = page.imagewidth, page.imagelength
        check_size(size, page.nbytes if page.dtype is not None else 0)
        _refuse_unreadable(page)
        if _is_plain(page) and not (file.is_imagej or file.is_ome):
            return pillow_formats.read(data, wish)
        scale = _scale_of(page, file)
        try:
            return _from_channels(file) or _from_values(page, scale)
        except (ValueError, NotImplementedError, ImportError, AttributeError) as error:
            if not _lacks_reader(error):
                raise
            if _is_right_in_pillow(page):
                with suppress(UnidentifiedImageError):
                    image = pillow_formats.identify(data)
                    return Unfinished(pillow_formats.eight_bits(image, scale), size)
            raise needs_extra(_name_of(page)) from error


def _is_camera_raw(page: tifffile.TiffPage) -> bool:
    if _DNG_VERSION in page.tags or page.photometric in _COLOUR_FILTERS:
        return True
    # A small picture for show first, and the large one below it.
    kind: Any = page.tags.get(_NEW_SUBFILE_TYPE)
    is_reduced = kind is not None and kind.value & _REDUCED
    if _MAKE in page.tags and _SUB_IFDS in page.tags and page.pages is not None:
        with suppress(Exception):
            below = [page.pages[number] for number in range(len(page.pages))]
            photometrics = [getattr(page, "photometric", None) for page in below]
            return bool(is_reduced) or any(
                photometric in _COLOUR_FILTERS for photometric in photometrics
            )
    return False


def _refuse_unreadable(page: tifffile.TiffPage) -> None:
    if page.dtype is not None and page.dtype.kind == "c":
        raise not_read("a TIFF of complex numbers")
    is_thinned = page.photometric == _YCBCR and tuple(page.subsampling or (1, 1)) != (1, 1)
    if is_thinned and page.compression not in _JPEG:
        raise not_read("a TIFF of thinned YCbCr without JPEG")


def _is_plain(page: tifffile.TiffPage) -> bool:
    """Tell whether Pillow reads a picture rightly, and all of its values."""
    n, kind, extra = page.samplesperpixel, page.photometric, tuple(page.extrasamples)
    if page.bitspersample not in (1, 2, 4, 8) or page.sampleformat != 1:
        return False
    if page.compression not in _PILLOW_PACKINGS or page.parent.is_bigtiff:
        return False
    if kind in (*_GREYS, _PALETTE) and n == 1:
        return True
    if page.bitspersample != 8:
        return False
    if kind == _BLACK_IS_ZERO and n == 2:
        return extra[:1] == (2,) and page.planarconfig == 1
    usual = {_RGB: 3, _YCBCR: 3, _CMYK: 4, _LAB: 3}.get(kind)
    if n == usual:
        return True
    if kind != _RGB or n != 4 or len(extra) != 1 or page.planarconfig != 1:
        return False
    # Pillow divides by such an alpha, so that of colours under none at all nothing is left.
    return extra[0] != _PREMULTIPLIED_ALPHA or page.compression in _JPEG


def _is_right_in_pillow(page: tifffile.TiffPage) -> bool:
    """Tell whether Pillow gives the values of a picture that tifffile cannot unpack."""
    is_single = page.samplesperpixel == 1 and page.photometric in _GREYS
    is_chunky = page.photometric == _RGB and page.planarconfig == 1
    is_usual, has_alpha = is_chunky and page.samplesperpixel == 3, page.samplesperpixel == 4
    is_half = page.bitspersample == 16 and page.sampleformat == _FLOAT
    return page.compression in _PILLOW_PACKINGS - _JPEG and (
        (is_single and page.bitspersample in (16, 32) and not is_half)
        or (is_usual and page.bitspersample == 16 and page.sampleformat == 1)
        or (is_chunky and has_alpha and page.bitspersample == 8)
    )


def _lacks_reader(error: Exception) -> bool:
    is_absent = isinstance(error, (NotImplementedError, ImportError))
    return is_absent or "imagecodecs" in str(error)


def _name_of(page: tifffile.TiffPage) -> str:
    packing = getattr(page.compression, "name", str(page.compression))
    bits = page.bitspersample
    packed = "" if page.compression == _NONE else f", packed as {packing.replace('_', ' ')}"
    return f"a TIFF of {page.samplesperpixel} x {bits} bits{packed}"


def _scale_of(page: tifffile.TiffPage, file: tifffile.TiffFile) -> Scale:
    bits = page.bitspersample if isinstance(page.bitspersample, int) else 0
    if bits in (1, 8, 16, 32, 64):  # the width of a word; the values may have fewer
        top: Any = page.tags.get(_MAX_SAMPLE_VALUE)
        most = max(np.atleast_1d(top.value)) if top is not None else 0
        bits = int(most).bit_length() if 0 < most < 65535 else 0
    return Scale(
        limits=_imagej_range(file),
        bits=bits if page.sampleformat == 1 else 0,
        no_data=_no_data(page),
        is_inverted=page.photometric == _WHITE_IS_ZERO,
    )


def _no_data(page: tifffile.TiffPage) -> float | None:
    tag: Any = page.tags.get(_NO_DATA)
    try:
        return None if tag is None else float(str(tag.value).strip("\0 "))
    except ValueError:
        return None


def _imagej_range(file: tifffile.TiffFile) -> Range | None:
    """Return the range in which ImageJ shows the first channel."""
    with suppress(Exception):  # notes of other programs, of which nothing must hold
        notes = file.imagej_metadata or {}
        if "Ranges" in notes:
            low, high = notes["Ranges"][:2]
        else:
            low, high = notes["min"], notes["max"]
        if float(low) < float(high):
            return float(low), float(high)
    return None


def _from_channels(file: tifffile.TiffFile) -> Unfinished | None:
    levels = microscopy.coloured(file)
    if levels is None:
        return None
    image = Image.fromarray(levels)
    return Unfinished(image, image.size, 1)


def _from_values(page: tifffile.TiffPage, scale: Scale) -> Unfinished:
    _refuse_bombs(page)
    values = page.asarray(maxworkers=1)
    values = values.reshape(values.shape[-3:] if values.ndim > 3 else values.shape)
    if values.ndim == 3 and page.planarconfig == 2:
        values = np.moveaxis(values, 0, -1)
    image = _to_image(values, page, scale)
    profile: Any = page.tags.get(_ICC_PROFILE)
    if profile is not None and (page.photometric == _CMYK) == (image.mode == "CMYK"):
        image.info["icc_profile"] = bytes(profile.value)
    turn: Any = page.tags.get(_ORIENTATION)
    orientation = int(turn.value) if turn is not None else 1
    return Unfinished(image, (page.imagewidth, page.imagelength), orientation)


def _to_image(values: Numbers, page: tifffile.TiffPage, scale: Scale) -> Image.Image:
    """Make a picture of eight bits a channel of the values of its bands."""
    kind = page.photometric
    if kind == _PALETTE:
        return Image.fromarray((_coloured(values, page) >> 8).astype(np.uint8))
    bands = values[..., np.newaxis] if values.ndim == 2 else values
    n_bands = bands.shape[-1]
    if kind in (_LAB, _ICC_LAB, _ITU_LAB) and n_bands >= 3:
        return _lab(bands[..., :3], is_signed=kind == _LAB)
    if kind == _CMYK and n_bands >= 4:
        return _cmyk(bands, page, scale)
    n_colours = 3 if n_bands >= 3 else 1
    levels = _levels(bands[..., :n_colours], scale)
    extra = tuple(int(kind) for kind in page.extrasamples)
    at = n_bands - len(extra)
    has_alpha = bool(extra) and extra[0] in _ALPHA and at == n_colours
    if has_alpha:
        alpha = _levels(bands[..., at : at + 1], Scale((0.0, _top_of(bands.dtype))))
        levels = np.concatenate([levels, alpha], axis=-1)
    mode = _MODES[levels.shape[-1]]
    if has_alpha and extra[0] == _PREMULTIPLIED_ALPHA:
        mode = _PREMULTIPLIED[mode]
    return Image.frombytes(mode, (levels.shape[1], levels.shape[0]), levels.tobytes())


def _cmyk(bands: Numbers, page: tifffile.TiffPage, scale: Scale) -> Image.Image:
    levels = _levels(bands[..., :4], scale)
    image = Image.frombytes("CMYK", (levels.shape[1], levels.shape[0]), levels.tobytes())
    if bands.shape[-1] > 4 and page.extrasamples and page.extrasamples[0] in _ALPHA:
        alpha = _levels(bands[..., 4:5], Scale((0.0, _top_of(bands.dtype))))
        if int(alpha.max()) > 0:  # no mode of Pillow's holds both; see-through parts matter more
            image = image.convert("RGB")
            image.putalpha(Image.fromarray(alpha[..., 0]))
    return image


def _levels(bands: Numbers, scale: Scale) -> np.ndarray[Any, np.dtype[np.uint8]]:
    if bands.dtype == np.uint8 and not scale.bits:
        plain = np.ascontiguousarray(bands)
        inverted: np.ndarray[Any, np.dtype[np.uint8]] = 255 - plain
        return inverted if scale.is_inverted else plain
    if bands.dtype == np.bool_:
        return np.where(bands, 255, 0).astype(np.uint8)
    return to_grey_levels(bands, scale)


def _top_of(dtype: np.dtype[Any]) -> float:
    return 1.0 if dtype.kind == "f" else float(np.iinfo(dtype).max)


def _coloured(values: Numbers, page: tifffile.TiffPage) -> np.ndarray[Any, np.dtype[np.uint16]]:
    colours = np.asarray(page.colormap)
    return np.moveaxis(colours[:, values.clip(0, colours.shape[1] - 1)], 0, -1)


def _lab(bands: Numbers, *, is_signed: bool) -> Image.Image:
    """Make a Lab picture; Pillow takes a and b as signed numbers."""
    if bands.dtype.itemsize == 2:
        bands = (bands.view(np.uint16) >> 8).astype(np.uint8)
    levels = np.ascontiguousarray(bands).view(np.uint8).copy()
    if not is_signed:
        levels[..., 1:] ^= 0x80
    return Image.frombytes("LAB", (levels.shape[1], levels.shape[0]), levels.tobytes())


def _refuse_bombs(page: tifffile.TiffPage) -> None:
    """Refuse deflated values that would fill the memory; tifffile unpacks them all at once.

    Raises:
        ValueError: a part of the picture is longer than the picture.
    """
    if page.compression not in _DEFLATE:
        return
    most = max(page.nbytes, _BOMB_BYTES >> 4)
    handle = page.parent.filehandle
    for offset, n_bytes in zip(page.dataoffsets, page.databytecounts, strict=True):
        if n_bytes * _MOST_DEFLATED <= _BOMB_BYTES:
            continue
        handle.seek(offset)
        unpacker = zlib.decompressobj()
        n_unpacked = len(unpacker.decompress(handle.read(n_bytes), most))
        if n_unpacked == most and unpacker.unconsumed_tail:
            raise ValueError("a strip is longer than the picture")
