"""DICOM, the pictures of medicine: the first frame, in the window that the file asks for."""

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from core.imaging.intensities import PLAIN, Numbers, Scale, declared, to_grey_levels
from core.imaging.readers.base import (
    NotRead,
    Unfinished,
    Wish,
    check_size,
    needs_extra,
    not_read,
)

if TYPE_CHECKING:
    from pydicom import Dataset

_WHITE_IS_ZERO = "MONOCHROME1"
_GREYS = ("MONOCHROME1", "MONOCHROME2")


def read(data: bytes, wish: Wish) -> Unfinished:
    """Open a DICOM file.

    Raises:
        NotRead: it holds no picture or is too large, or its reader is not installed.
    """
    try:
        import pydicom
    except ImportError as error:
        raise needs_extra("a DICOM file") from error
    facts = pydicom.dcmread(io.BytesIO(data), force=True)
    if "PixelData" not in facts:
        raise NotRead("it is a DICOM file without a picture")
    size = int(facts.Columns), int(facts.Rows)
    check_size(size, size[0] * size[1] * facts.SamplesPerPixel * (facts.BitsAllocated // 8))
    image = Image.fromarray(_levels(_first_frame(facts), facts))
    return Unfinished(image, size, 1)


def _first_frame(facts: "Dataset") -> Numbers:
    from pydicom.pixels.utils import pixel_array

    try:
        return pixel_array(facts, index=0)
    except (RuntimeError, NotImplementedError) as error:
        values = _by_imagecodecs(facts)
        if values is None:
            name = facts.file_meta.TransferSyntaxUID.name
            raise not_read(f"a DICOM file packed as {name}") from error
        return values


def _by_imagecodecs(facts: "Dataset") -> Numbers | None:
    """Unpack the first frame where pydicom has no reader of its own for how it is packed."""
    try:
        import imagecodecs
        from pydicom.encaps import get_frame
    except ImportError:
        return None
    name = facts.file_meta.TransferSyntaxUID.name
    ways = (
        ("JPEG-LS", imagecodecs.jpegls_decode),
        ("JPEG 2000", imagecodecs.jpeg2k_decode),
        ("JPEG XL", imagecodecs.jpegxl_decode),
        ("JPEG", imagecodecs.jpeg_decode),
    )
    unpack = next((way for start, way in ways if start in name), None)
    if unpack is None:
        return None
    n_frames = int(getattr(facts, "NumberOfFrames", 1) or 1)
    return np.asarray(unpack(get_frame(facts.PixelData, 0, number_of_frames=n_frames)))


def _levels(values: Numbers, facts: "Dataset") -> np.ndarray[Any, np.dtype[np.uint8]]:
    kind = facts.PhotometricInterpretation
    if kind in _GREYS:
        return _grey_levels(values, facts, is_inverted=kind == _WHITE_IS_ZERO)
    if kind == "PALETTE COLOR":
        from pydicom.pixels.processing import apply_color_lut

        values = apply_color_lut(values, facts)
    # Colours come as RGB from `pixel_array`.
    if values.dtype == np.uint8:
        return np.ascontiguousarray(values[..., :3])
    return to_grey_levels(values[..., :3], Scale(declared(values.dtype.itemsize * 8)))


def _grey_levels(
    values: Numbers, facts: "Dataset", *, is_inverted: bool
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    from pydicom.pixels.processing import apply_modality_lut, apply_voi_lut

    measured = apply_modality_lut(values, facts)
    if "WindowWidth" in facts or "VOILUTSequence" in facts:
        shown = apply_voi_lut(measured, facts)
        # The result spans what the values of before could span, which its extremes need not reach.
        low, high = _span_of(facts, measured)
        return to_grey_levels(shown, Scale((low, high), is_inverted=is_inverted))
    scale = Scale(bits=0 if facts.PixelRepresentation else int(facts.BitsStored))
    plain = PLAIN if measured.dtype.kind != "u" else scale
    return to_grey_levels(measured, Scale(plain.limits, plain.bits, is_inverted=is_inverted))


def _span_of(facts: "Dataset", measured: Numbers) -> tuple[float, float]:
    if "VOILUTSequence" in facts:
        table = facts.VOILUTSequence[0]
        return declared(int(table.LUTDescriptor[2]))
    bits = int(facts.BitsStored)
    low, high = (
        (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
        if facts.PixelRepresentation
        else (0, (1 << bits) - 1)
    )
    slope = float(getattr(facts, "RescaleSlope", 1) or 1)
    shift = float(getattr(facts, "RescaleIntercept", 0) or 0)
    ends = sorted((low * slope + shift, high * slope + shift))
    return ends[0], ends[1]
