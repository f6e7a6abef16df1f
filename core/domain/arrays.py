"""Types of arrays. A shape in a docstring, such as (n_images, n_features), says the rest."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]
Pixels: TypeAlias = NDArray[np.uint8]
