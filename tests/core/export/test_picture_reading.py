"""The exported script sees the pixels that the app sees, by a copy of the app's own modules."""

import ast
import importlib
import io
import json
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageDraw

from core.domain.errors import ImageError
from core.embedding.multi_crop import multi_crop, short_side_for
from core.export.picture_reading import FOLDER, write_picture_reading
from core.imaging import colour_profiles, large_pictures
from core.imaging.decoding import open_rgb
from core.imaging.discovery import EXTENSIONS, find_images
from core.imaging.readers.pillow_formats import load_decoders

ROOT = Path(__file__).parents[3]
SIDES = {"resize_px": 60, "crop_px": 50}
SIZE = (330, 250)
P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), colour_profiles.D65)

# Without this program's modules in reach, and the views of each picture into a file.
RUN = f"""
import json, sys
from pathlib import Path
sys.path = [one for one in sys.path if one and Path(one).resolve() != Path({str(ROOT)!r})]
sys.path.insert(0, sys.argv[1])
import numpy as np
import label_pictures
sizes = dict(n_views=3, close=0.7, interpolation="bicubic", **json.loads(sys.argv[3]))
found, errors = {{}}, {{}}
for path in label_pictures.pictures_in([Path(sys.argv[2])]) + [Path(one) for one in sys.argv[5:]]:
    try:
        [found[path.name]] = label_pictures.views_of(path, [sizes])
    except label_pictures.ImageError as error:
        errors[path.name] = error.reason
assert not [name for name in sys.modules if name.split(".")[0] in ("core", "app", "torch")]
np.savez(sys.argv[4], **found)
print(json.dumps(errors))
"""


def photo(mode="RGB", size=SIZE):
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    grain = np.random.default_rng(0).integers(0, 25, (size[1], size[0], 1))
    channels = np.stack([90 + 140 * x, 60 + 150 * y, 200 - 120 * x * y], axis=-1) + grain
    return Image.fromarray(channels.clip(0, 255).astype(np.uint8)).convert(mode)


