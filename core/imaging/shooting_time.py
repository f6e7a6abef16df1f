"""Which camera took a picture, and when, as its EXIF tells."""

import io
from calendar import timegm
from datetime import datetime
from pathlib import Path

from PIL import ExifTags, Image

from core.domain.errors import ImageError
from core.imaging.decoding import DECODER_ERRORS
from core.imaging.discovery import read_bytes

_HEAD_BYTES = 1 << 17  # EXIF of a JPEG is one of its first segments, of 64 KB at most
_JPEG_START = b"\xff\xd8"


def camera_and_time(path: Path) -> tuple[str, float]:
    """Return the camera's maker, model and serial number, and when it took a JPEG picture.

    Returns:
        "" and NaN where the file does not say. The time is in seconds since 1970 by the camera's
        own clock.
    """
    try:
        head = read_bytes(path, _HEAD_BYTES)
    except ImageError:
        return "", float("nan")
    if not head.startswith(_JPEG_START):
        return "", float("nan")
    try:
        exif = Image.open(io.BytesIO(head), formats=("JPEG",)).getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
    except DECODER_ERRORS:  # what a picture shows does not depend on its notes
        return "", float("nan")
    words = (
        exif.get(ExifTags.Base.Make),
        exif.get(ExifTags.Base.Model),
        details.get(ExifTags.Base.BodySerialNumber),
    )
    camera = " ".join(str(word).strip("\0 ") for word in words if word)
    return camera, _seconds(details.get(ExifTags.Base.DateTimeOriginal))


def _seconds(text: object) -> float:
    try:
        taken = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:  # not there, or nonsense
        return float("nan")
    return float(timegm(taken.timetuple()))
