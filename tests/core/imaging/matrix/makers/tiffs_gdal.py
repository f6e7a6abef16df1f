"""TIFF files as GDAL writes them: every type of number, layout, byte order and compression."""

import itertools
import warnings

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from tests.core.imaging.matrix.makers.picture import GREY, HOLE, IS_LIGHT, RGB, Files, steps, wide

warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)

# How each type of number holds the picture: in the units that people store in it.
VALUES = {
    "uint8": lambda v: v,
    "uint16": wide,
    "uint32": lambda v: v.astype(np.uint32) * 1000 + 5000,
    "int8": lambda v: (v.astype(np.int16) - 128).astype(np.int8),
    "int16": lambda v: v.astype(np.int16) * 10 - 400,
    "int32": lambda v: v.astype(np.int32) * 1000 - 50000,
    "float16": lambda v: (v / 255).astype(np.float32),
    "float32": lambda v: (v / 255).astype(np.float32),
    "float64": lambda v: 280 + 30 * (v / 255),
}
PICTURES = {"grey": GREY[None], "rgb": RGB.transpose(2, 0, 1)}
LOSSY = "the compression loses something"


def written(bands: np.ndarray, nodata: float | None = None, **options: object) -> bytes:
    """Write bands x rows x columns with GDAL."""
    count, height, width = bands.shape
    facts = {"count": count, "height": height, "width": width, "dtype": bands.dtype}
    with MemoryFile() as memory:
        with memory.open(driver="GTiff", nodata=nodata, **facts, **options) as out:
            out.write(bands)
        return memory.read()


def halved(dtype: str) -> dict[str, int]:
    """GDAL writes 16-bit floats from 32-bit ones."""
    return {"nbits": 16} if dtype == "float16" else {}


def grid(files: Files) -> None:
    """Type x layout x byte order x size of the offsets."""
    for (name, bands), dtype in itertools.product(PICTURES.items(), VALUES):
        values = VALUES[dtype](bands)
        ways = ("pixel", "band") if name == "rgb" else ("pixel",)
        layouts = itertools.product(
            ways, ("strips", "tiles"), ("little", "big"), ("classic", "big")
        )
        for way, layout, endian, size in layouts:
            options = {"interleave": way, "endianness": endian, "bigtiff": size == "big"}
            if layout == "tiles":
                options |= {"tiled": True, "blockxsize": 16, "blockysize": 16}
            else:
                options |= {"blockysize": 7}
            if name == "rgb":
                options["photometric"] = "rgb"
            planes = " planar" if way == "band" else ""
            words = f"{name}{planes} {dtype} in {layout}, {endian} endian, {size} TIFF, by GDAL"
            file = f"tiff-{name}-{dtype}-{way}-{layout}-{endian}-{size}.tif"
            files.read(file, written(values, **options, **halved(dtype)), words, name)


def compressions(files: Files) -> None:
    """Type x layout x compression without loss x predictor."""
    for name, dtype in itertools.product(PICTURES, ("uint8", "uint16", "int16", "float32")):
        values = VALUES[dtype](PICTURES[name])
        for method in ("lzw", "deflate", "packbits", "zstd", "lzma", "lerc", "lerc_zstd"):
            predictors = [1]
            if method in ("lzw", "deflate", "zstd"):
                predictors.append(3 if dtype == "float32" else 2)
            ways = ("pixel", "band") if name == "rgb" else ("pixel",)
            for predictor, way in itertools.product(predictors, ways):
                options = {"compress": method, "interleave": way}
                if method in ("lzw", "deflate", "zstd"):
                    options["predictor"] = predictor
                if name == "rgb":
                    options["photometric"] = "rgb"
                _compressed(files, name, dtype, values, options)


def _compressed(
    files: Files, name: str, dtype: str, values: np.ndarray, options: dict[str, object]
) -> None:
    method, way, predictor = options["compress"], options["interleave"], options.get("predictor", 1)
    planes = " planar" if way == "band" else ""
    words = f"{name}{planes} {dtype}, {method}, predictor {predictor}, by GDAL"
    file = f"tiff-{name}-{dtype}-{way}-{method}-{predictor}.tif"
    files.read(file, written(values, **options), words, name, extra=needs_extra(name, method))


def needs_extra(name: str, method: str) -> bool:
    """LERC is in no library of the default install."""
    return method.startswith("lerc")


