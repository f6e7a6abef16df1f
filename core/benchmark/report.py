"""A benchmark as a table to read and as plain values for JSON."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version

from core.backbones import find_backbone
from core.benchmark.datasets import PictureSet
from core.benchmark.methods import REFERENCE
from core.benchmark.metrics import Score
from core.benchmark.runner import Plan, Result, omissions
from core.benchmark.statistics import Estimate, Summary, summarise

EXPLANATION = f"""\
Shares right are percent of the folder's pictures, averaged over a set's episodes, then over sets.
± episodes: 95 % interval of the mean for other draws from the same sets (Student, variance within
sets pooled). ± sets: 95 % interval for other sets (Student, variance of the sets' means).
gain: paired difference to {REFERENCE} on the same draws, in points, with the same two intervals.
calibration: expected error of the confidence, in points, 15 bins of equal mass, all folders pooled.
in interval: episodes whose share right lay in the 90 % interval shown as trust, in percent.
unknown: how often a picture of a held-out class scores stranger than another, in percent (AUROC).
seconds: median time to adapt, embeddings at hand."""


def table(results: Sequence[Result], shots: int) -> str:
    """Return the table for one number of examples; "" where nothing was run."""
    found = summarise(results, shots)
    if not found:
        return ""
    sets = list(dict.fromkeys(one.set_name for one in results if one.shots == shots))
    counts = [sum((one.set_name, one.shots) == (name, shots) for one in results) for name in sets]
    fewest, most = min(counts), max(counts)
    episodes = f"{most}" if fewest == most else f"{fewest} to {most}"
    label = max(12, *map(len, sets))
    widths = {name: max(7, len(name)) for name in found}
    lines = [
        f"Examples a class: {shots}. Episodes a set: {episodes}.",
        _line("set", label, [f"{name:>{widths[name]}}" for name in found]),
    ]
    for title, cell in (*_set_rows(sets), *_ROWS):
        cells = [cell(one) for one in found.values()]
        if any(cells):
            padded = [
                f"{text or '-':>{width}}"
                for text, width in zip(cells, widths.values(), strict=True)
            ]
            lines.append(_line(title, label, padded))
    return "\n".join(lines)


_Cell = Callable[[Summary], str]


def _set_rows(sets: Iterable[str]) -> list[tuple[str, _Cell]]:
    def cell(name: str) -> _Cell:
        return lambda one: _percent(one.right.by_set.get(name))

    return [(name, cell(name)) for name in sets]


def _percent(value: float | None, sign: str = "") -> str:
    return "" if value is None else f"{100 * value:{sign}.1f}"


_ROWS: list[tuple[str, _Cell]] = [
    ("mean", lambda one: _percent(one.right.mean)),
    ("± episodes", lambda one: _percent(one.right.over_episodes)),
    ("± sets", lambda one: _percent(one.right.over_sets)),
    ("lowest set", lambda one: _percent(one.right.by_set[one.right.lowest])),
    ("gain", lambda one: _percent(one.gain.mean, "+")),
    ("± episodes", lambda one: _percent(one.gain.over_episodes)),
    ("± sets", lambda one: _percent(one.gain.over_sets)),
    ("lowest gain", lambda one: _percent(one.gain.by_set[one.gain.lowest], "+")),
    ("calibration", lambda one: _percent(one.calibration_error)),
    ("in interval", lambda one: _percent(one.coverage)),
    ("unknown", lambda one: _percent(one.auroc.mean) if one.auroc else ""),
    ("seconds", lambda one: f"{one.median_seconds:.3f}"),
]


def _line(title: str, width: int, cells: Iterable[str]) -> str:
    return "  ".join([f"{title:<{width}}", *cells])


def as_json(
    plan: Plan, sets: Sequence[PictureSet], results: Sequence[Result], *, stopped: bool
) -> dict[str, object]:
    """Return everything as plain values: shares and intervals 0..1, times in seconds."""
    return {
        "program": f"handful {version('handful')}",
        "stopped": stopped,
        **asdict(plan),
        "backbone_sha256": find_backbone(plan.backbone).sha256,
        "reference": REFERENCE,
        "sets": {one.name: _set(one) for one in sets},
        "notes": omissions(sets, plan),
        "episodes": [_episode(one) for one in results],
        "summary": {
            str(shots): {name: _summary(one) for name, one in summarise(results, shots).items()}
            for shots in plan.shots
        },
    }


def _set(one: PictureSet) -> dict[str, object]:
    counts = dict.fromkeys(one.class_names, 0)
    for index in one.classes.tolist():
        counts[one.class_names[index]] += 1
    return {"classes": counts, "broken": one.n_broken, "in_two_classes": one.n_clashing}


def _episode(one: Result) -> dict[str, object]:
    return {
        "set": one.set_name,
        "shots": one.shots,
        "number": one.number,
        "classes": one.class_names,
        "held_out": one.held_out,
        "n_folder": one.n_folder,
        "n_unknown": one.n_unknown,
        "methods": {name: _score(found) for name, found in one.scores.items()},
    }


def _score(one: Score) -> dict[str, object]:
    return {
        "share_right": one.share_right,
        "mean_confidence": float(one.confidences.mean()),
        "trust": one.trust and asdict(one.trust),
        "covered": one.covered,
        "auroc": one.auroc,
        "seconds": one.seconds,
    }


def _summary(one: Summary) -> dict[str, object]:
    return {
        **asdict(one),
        "right": _with_lowest(one.right),
        "gain": _with_lowest(one.gain),
        "auroc": one.auroc and _with_lowest(one.auroc),
    }


def _with_lowest(one: Estimate) -> dict[str, object]:
    return {**asdict(one), "lowest": one.lowest}