def encode(image, kind="PNG", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def tiff(values, **options):
    target = io.BytesIO()
    tifffile.imwrite(target, values, **options)
    return target.getvalue()


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return encode(photo(), "JPEG", exif=exif)


def with_cicp(data):
    chunk = b"cICP" + bytes([9, 16, 0, 1])
    return (
        data[:33] + struct.pack(">I", 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]
    )


def icon():
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((60, 50, 220, 210), (255, 255, 255, 255))
    return image


def see_through(alpha):
    image = photo("RGBA")
    image.putalpha(alpha)
    return image


def pictures():
    load_decoders()
    importlib.import_module("pillow_jxl")
    rgb, grey = np.asarray(photo()), np.asarray(photo("L"))
    profile = colour_profiles.make_profile(P3, colour_profiles.srgb_to_light)
    frames = {"save_all": True, "append_images": [photo()]}
    jpeg = encode(photo(), "JPEG")
    twelve_bits = grey.astype(np.uint16) << 4
    return {
        "plain.jpg": jpeg,
        "one.jfif": jpeg,
        "one.jpe": jpeg,
        "endless.jpg": jpeg[:-2],
        "ink.jpg": encode(photo("CMYK"), "JPEG"),
        "turned.jpg": turned(),
        "progressive.jpg": encode(photo(size=(1500, 1100)), "JPEG", progressive=True),
        "wide.jpg": encode(photo(), "JPEG", icc_profile=profile),
        "panorama.jpg": encode(photo(size=(900, 200)), "JPEG"),
        "grey16.png": encode(Image.fromarray(grey.astype(np.uint16) * 257)),
        "grey12.png": encode(Image.fromarray(twelve_bits)),
        "bright.png": with_cicp(encode(photo())),
        "palette.png": encode(photo().quantize(32)),
        "icon.png": encode(icon()),
        "nothing.png": encode(see_through(0)),
        "half.webp": encode(see_through(128), "WEBP", lossless=True),
        "blank_first.gif": encode(Image.new("RGB", SIZE), "GIF", **frames),
        "one.bmp": encode(photo(), "BMP"),
        "one.avif": encode(photo(), "AVIF", icc_profile=profile),
        "one.heic": encode(photo(), "HEIF"),
        "one.heif": encode(photo(), "HEIF", color_primaries=12, transfer_characteristics=13),
        "one.hif": encode(photo(), "HEIF"),
        "one.jxl": encode(photo(), "JXL"),
        "one.jp2": encode(photo(), "JPEG2000"),
        "rgb16.tif": tiff(rgb.astype(np.uint16) * 257, photometric="rgb"),
        "planes.tif": tiff(
            np.moveaxis(rgb.astype(np.uint16) * 257, -1, 0), photometric="rgb", planarconfig=2
        ),
        "grey12.tif": tiff(twelve_bits),
        "white_is_zero.tif": tiff(grey.astype(np.uint16) * 257, photometric="miniswhite"),
        "kelvin.tif": tiff(280 + grey.astype(np.float32) / 9),
        "large.tif": encode(photo("L", (7600, 6700)), "TIFF"),
        "cut.jpg": jpeg[: len(jpeg) // 2],
        "words.png": b"no picture",
        "empty.png": b"",
    }


def as_the_app(data, path):
    image = open_rgb(data, path, short_side_px=short_side_for(3, **SIDES)).image
    return multi_crop(image, 3, **SIDES)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("script")
    write_picture_reading(place)
    shutil.copy(ROOT / "resources" / "export" / "label_pictures.py", place)
    return place


def test_the_copy_needs_nothing_of_the_rest_of_the_program(place):
    modules = list((place / FOLDER).rglob("*.py"))
    assert {path.stem for path in (ROOT / "core/imaging/readers").glob("*.py")} <= {
        path.stem for path in (place / FOLDER / "readers").glob("*.py")
    }
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            for name in names:
                assert name.split(".")[0] not in ("core", "app", "resources"), path
            if isinstance(node, ast.ImportFrom) and node.module.startswith(FOLDER):
                home = place / node.module.replace(".", "/")
                assert home.is_dir() or home.with_suffix(".py").is_file(), (path, node.module)


def test_the_script_sees_what_the_app_sees(place, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    given = pictures()
    for name, data in given.items():
        (folder / name).write_bytes(data)
    # All of them are named, too: which suffixes are looked for in a folder is another matter.
    words = [place, folder, json.dumps(SIDES), tmp_path / "views.npz"]
    command = [sys.executable, "-c", RUN, *words, *(folder / name for name in given)]
    done = subprocess.run(list(map(str, command)), cwd=tmp_path, capture_output=True, check=True)
    with np.load(tmp_path / "views.npz") as kept:
        views = dict(kept)
    errors = json.loads(done.stdout)
    for name, data in given.items():
        if name in errors:
            with pytest.raises(ImageError) as found:
                as_the_app(data, name)
            assert found.value.reason == errors[name]
        else:
            assert (views[name] == as_the_app(data, name)).all(), name
    assert set(errors) == {"cut.jpg", "words.png", "empty.png"}
    assert large_pictures.is_large((7600, 6700))


def test_the_script_finds_the_same_files_in_a_folder(place, tmp_path):
    for suffix in (*EXTENSIONS, ".txt", ".xmp"):
        (tmp_path / f"one{suffix}").write_bytes(b"1")
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "import label_pictures\n"
        "print(*(one.name for one in label_pictures.pictures_in([Path(sys.argv[2])])))"
    )
    command = [sys.executable, "-c", code, place, tmp_path]
    done = subprocess.run(list(map(str, command)), capture_output=True, check=True, text=True)
    assert set(done.stdout.split()) == {one.path for one in find_images(tmp_path)[0]}