def more_compressions(files: Files) -> None:
    """Predictors of other floats, byte orders, and compressions made for pictures."""
    for dtype in ("float16", "float64"):
        for method, name in itertools.product(("lzw", "deflate", "zstd"), PICTURES):
            options = {"compress": method, "predictor": 3, **halved(dtype)}
            data = written(VALUES[dtype](PICTURES[name]), **options)
            files.read(
                f"tiff-{name}-{dtype}-{method}-3.tif",
                data,
                f"{name} {dtype}, {method}, predictor 3",
                name,
            )
    for dtype, method, name in itertools.product(
        ("uint16", "float32"), ("lzw", "deflate", "zstd"), PICTURES
    ):
        options = {"compress": method, "predictor": 3 if dtype == "float32" else 2}
        options |= {"endianness": "big", "tiled": True, "blockxsize": 32, "blockysize": 16}
        data = written(VALUES[dtype](PICTURES[name]), **options)
        words = f"{name} {dtype} big endian in tiles, {method} with a predictor, by GDAL"
        files.read(f"tiff-{name}-{dtype}-big-endian-tiles-{method}.tif", data, words, name)
    jpeg = {"compress": "jpeg", "jpeg_quality": 95}
    rgb, grey = PICTURES["rgb"], PICTURES["grey"]
    files.read("tiff-grey-jpeg.tif", written(grey, **jpeg), "grey JPEG in TIFF", "grey")
    for way, photo in itertools.product(("pixel", "band"), ("rgb", "ycbcr")):
        if (way, photo) == ("band", "ycbcr"):
            continue
        data = written(rgb, **jpeg, photometric=photo, interleave=way)
        files.read(f"tiff-rgb-jpeg-{photo}-{way}.tif", data, f"JPEG in TIFF, {photo}, {way}")
    data = written(rgb, **jpeg, photometric="ycbcr", tiled=True, blockxsize=16, blockysize=16)
    files.read("tiff-rgb-jpeg-ycbcr-tiles.tif", data, "JPEG in TIFF, YCbCr 4:2:0, in tiles")
    for quality, lossless in ((90, False), (100, True)):
        data = written(rgb, compress="webp", webp_level=quality, webp_lossless=lossless)
        words = f"WebP in TIFF, {'lossless' if lossless else 'lossy'}"
        files.read(f"tiff-rgb-webp-{quality}.tif", data, words)
    for method, white in itertools.product(
        ("ccittrle", "ccittfax3", "ccittfax4", "lzw", "deflate", "packbits"), (False, True)
    ):
        bits = (white != IS_LIGHT).astype(np.uint8)[None]
        options = {"compress": method, "nbits": 1}
        options["photometric"] = "miniswhite" if white else "minisblack"
        words = f"1 bit, {method}, 0 is {'white' if white else 'black'}, by GDAL"
        file = f"tiff-1-bit-{method}-{'white' if white else 'black'}.tif"
        files.read(file, written(bits, **options), words, "black-and-white")


def bits(files: Files) -> None:
    """Fewer bits than the words have, packed as GDAL does, from either end."""
    for count, white in itertools.product((2, 4, 10, 12, 14), (False, True)):
        values = steps(GREY, count)
        if white:
            values = (1 << count) - 1 - values
        values = values.astype(np.uint8 if count < 8 else np.uint16)[None]
        end = "white" if white else "black"
        shows = f"grey-{count}-bit" if count < 8 else "grey"
        for endian, method in itertools.product(("little", "big"), ("none", "lzw")):
            options = {"nbits": count, "photometric": f"minis{end}", "compress": method}
            data = written(values, **options, endianness=endian)
            words = f"{count} bits packed, 0 is {end}, {endian} endian, {method}, by GDAL"
            files.read(f"tiff-{count}-bit-{end}-{endian}-{method}.tif", data, words, shows)
    for white in (8, 16):
        values = 255 - GREY[None] if white == 8 else wide(255 - GREY[None])
        for endian, method in itertools.product(("little", "big"), ("none", "lzw", "deflate")):
            data = written(values, photometric="miniswhite", endianness=endian, compress=method)
            words = f"{white} bits, 0 is white, {endian} endian, {method}, by GDAL"
            files.read(f"tiff-{white}-bit-white-{endian}-{method}.tif", data, words, "grey")
    for count, way in itertools.product((10, 12, 14), ("pixel", "band")):
        data = written(
            steps(PICTURES["rgb"], count), nbits=count, photometric="rgb", interleave=way
        )
        files.read(f"tiff-rgb-{count}-bit-{way}.tif", data, f"RGB of {count} packed bits, {way}")


