"""Kinds that hold a picture, a film or a sound, and are refused by their name."""

import io
import tempfile
import wave
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import h5py
import numpy as np
import OpenEXR
from astropy.io import fits
from PIL import Image
from psd_tools import PSDImage

from tests.core.imaging.matrix.makers.picture import GREY, RGB, Files

_SVG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="48"'
    b' height="36"><rect width="12" height="9"/></svg>\n'
)


def by_path(suffix: str, write: Callable[[str], object]) -> bytes:
    """Return what a writer that wants a path writes there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"picture{suffix}"
        write(str(path))
        return path.read_bytes()


def saved(format: str) -> bytes:
    """Write the picture with Pillow."""
    target = io.BytesIO()
    Image.fromarray(RGB).save(target, format)
    return target.getvalue()


def film(suffix: str, codec: str) -> bytes:
    """Write a film of five frames with FFmpeg."""

    def write(path: str) -> None:
        with av.open(path, "w") as container:
            stream = container.add_stream(codec, rate=5)
            stream.width, stream.height, stream.pix_fmt = 48, 36, "yuv420p"
            for _ in range(5):
                frame = av.VideoFrame.from_ndarray(RGB, format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode())

    return by_path(suffix, write)


def sound() -> bytes:
    """Write a tenth of a second of silence."""
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(1600))
    return target.getvalue()


def archive() -> bytes:
    """Write a zip that holds the picture."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        out.writestr("picture.png", saved("PNG"))
    return target.getvalue()


def _hdf5(path: str) -> None:
    with h5py.File(path, "w") as out:
        out["picture"] = GREY


def refusal(name: str) -> str:
    """Return the pattern of the sentence that refuses a kind."""
    return f"^it is {name}, which is not read"


def add(files: Files) -> None:
    """One file of each kind; each has a sound picture in it, or would play."""
    planes = {"RGB": (RGB / 255).astype(np.float16)}
    exr = by_path(".exr", OpenEXR.File({}, planes).write)
    kinds = [
        ("psd", by_path(".psd", PSDImage.frompil(Image.fromarray(RGB)).save), "a Photoshop file"),
        ("pdf", saved("PDF"), "a PDF document"),
        ("zip", archive(), "an Office document or an archive"),
        ("mp4", film(".mp4", "mpeg4"), "a video"),
        ("mkv", film(".mkv", "mpeg4"), "a video"),
        ("avi", film(".avi", "mpeg4"), "a video"),
        ("wav", sound(), "a sound file"),
        ("svg", _SVG, "a vector drawing"),
        ("eps", saved("EPS"), "a vector drawing"),
        ("ico", saved("ICO"), "an icon file"),
        ("exr", exr, "an EXR picture"),
        ("fits", by_path(".fits", fits.PrimaryHDU(GREY).writeto), "a FITS file"),
        ("h5", by_path(".h5", _hdf5), "an HDF5 file"),
        ("ppm", saved("PPM"), "a PNM picture"),
        ("dds", saved("DDS"), "a DDS texture"),
    ]
    for suffix, data, name in kinds:
        # Also by the name of a picture: what a file is does not lie in its name.
        for file in (f"other-kind.{suffix}", f"other-kind-{suffix}.jpg"):
            files.refused(
                file, data, f"{suffix.upper()}, {name}", f"^it is {name}, which is not read"
            )
    # Pillow writes no mark at the end of a TGA, which programs of today write.
    tga = saved("TGA") + bytes(8) + b"TRUEVISION-XFILE.\0"
    files.refused(
        "other-kind.tga", tga, "TGA with its mark", "^it is a TGA picture, which is not read"
    )
