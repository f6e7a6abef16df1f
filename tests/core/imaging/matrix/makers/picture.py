"""The one known picture, what else files may show, and where the files are gathered."""

import csv
import io
import re
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent.parent
WIDTH, HEIGHT = 48, 36
# Tried without imagecodecs: these want it, though the kind does not tell; those can do without.
WANTS_EXTRA = frozenset((HERE / "makers" / "wants_extra.txt").read_text("utf-8").split())
READ_WITHOUT = {f"{way}-lossless-{name}-8.jpg" for way in ("jpeg",) for name in ("grey", "rgb")}
READ_WITHOUT |= {f"tiff-lossless-jpeg-{name}-8.tif" for name in ("grey", "rgb")}
FIELDS = ("file", "what", "outcome", "shows", "extra", "allowed", "why")


def known() -> np.ndarray:
    """Draw the picture: gradients, edges, strong colours, black and white; no symmetry at all."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float64)
    red = 40 + 150 * x / WIDTH
    green = 30 + 120 * y / HEIGHT
    blue = 70 + 50 * np.sin(x / 5) * np.cos(y / 7)
    picture = np.stack([red, green, blue], axis=2)
    picture[4:14, 26:33] = (230, 30, 40)
    picture[4:10, 33:39] = (30, 170, 60)
    picture[20:31, 18:26] = (40, 60, 210)
    picture[22:26, 27:42] = (240, 210, 40)
    disc = (x - 36) ** 2 + (y - 29) ** 2 < 26
    picture[disc] = (150, 80, 60)
    picture[0:9, 0:12] = 0  # dark enough places of both kinds, so that percentiles meet them
    picture[27:36, 0:10] = 255
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def grey_of(picture: np.ndarray) -> np.ndarray:
    """Return the luma of ITU-R 601."""
    return np.asarray(Image.fromarray(picture).convert("L"))


RGB = known()
GREY = grey_of(RGB)
BLACK_AND_WHITE = np.where(GREY >= 96, 255, 0).astype(np.uint8)
IS_LIGHT = BLACK_AND_WHITE > 0

# Where a picture is see-through in the rows with a hole: a quarter at the lower right.
HOLE = np.zeros((HEIGHT, WIDTH), dtype=bool)
HOLE[20:, 26:] = True


def steps(values: np.ndarray, bits: int) -> np.ndarray:
    """Round 8 bits to fewer, from 0 to the top of these."""
    return np.rint(values / 255 * ((1 << bits) - 1)).astype(np.uint16)


def back(values: np.ndarray, bits: int) -> np.ndarray:
    """Scale values of so many bits to 8."""
    return np.rint(values / ((1 << bits) - 1) * 255).astype(np.uint8)


def wide(values: np.ndarray) -> np.ndarray:
    """Spread 8 bits over 16."""
    return values.astype(np.uint16) * 257


@dataclass
class Files:
    """What has been made so far: files, rows of the manifest, pictures to compare with."""

    data: dict[str, bytes] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    pictures: dict[str, np.ndarray] = field(default_factory=dict)

    def picture(self, name: str, pixels: np.ndarray) -> str:
        """Keep a picture to compare with; return its name."""
        if pixels.ndim == 2:
            pixels = np.repeat(pixels[..., None], 3, axis=2)
        before = self.pictures.setdefault(name, pixels.astype(np.uint8))
        assert np.array_equal(before, pixels), name
        return name

    def read(
        self,
        file: str,
        data: bytes,
        what: str,
        shows: str = "rgb",
        *,
        extra: bool = False,
        allowed: float = 8,
        why: str = "",
    ) -> None:
        """Add a file that is to be read, and the name of the picture that it shows."""
        assert shows in self.pictures, shows
        if re.search("p3|adobe|prophoto|rec2020|gama|gamma", file) and allowed == 8:
            # Wide colours that are taken for sRGB are not much further off than 8 levels.
            allowed, why = 3, "a wrong colour space alone makes little difference"
        assert (allowed == 8) == (not why), file
        self._row(file, data, what, "read", shows, extra, f"{allowed:g}", why)

    def refused(
        self, file: str, data: bytes, what: str, reason: str, *, extra: bool = False
    ) -> None:
        """Add a file that is to be refused, and what the reason says (a regular expression)."""
        self._row(file, data, what, "refused", reason, extra, "", "")

    def _row(
        self,
        file: str,
        data: bytes,
        what: str,
        outcome: str,
        shows: str,
        extra: bool,
        allowed: str,
        why: str,
    ) -> None:
        assert file not in self.data, file
        extra = (extra or file in WANTS_EXTRA) and file not in READ_WITHOUT
        self.data[file] = data
        values = (file, what, outcome, shows, "science" if extra else "", allowed, why)
        self.rows.append(dict(zip(FIELDS, values, strict=True)))

    def write(self, folder: Path = HERE) -> None:
        """Write the manifest and the archive."""
        with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)
        members = dict(self.data)
        for name, pixels in self.pictures.items():
            target = io.BytesIO()
            Image.fromarray(pixels).save(target, "PNG")
            members[f"shown/{name}.png"] = target.getvalue()
        # One stream for all: the files are much alike, and git keeps one small thing.
        with tarfile.open(folder / "files.tar.xz", "w:xz", preset=6) as archive:
            for name in sorted(members):
                member = tarfile.TarInfo(name)
                member.size = len(members[name])
                archive.addfile(member, io.BytesIO(members[name]))


def with_shown() -> Files:
    """Begin with the pictures that many files show."""
    files = Files()
    files.picture("rgb", RGB)
    files.picture("grey", GREY)
    files.picture("black-and-white", BLACK_AND_WHITE)
    for bits in (2, 4):
        files.picture(f"grey-{bits}-bit", back(steps(GREY, bits), bits))
    return files
