"""What the command line says of class folders and label files: what they are, and why not."""

from collections.abc import Collection

from core.domain.errors import ColumnsUnclear, LabelsError, LayoutUnclear
from core.domain.layouts import TEACHING, LeftOut, LeftWhy, Reading, Split
from core.domain.reports import TeachReport

_MOST = 8  # classes or folders in a sentence
_MOST_COLUMNS = 30

_REMEDIES = {
    "": "",
    "into": " Name a new one with --into.",
    "keywords": " Say which of them are with --keywords or --keywords-under.",
}

_LEFT: dict[LeftWhy, str] = {
    "loose": "loose",
    "dated": "in folders named by a date or a camera",
    "unlabelled": "in no class folder",
    "aside": "set aside by an export as unsure or unknown",
    "other": "in folders beside the splits",
}


def understood_lines(report: TeachReport, splits: Collection[Split]) -> list[str]:
    """Say how a folder of class folders was understood."""
    reading = report.reading
    if reading is None:
        return []
    line = f"{_meaning(reading)}{_classes(reading, splits)}{_left(reading)}."
    lines = [f"Understood: {line}"]
    if waiting := [split for split in reading.in_splits() if split not in splits]:
        n = sum(reading.in_splits()[split] for split in waiting)
        all_splits = ",".join(reading.in_splits())
        lines.append(
            f"{_pictures(n)} of {_joined(waiting)} {_verb(n)} not teach; with --splits {all_splits}"
            " they would."
        )
    if report.n_kept:
        lines.append(
            f"{_pictures(report.n_kept)} {'keeps' if report.n_kept == 1 else 'keep'} another label"
            " that a person gave; with --replace they get this one."
        )
    return lines


def left_out_lines(left: Collection[LeftOut]) -> list[str]:
    """Say which pictures of a folder have no class."""
    text = _left_parts(left).removeprefix("; ")
    return [f"{text}."] if text else []


def source_sentence(error: LayoutUnclear | LabelsError) -> str:
    """Say why nothing could be taken from a folder or file, and what to do."""
    if isinstance(error, LayoutUnclear):
        return _unclear(error)
    text = f"No labels could be read from {error.path}: {error.reason}."
    if not isinstance(error, ColumnsUnclear):
        return text + _REMEDIES[error.remedy]
    names = ", ".join(error.columns[:_MOST_COLUMNS])
    more = len(error.columns) - _MOST_COLUMNS
    names += f" and {more} more" if more > 0 else ""
    columns = f" Its columns are {names}." if names else ""
    options = " and ".join(f"--{column}-column NAME" for column in error.missing)
    return f"{text}{columns} Say which with {options}."


def _unclear(error: LayoutUnclear) -> str:
    """Say what the folders may mean, and how to say which."""
    ways = [
        f"with --layout {reading.kind}, {_meaning(reading)}{_classes(reading, TEACHING)}"
        f"{_left(reading)}"
        for reading in error.layout.readings
    ]
    return (
        f"The folders in {error.path} can be read in {len(ways)} ways, so nothing was done:"
        f" {'; or '.join(ways)}. Say which with --layout."
    )


def _meaning(reading: Reading) -> str:
    within = f"inside {reading.wrapper}, " if reading.wrapper else ""
    if reading.kind == "splits":
        names = _joined(reading.split_names)
        return f"{within}{names} as parts of one data set, "
    if reading.kind == "nested":
        return f"{within}class folders nested in others, "
    return within


def _classes(reading: Reading, splits: Collection[Split]) -> str:
    counts = reading.classes(splits) or dict.fromkeys(reading.classes(), 0)
    if not counts:
        return "with no class folders in them"
    shown = [f"{name} {n}" for name, n in list(counts.items())[:_MOST]]
    if len(counts) > len(shown):
        shown.append(f"and {len(counts) - len(shown)} more")
    return f"{len(counts)} {'class' if len(counts) == 1 else 'classes'}: {', '.join(shown)}"


def _left(reading: Reading) -> str:
    return _left_parts(reading.left)


def _left_parts(left: Collection[LeftOut]) -> str:
    by_why: dict[LeftWhy, int] = {}
    for folder in left:
        by_why[folder.why] = by_why.get(folder.why, 0) + folder.n
    return "".join(f"; {_left_out(why, n)}" for why, n in by_why.items())


def _left_out(why: LeftWhy, n: int) -> str:
    if why == "loose":
        return f"{n} loose {'picture' if n == 1 else 'pictures'} left out"
    return f"{_pictures(n)} {_LEFT[why]} left out"


def _pictures(n: int) -> str:
    return f"{n} {'picture' if n == 1 else 'pictures'}"


def _verb(n: int) -> str:
    return "does" if n == 1 else "do"


def _joined(names: Collection[str]) -> str:
    some = list(names)[:_MOST]
    if len(names) > _MOST:
        return f"{', '.join(some)} and {len(names) - _MOST} more"
    return " and ".join(", ".join(some).rsplit(", ", 1))
