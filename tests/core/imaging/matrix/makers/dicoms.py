"""DICOM by pydicom: kinds of grey, windows, colours, frames, transfer syntaxes."""

import io
import itertools

import imagecodecs
import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
    SecondaryCaptureImageStorage,
)

from tests.core.imaging.matrix.makers.jpegs import saved
from tests.core.imaging.matrix.makers.picture import GREY, RGB, Files, steps

PLAIN = {
    "implicit": ImplicitVRLittleEndian,
    "explicit": ExplicitVRLittleEndian,
    "big-endian": ExplicitVRBigEndian,
}
UID = "1.2.826.0.1.3680043.8.498.1"


def written(
    values: np.ndarray, bits: int, photometric: str, syntax: str = ExplicitVRLittleEndian, **more
) -> bytes:
    """Write frames with pydicom; `more` are elements by their keywords."""
    data = more.pop("encapsulated", None)
    samples = 3 if values.ndim > 2 and values.shape[-1] == 3 else 1
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = UID
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian if data is None else syntax
    dataset.SOPClassUID, dataset.SOPInstanceUID = SecondaryCaptureImageStorage, UID
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 36, 48, samples
    dataset.PhotometricInterpretation = photometric
    dataset.BitsAllocated = 8 if bits <= 8 else 16
    dataset.BitsStored, dataset.HighBit = bits, bits - 1
    dataset.PixelRepresentation = int(values.dtype.kind == "i")
    if samples == 3:
        dataset.PlanarConfiguration = 0
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    if data is not None:
        dataset.PixelData = encapsulate([data])
        dataset["PixelData"].is_undefined_length = True
    else:
        is_big = syntax == ExplicitVRBigEndian
        dataset.file_meta.TransferSyntaxUID = syntax
        stored = values.astype(values.dtype.newbyteorder(">" if is_big else "<"))
        dataset.PixelData = stored.tobytes()
        dataset["PixelData"].VR = "OB" if bits <= 8 else "OW"
    target = io.BytesIO()
    dataset.save_as(target, enforce_file_format=True)
    return target.getvalue()


def add(files: Files) -> None:
    """Add all of these."""
    for bits, kind, (name, syntax) in itertools.product(
        (8, 10, 12, 14, 16), ("MONOCHROME1", "MONOCHROME2"), PLAIN.items()
    ):
        values = steps(GREY, bits).astype(np.uint8 if bits == 8 else np.uint16)
        if kind == "MONOCHROME1":
            values = ((1 << bits) - 1 - values).astype(values.dtype)
        data = written(values, bits, kind, syntax)
        words = f"DICOM, {kind} of {bits} bits, {name}"
        file = f"dicom-{kind.lower()}-{bits}-{name}.dcm"
        files.read(file, data, words, "grey", extra=True)
    window(files)
    colours(files)
    packed(files)


def window(files: Files) -> None:
    """Slope, intercept and window, as a scanner gives them."""
    hounsfield = np.rint(GREY / 255 * 400 - 160).astype(np.int16)
    slope = {"RescaleSlope": 2, "RescaleIntercept": -1024}
    stored = np.rint((hounsfield + 1024.0) / 2)
    stored[0, 0], stored[35, 0] = 0, 2047  # air and metal, outside the window
    for kind, dtype in itertools.product(("MONOCHROME1", "MONOCHROME2"), (np.uint16, np.int16)):
        words = {"WindowCenter": 40, "WindowWidth": 400}
        shown = stored if kind == "MONOCHROME2" else np.rint((80 - hounsfield + 1024.0) / 2)
        data = written(shown.astype(dtype), 12, kind, **slope, **words)
        file = f"dicom-window-{kind.lower()}-{np.dtype(dtype).name}.dcm"
        files.read(file, data, f"DICOM, {kind}, slope and window", "grey", extra=True)
    data = written(
        np.stack([stored, stored[::-1]]).astype(np.uint16),
        12,
        "MONOCHROME2",
        NumberOfFrames=2,
        WindowCenter=[40, 500],
        WindowWidth=[400, 9],
        **slope,
    )
    files.read("dicom-frames.dcm", data, "DICOM, two frames and two windows", "grey", extra=True)


def colours(files: Files) -> None:
    """RGB, YBR and palettes."""
    files.read("dicom-rgb.dcm", written(RGB, 8, "RGB"), "DICOM, RGB", extra=True)
    planes = np.ascontiguousarray(RGB.transpose(2, 0, 1)).reshape(36, 48, 3)
    data = written(planes, 8, "RGB", PlanarConfiguration=1)
    files.read("dicom-rgb-planes.dcm", data, "DICOM, RGB in planes", extra=True)
    ybr = np.asarray(Image.fromarray(RGB).convert("YCbCr"))
    files.read("dicom-ybr.dcm", written(ybr, 8, "YBR_FULL"), "DICOM, YBR_FULL", extra=True)
    few = Image.fromarray(RGB).quantize(256, dither=Image.Dither.NONE)
    table = np.array((few.getpalette() + [0] * 768)[:768]).reshape(256, 3)
    more = {}
    for letter, column in zip(("Red", "Green", "Blue"), table.T, strict=True):
        more[f"{letter}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        more[f"{letter}PaletteColorLookupTableData"] = (column.astype("<u2") * 257).tobytes()
    data = written(np.asarray(few), 8, "PALETTE COLOR", **more)
    files.read("dicom-palette.dcm", data, "DICOM, palette", "rgb-256-colours", extra=True)


def packed(files: Files) -> None:
    """Compressed in the ways that pictures in DICOM are."""
    deep = steps(GREY, 12)
    ways = {
        "jpeg": (JPEGBaseline8Bit, GREY, 8, saved(GREY, "JPEG", quality=95)),
        "jpeg-lossless": (
            JPEGLosslessSV1,
            deep,
            12,
            imagecodecs.jpeg8_encode(deep, lossless=True, predictor=1, bitspersample=12),
        ),
        "jpeg-ls": (JPEGLSLossless, deep, 12, imagecodecs.jpegls_encode(deep)),
        "jpeg-2000": (
            JPEG2000Lossless,
            deep,
            12,
            imagecodecs.jpeg2k_encode(deep, codecformat="j2k", bitspersample=12, reversible=True),
        ),
    }
    for name, (syntax, values, bits, data) in ways.items():
        made = written(values, bits, "MONOCHROME2", syntax, encapsulated=data)
        files.read(f"dicom-{name}.dcm", made, f"DICOM, {name}, {bits} bits", "grey", extra=True)
    data = saved(RGB, "JPEG", quality=95, subsampling=0)
    made = written(RGB, 8, "YBR_FULL_422", JPEGBaseline8Bit, encapsulated=data)
    files.read("dicom-jpeg-rgb.dcm", made, "DICOM, JPEG in colours", extra=True)

    plain = dcmread(io.BytesIO(written(deep.astype(np.uint16), 12, "MONOCHROME2")))
    plain.compress(RLELossless, generate_instance_uid=False)
    target = io.BytesIO()
    plain.save_as(target, enforce_file_format=True)
    files.read("dicom-rle.dcm", target.getvalue(), "DICOM, RLE, 12 bits", "grey", extra=True)
