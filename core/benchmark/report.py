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
    summaries = summarise(results, shots)
    if not summaries:
        return ""
    sets = list(dict.fromkeys(result.set_name for result in results if result.shots == shots))
    counts = [
        sum((result.set_name, result.shots) == (name, shots) for result in results) for name in sets
    ]
    fewest, most = min(counts), max(counts)
    episodes = f"{most}" if fewest == most else f"{fewest} to {most}"
    label = max(12, *map(len, sets))
    widths = {name: max(7, len(name)) for name in summaries}
    lines = [
        f"Examples a class: {shots}. Episodes a set: {episodes}.",
        _line("set", label, [f"{name:>{widths[name]}}" for name in summaries]),
    ]
    for title, cell in (*_set_rows(sets), *_ROWS):
        cells = [cell(summary) for summary in summaries.values()]
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
        return lambda summary: _percent(summary.right.by_set.get(name))

    return [(name, cell(name)) for name in sets]


def _percent(value: float | None, sign: str = "") -> str:
    return "" if value is None else f"{100 * value:{sign}.1f}"


_ROWS: list[tuple[str, _Cell]] = [
    ("mean", lambda summary: _percent(summary.right.mean)),
    ("± episodes", lambda summary: _percent(summary.right.over_episodes)),
    ("± sets", lambda summary: _percent(summary.right.over_sets)),
    ("lowest set", lambda summary: _percent(summary.right.by_set[summary.right.lowest])),
    ("gain", lambda summary: _percent(summary.gain.mean, "+")),
    ("± episodes", lambda summary: _percent(summary.gain.over_episodes)),
    ("± sets", lambda summary: _percent(summary.gain.over_sets)),
    ("lowest gain", lambda summary: _percent(summary.gain.by_set[summary.gain.lowest], "+")),
    ("calibration", lambda summary: _percent(summary.calibration_error)),
    ("in interval", lambda summary: _percent(summary.coverage)),
    ("unknown", lambda summary: _percent(summary.auroc.mean) if summary.auroc else ""),
    ("seconds", lambda summary: f"{summary.median_seconds:.3f}"),
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
        "sets": {pictures.name: _set(pictures) for pictures in sets},
        "notes": omissions(sets, plan),
        "episodes": [_episode(result) for result in results],
        "summary": {
            str(shots): {
                name: _summary(summary) for name, summary in summarise(results, shots).items()
            }
            for shots in plan.shots
        },
    }


def _set(pictures: PictureSet) -> dict[str, object]:
    counts = dict.fromkeys(pictures.class_names, 0)
    for index in pictures.classes.tolist():
        counts[pictures.class_names[index]] += 1
    return {"classes": counts, "broken": pictures.n_broken, "in_two_classes": pictures.n_clashing}


def _episode(result: Result) -> dict[str, object]:
    return {
        "set": result.set_name,
        "shots": result.shots,
        "number": result.number,
        "classes": result.class_names,
        "held_out": result.held_out,
        "n_folder": result.n_folder,
        "n_unknown": result.n_unknown,
        "methods": {name: _score(score) for name, score in result.scores.items()},
    }


def _score(score: Score) -> dict[str, object]:
    return {
        "share_right": score.share_right,
        "mean_confidence": float(score.confidences.mean()),
        "trust": score.trust and asdict(score.trust),
        "covered": score.covered,
        "auroc": score.auroc,
        "seconds": score.seconds,
    }


def _summary(summary: Summary) -> dict[str, object]:
    return {
        **asdict(summary),
        "right": _with_lowest(summary.right),
        "gain": _with_lowest(summary.gain),
        "auroc": summary.auroc and _with_lowest(summary.auroc),
    }


def _with_lowest(estimate: Estimate) -> dict[str, object]:
    return {**asdict(estimate), "lowest": estimate.lowest}
