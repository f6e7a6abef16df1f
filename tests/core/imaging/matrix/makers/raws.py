"""Camera raw: DNG by PiDNG and by tifffile, developed from the mosaic or shown by its preview."""

import io

import numpy as np
import tifffile
from pidng.core import RAW2DNG, DNGTags, Tag
from pidng.defs import CalibrationIlluminant, PhotometricInterpretation
from PIL import Image

from tests.core.imaging.matrix.makers.picture import RGB, Files

# A mosaic of twice the size: each pixel of the picture is one square of four colour filters.
BIG = RGB.repeat(2, axis=0).repeat(2, axis=1)

FILTERS = {"rggb": (0, 1, 1, 2), "bggr": (2, 1, 1, 0), "grbg": (1, 0, 2, 1), "gbrg": (1, 2, 0, 1)}

# From XYZ to the colours of sRGB, for light of D65: a camera that sees as sRGB says.
MATRIX = [32405, -15371, -4985, -9693, 18760, 416, 556, -2040, 10572]


def linear(levels: np.ndarray) -> np.ndarray:
    """Undo the curve of ITU-R BT.709, with which LibRaw develops; from 0 to 1."""
    share = levels / 255
    return np.where(share < 0.081, share / 4.5, ((share + 0.099) / 1.099) ** (1 / 0.45))


def mosaic(bits: int, filters: tuple[int, ...], stored: np.ndarray) -> np.ndarray:
    """Keep of each pixel the one colour that its filter lets through."""
    values = np.rint(linear(stored) * ((1 << bits) - 1)).astype(np.uint16)
    seen = np.empty(values.shape[:2], np.uint16)
    for place, colour in enumerate(filters):
        row, column = divmod(place, 2)
        seen[row::2, column::2] = values[row::2, column::2, colour]
    return seen


def dng(seen: np.ndarray, bits: int, filters: tuple[int, ...], turn: int) -> bytes:
    """Write a DNG with nothing but the mosaic, with PiDNG."""
    tags = DNGTags()
    tags.set(Tag.ImageWidth, seen.shape[1])
    tags.set(Tag.ImageLength, seen.shape[0])
    tags.set(Tag.TileWidth, seen.shape[1])
    tags.set(Tag.TileLength, seen.shape[0])
    tags.set(Tag.Orientation, turn)
    tags.set(Tag.PhotometricInterpretation, PhotometricInterpretation.Color_Filter_Array)
    tags.set(Tag.SamplesPerPixel, 1)
    tags.set(Tag.BitsPerSample, bits)
    tags.set(Tag.CFARepeatPatternDim, [2, 2])
    tags.set(Tag.CFAPattern, filters)
    tags.set(Tag.BlackLevel, 0)
    tags.set(Tag.WhiteLevel, (1 << bits) - 1)
    tags.set(Tag.ColorMatrix1, [[one, 10000] for one in MATRIX])
    tags.set(Tag.CalibrationIlluminant1, CalibrationIlluminant.D65)
    tags.set(Tag.AsShotNeutral, [[1, 1], [1, 1], [1, 1]])
    tags.set(Tag.Make, "Maker")
    tags.set(Tag.Model, "Model")
    tags.set(Tag.UniqueCameraModel, "Maker Model")
    writer = RAW2DNG()
    writer.options(tags, path="", compress=False)
    return bytes(writer.convert(seen))


def with_preview(turn: int) -> bytes:
    """Write a DNG whose mosaic is grey and whose preview is the picture, with tifffile.

    A program that shows the picture took the preview.
    """
    target = io.BytesIO()
    with tifffile.TiffWriter(target) as writer:
        writer.write(
            np.asarray(Image.fromarray(turned(turn)).convert("YCbCr")),
            photometric="ycbcr",
            compression="jpeg",
            compressionargs={"level": 95},
            subsampling=(1, 1),
            subfiletype=1,
            subifds=1,
            metadata=None,
            extratags=[
                (271, 2, 0, "Maker", True),
                (272, 2, 0, "Model", True),
                (274, 3, 1, turn, True),
                (50706, 1, 4, b"\x01\x04\x00\x00", True),
                (50708, 2, 0, "Maker Model", True),
                (50721, 10, 9, tuple(n for one in MATRIX for n in (one, 10000)), True),
                (50728, 5, 3, (1, 1) * 3, True),
                (50778, 3, 1, 21, True),
            ],
        )
        writer.write(
            np.full(turned(turn).shape[:2], 9000, np.uint16),
            photometric=32803,
            metadata=None,
            extratags=[(33421, 3, 2, (2, 2), True), (33422, 1, 4, bytes((0, 1, 1, 2)), True)],
        )
    return target.getvalue()


def turned(turn: int) -> np.ndarray:
    """Return the picture as it must be stored to be seen upright."""
    back = {1: 0, 3: 2, 6: 1, 8: 3}[turn]
    return np.ascontiguousarray(np.rot90(BIG, back))


def add(files: Files) -> None:
    """Mosaics of all depths, filters and turns; a preview."""
    files.picture("rgb-doubled", BIG)
    kinds = [(bits, "rggb", 1) for bits in (8, 10, 12, 16)]
    kinds += [(12, name, 1) for name in ("bggr", "grbg", "gbrg")]
    kinds += [(16, "rggb", turn) for turn in (3, 6, 8)]
    for bits, name, turn in kinds:
        seen = mosaic(bits, FILTERS[name], turned(turn))
        files.read(
            f"raw-dng-{name}-{bits}-turn-{turn}.dng",
            dng(seen, bits, FILTERS[name], turn),
            f"DNG of {bits} bits, filters {name}, EXIF turn {turn}, no preview, by PiDNG",
            "rgb-doubled",
        )
    for turn in (1, 3, 6, 8):
        what = f"DNG with a JPEG preview, EXIF turn {turn}, by tifffile"
        files.read(f"raw-dng-preview-turn-{turn}.dng", with_preview(turn), what, "rgb-doubled")
