"""From sRGB to other colour spaces, by their definitions."""

import numpy as np

# IEC 61966-2-1; Bradford's adaptation of D65 to D50, both as the ICC publishes them.
TO_XYZ_D50 = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)
D50 = np.array([0.9642, 1.0, 0.8249])


def linear(srgb: np.ndarray) -> np.ndarray:
    """Undo the curve of sRGB: 8 bits to 0..1."""
    share = srgb / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def curved(light: np.ndarray) -> np.ndarray:
    """Apply the curve of sRGB: 0..1 to 0..1."""
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def lab_of(srgb: np.ndarray, bits: int, *, signed: bool) -> np.ndarray:
    """Turn sRGB of 8 bits into CIELab (TIFF 6.0, section 23) or ICCLab (TIFF technical note 4)."""
    xyz = linear(srgb) @ TO_XYZ_D50.T / D50
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    lightness = 116 * root[..., 1] - 16
    a, b = 500 * (root[..., 0] - root[..., 1]), 200 * (root[..., 1] - root[..., 2])
    ab = np.stack([a, b], axis=2)
    unit = 1 << (bits - 8)
    top = (1 << bits) - 1 if signed or bits == 8 else 0xFF00
    parts = np.concatenate([lightness[..., None] / 100 * top, ab * unit], axis=2)
    if not signed:
        parts[..., 1:] += 128 * unit
    whole = np.rint(parts).astype(np.int64)
    return (whole & ((1 << bits) - 1)).astype(np.uint8 if bits == 8 else np.uint16)
