"""Where a network runs."""

from typing import Literal, TypeAlias

Device: TypeAlias = Literal["auto", "cpu", "cuda", "mps"]
"""What a person may ask for; "auto" takes a GPU where there is one."""
