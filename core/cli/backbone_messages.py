"""What the command line says of backbones: which there are, and how they come here."""

from collections.abc import Iterable

from core.backbones.registry import Backbone


def backbone_lines(rows: Iterable[tuple[Backbone, bool]]) -> list[str]:
    """List backbones, each with whether it is installed."""
    rows = list(rows)
    width = max(14, *(len(one.name) for one, _ in rows))  # a pack's name says much
    lines = [
        f"{'name':<{width}} {'installed':<9} {'size':>7} {'features':>8} {'speed':>6}"
        f"  {'licence':<13} title"
    ]
    for one, is_here in rows:
        here = "own file" if one.is_own else "yes" if is_here else "-"
        speed = f"{one.speed:.2g} x" if one.speed else "?"
        lines.append(
            f"{one.name:<{width}} {here:<9} {one.size_mb:>4} MB {one.n_features:>8} {speed:>6}"
            f"  {one.licence:<13} {one.title}"
        )
    return [
        *lines,
        "Speed is pictures a second on a CPU beside those of lite0. `timm:NAME` stands for any"
        " network in timm.",
        "Nothing is downloaded unless you say so: `handful backbones get NAME`.",
    ]


def offer_line(one: Backbone) -> str:
    """Say what is about to be downloaded."""
    return f"{one.title}: about {one.size_mb} MB, licence {one.licence}, from {one.url}"


def pack_lines(one: Backbone) -> list[str]:
    """Say that a pack is there."""
    return [
        f"The pack {one.title} is ready: use it with --backbone {one.name}.",
        f"Its licence: {one.licence}.",
    ]
