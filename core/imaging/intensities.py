"""From numbers of any kind to grey values of 0..255: 10 to 16 bits, integers, floats, units.

What black and white are is taken from what the file says, else from the range that is in use.
Values that fill a usual range, such as 0..65535, keep their brightness: such a picture then looks
like its copy of 8 bits. Others are stretched between robust percentiles, as viewers of scientific
pictures do.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Range = tuple[float, float]

# See docs/adr/0063-readers-by-content.md.
_SENSOR_BITS = (8, 10, 12, 14)
_FLOAT_TOPS = (1.0, 255.0, 65535.0)  # where grey values end that no file says the range of
_INTEGER_TOPS = (255.0, 65535.0)

_SHARES = (0.1, 99.9)  # percentiles that other ranges are stretched between
_FULL = 0.25  # the share of a range that a picture uses at least, whose range that is
_FAINT = 64  # so few levels of 16 bits are no picture's of a sensor: masks, counts

# Values that stand for "nothing was measured here", where a file of units does not say which does.
_NO_DATA = (-32768.0, -9999.0, -99999.0)
_HUGE = 1e30  # no unit has such values; the smallest float is a common mark for nothing

_SAMPLE = 50_000  # values that tell the range of all well enough
_BLOCK = 4_000_000  # values that are turned at once


@dataclass(frozen=True, slots=True)
class Scale:
    """What a file says of its numbers.

    Attributes:
        limits: black and white; found in the values where it is None.
        bits: how many bits of the values are said to count, 0 for unknown; taken at its word where
            no value has more.
        no_data: the value that stands for nothing; None where the file names none.
        is_inverted: whether 0 is white.
    """

    limits: Range | None = None
    bits: int = 0
    no_data: float | None = None
    is_inverted: bool = False


PLAIN = Scale()


def declared(bits: int) -> Range:
    """Return black and white of values of so many bits."""
    return 0.0, float((1 << bits) - 1)


def to_grey_levels(values: Numbers, scale: Scale = PLAIN) -> NDArray[np.uint8]:
    """Scale numbers to 0..255; what is no number, or stands for nothing, becomes black.

    All channels get one range, so that colours stay.

    Args:
        values: (height, width) or (height, width, n_channels); integers or floats of any size.
        scale: what the file says of them.

    Returns:
        the same shape, uint8.
    """
    low, high = scale.limits or _range_of(values, scale)
    factor = 255 / max(high - low, 1e-30)
    levels = np.empty(values.shape, np.uint8)
    n_rows = max(1, _BLOCK // max(1, values[0].size))
    for top in range(0, values.shape[0], n_rows):
        block = values[top : top + n_rows]
        scaled: Numbers = block.astype(np.float32 if block.dtype.itemsize < 4 else np.float64)
        scaled -= low
        scaled *= factor
        np.clip(scaled, 0, 255, out=scaled)
        scaled += 0.5
        if scale.is_inverted:
            np.subtract(256, scaled, out=scaled)
            np.clip(scaled, 0, 255, out=scaled)
        scaled[_is_nothing(block, scale)] = 0
        levels[top : top + n_rows] = scaled.astype(np.uint8)
    return levels


def _range_of(values: Numbers, scale: Scale) -> Range:
    if scale.bits:
        range_ = declared(scale.bits)
        if values.size and values.max() <= range_[1] and values.dtype.kind == "u":
            return range_
    return _range_in_use(_sample(values, scale), values.dtype)


def _sample(values: Numbers, scale: Scale) -> NDArray[np.float64]:
    """Return values of all parts of the picture that say something."""
    step = max(1, round((values.size / _SAMPLE) ** 0.5))
    part = values[::step, ::step]
    if part.size < 2:
        part = values
    return part[~_is_nothing(part, scale)].astype(np.float64)


def _is_nothing(values: Numbers, scale: Scale) -> NDArray[np.bool_]:
    kind = values.dtype.kind
    nothing = np.zeros(values.shape, bool)
    if kind == "f" and values.dtype.itemsize > 2:
        nothing |= ~(np.abs(values) < _HUGE)  # NaN is not below anything, either
    elif kind == "f":
        nothing |= ~np.isfinite(values)
    marks = _NO_DATA if kind in "if" and scale.limits is None else ()
    for mark in marks if scale.no_data is None else (scale.no_data,):
        if _fits(mark, values.dtype):
            nothing |= values == values.dtype.type(mark)
    return nothing


def _fits(value: float, dtype: np.dtype[Any]) -> bool:
    if dtype.kind == "f":
        return abs(value) <= float(np.finfo(dtype).max)
    limits = np.iinfo(dtype)
    return float(value).is_integer() and limits.min <= value <= limits.max


def _range_in_use(sample: NDArray[np.float64], dtype: np.dtype[Any]) -> Range:
    """Say what is black and what is white where no file does."""
    if not sample.size:
        return 0.0, 1.0
    low, high = (float(value) for value in np.percentile(sample, _SHARES))
    if high <= low:  # such as a few strokes on an empty page
        low, high = float(sample.min()), float(sample.max())
    if dtype == np.uint16:
        return _sensor_range(low, high)
    usual = _FLOAT_TOPS if dtype.kind == "f" else _INTEGER_TOPS
    if low >= 0:
        tops = [top for top in usual if sample.max() <= top]
        if tops and high - low >= _FULL * tops[0]:
            return 0.0, tops[0]
    return (low, high) if high > low else (0.0, max(high, 1.0))


def _sensor_range(low: float, high: float) -> Range:
    """Return the range of 16-bit values that a camera, a microscope or a scanner wrote."""
    if high - low >= _FULL * 65535:
        return 0.0, 65535.0
    tops = [top for _, top in map(declared, _SENSOR_BITS) if high <= top]
    if tops and high >= _FAINT and low < _FULL * tops[0]:
        return 0.0, tops[0]
    return (low, high) if high > low else (0.0, 65535.0)