def many_bands(files: Files) -> None:
    """What satellites and surveys deliver: the first three bands are the picture."""
    rgb = PICTURES["rgb"]
    other = np.stack([255 - GREY, np.roll(GREY, 9, axis=1)])
    for dtype, count, way in itertools.product(
        ("uint8", "uint16", "int16", "float32"), (2, 3, 4, 5), ("pixel", "band")
    ):
        bands = np.concatenate([rgb, other])[:count] if count > 2 else np.stack([GREY, other[0]])
        values = VALUES[dtype](bands)
        data = written(values, photometric="minisblack", interleave=way)
        words = f"{count} bands of {dtype} without a meaning, {way}, as GDAL writes them"
        shows = "grey" if count == 2 else "rgb"
        files.read(f"tiff-{count}-bands-{dtype}-{way}.tif", data, words, shows)
    naip = np.concatenate([rgb, other[:1]])
    for way, method in itertools.product(("pixel", "band"), ("none", "jpeg", "deflate")):
        data = written(
            naip,
            photometric="rgb",
            alpha="no",
            interleave=way,
            compress=method,
            tiled=True,
            blockxsize=16,
            blockysize=16,
        )
        words = f"RGB and near infrared, 8 bits, {method}, {way}, as surveys deliver them"
        files.read(f"tiff-rgb-nir-{way}-{method}.tif", data, words)


def alphas(files: Files) -> None:
    """Alpha, declared, in every layout; a quarter of the picture is see-through."""
    alpha = np.where(HOLE, 0, 255).astype(np.uint8)[None]
    over = {name: np.where(HOLE, 255, PICTURES[name]) for name in PICTURES}
    files.picture("rgb-with-hole", over["rgb"].transpose(1, 2, 0))
    files.picture("grey-with-hole", over["grey"][0])
    for name, dtype, way, kind in itertools.product(
        PICTURES, ("uint8", "uint16"), ("pixel", "band"), ("yes", "premultiplied")
    ):
        under = np.where(HOLE, 0, PICTURES[name])  # alike in both, as nothing is seen there
        values = VALUES[dtype](np.concatenate([under, alpha]))
        photo = "rgb" if name == "rgb" else "minisblack"
        data = written(values, photometric=photo, alpha=kind, interleave=way)
        how = "associated" if kind == "premultiplied" else "unassociated"
        words = f"{name} and {how} alpha, {dtype}, {way}"
        files.read(f"tiff-{name}-alpha-{how}-{dtype}-{way}.tif", data, words, f"{name}-with-hole")


def units(files: Files) -> None:
    """Values in physical units, with what means that nothing was measured."""
    share = GREY / 255
    hole = HOLE & (np.add.outer(np.arange(36), np.arange(48)) % 5 == 0)  # here and there
    kinds = {
        "reflectance": (share, "float32"),
        "kelvin": (280 + 30 * share, "float32"),
        "kelvin-double": (280 + 30 * share, "float64"),
        "heights": (np.rint(share * 2300 + 120), "int16"),
        "depths": (np.rint(share * 2300 - 4000), "int32"),
        "counts": (np.rint(share * 90_000 + 1e6), "uint32"),
        "tiny": (share * 1e-6, "float32"),
        "negative": (-60 + 55 * share, "float32"),
    }
    expected = np.where(hole, 0, GREY)
    shown = files.picture("grey-with-gaps", expected)
    gaps = "what fills gaps is not said: they may be black, grey or white"
    for name, (values, dtype) in kinds.items():
        data = written(values.astype(dtype)[None])
        files.read(f"tiff-units-{name}.tif", data, f"{name} as {dtype}, by GDAL", "grey")
        for nodata in (-9999.0, 0.0) if dtype != "uint32" else (4294967295.0, 0.0):
            if nodata == 0 and values.min() == 0:
                continue  # the black place would be a gap, too
            cut = np.where(hole, nodata, values).astype(dtype)[None]
            data = written(cut, nodata=nodata)
            words = f"{name} as {dtype}, gaps of {nodata:g} by GDAL_NODATA"
            file = f"tiff-units-{name}-nodata-{nodata:g}.tif"
            files.read(file, data, words, shown, allowed=8 + 255 * hole.mean(), why=gaps)
        if dtype.startswith("float"):
            for what, value in (("nan", np.nan), ("inf", np.inf), ("minus-inf", -np.inf)):
                data = written(np.where(hole, value, values).astype(dtype)[None])
                words = f"{name} as {dtype}, gaps of {value}"
                file = f"tiff-units-{name}-{what}.tif"
                files.read(file, data, words, shown, allowed=8 + 255 * hole.mean(), why=gaps)


def add(files: Files) -> None:
    """Add all of these."""
    with rasterio.Env(GDAL_PAM_ENABLED="NO"):
        grid(files)
        compressions(files)
        more_compressions(files)
        bits(files)
        many_bands(files)
        alphas(files)
        units(files)
