"""What the command line says of classes whose names could be taken for each other."""

from collections.abc import Iterable

from core.domain.names import Twin

_MOST = 20  # names; there may be thousands of folders


def twin_lines(twins: Iterable[Twin]) -> list[str]:
    """Say which names could be taken for others, and what became of their pictures."""
    lines = [_line(twin) for twin in twins]
    n_more = len(lines) - _MOST
    return [*lines[:_MOST], f"{n_more} more names are like others."] if n_more > 0 else lines


def _line(twin: Twin) -> str:
    if twin.how == "look":
        return (
            f"{twin.name} looks the same as the class {twin.other}, so its pictures went there: the"
            " names differ only in how they are encoded or in what nobody sees."
        )
    return (
        f"{twin.name} and {twin.other} are two classes, whose names differ only in capital letters."
        " Merge them in the window if one is meant."
    )
