"""What the default backbone's features may be, what each costs, and which are worth their time."""

from core.backbones.backbone import BESIDE, INT8, SPATIAL, VIEWS, Backbone
from core.backbones.registry import DEFAULT

RICH, USUAL, LIGHT = (
    f"{DEFAULT}{INT8}{VIEWS}{SPATIAL}{BESIDE}lite2{INT8}",
    f"{DEFAULT}{INT8}{SPATIAL}{BESIDE}lite2{INT8}",
    f"{DEFAULT}{INT8}{SPATIAL}",
)

FEATURE_SETS = (RICH, USUAL, LIGHT)
"""The richest first. How right each is stands in docs/measurements.md.

The usual ones look once with two networks. Three looks with one cost as much and are less right.
"""

_PASSES = {RICH: 3.85, USUAL: 2.31, LIGHT: 0.77}
"""What each costs a picture, in passes through Lite0 as it was trained."""

STATED_S = 12.0
"""Seconds that looking at all pictures of a project may take, roughly; simpler features are taken
where richer ones would take longer."""

USUAL_RATE = 350.0
"""Passes through Lite0 a second, decoding included, where nothing was measured: two cores."""


# See docs/adr/0020-multi-crop.md.
def features_for(n_images: int, rate: float = USUAL_RATE) -> str:
    """Return the richest features that `STATED_S` are enough for.

    Args:
        n_images: to be looked at.
        rate: passes through Lite0 a second.
    """
    affordable = (name for name in FEATURE_SETS if seconds_for(name, n_images, rate) <= STATED_S)
    return next(affordable, LIGHT)


def seconds_for(name: str, n_images: int, rate: float = USUAL_RATE) -> float:
    """Say how long so many images take, roughly; see `features_for`."""
    return n_images * _PASSES[name] / rate


def most_images(name: str, rate: float = USUAL_RATE) -> int:
    """Return up to how many images these features are taken."""
    return int(STATED_S * rate / _PASSES[name])


def passes_of(backbone: Backbone) -> float | None:
    """Return what a picture costs in passes through Lite0; None where nobody measured it."""
    speeds = [member.backbone.speed for member in backbone.members]
    if not all(speeds):
        return None
    return sum(member.backbone.n_views / member.backbone.speed for member in backbone.members)
