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


# Primaries and white points as x, y: their standards' numbers.
PRIMARIES = {
    "srgb": ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),
    "p3": ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    "adobe": ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)),
    "prophoto": ((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105)),
    "rec2020": ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
}
D65_XY, D50_XY = (0.3127, 0.3290), (0.3457, 0.3585)
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def xyz_of(xy: tuple[float, float]) -> np.ndarray:
    """Turn a chromaticity into X, Y, Z with Y = 1."""
    return np.array([xy[0] / xy[1], 1.0, (1 - xy[0] - xy[1]) / xy[1]])


def to_d50(space: str) -> np.ndarray:
    """Return the matrix from a space's linear values to X, Y, Z under D50."""
    white = xyz_of(D50_XY if space == "prophoto" else D65_XY)
    columns = np.stack([xyz_of(one) for one in PRIMARIES[space]], axis=1)
    matrix = columns * np.linalg.solve(columns, white)
    if space == "prophoto":
        return matrix
    scale = np.diag((BRADFORD @ xyz_of(D50_XY)) / (BRADFORD @ white))
    return np.linalg.inv(BRADFORD) @ scale @ BRADFORD @ matrix


def light_in(space: str, srgb: np.ndarray) -> np.ndarray:
    """Return the linear values, 0..1, that show the same colours in another space."""
    matrix = np.linalg.solve(to_d50(space), to_d50("srgb"))
    return np.clip(linear(srgb) @ matrix.T, 0, 1)


def stored_in(space: str, curve: str | float, srgb: np.ndarray, bits: int = 8) -> np.ndarray:
    """Return the values that show the same colours in another space, with its curve."""
    light = light_in(space, srgb)
    share = curved(light) if curve == "srgb" else light ** (1 / float(curve))
    top = (1 << bits) - 1
    return np.rint(share * top).astype(np.uint8 if bits == 8 else np.uint16)
