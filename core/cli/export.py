"""`handful export`: labels, or the model, for other programs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from core import api as pipeline
from core.cli.console import STDOUT, give, project_at, run, say, show, stopping, target_of
from core.cli.messages import counted
from core.cli.shell.command import command, wants_json
from core.cli.shell.plugin_choice import PluginChoice
from core.domain.export import Choices, ExportPreview, ExportReport, SplitReport, SplitWish
from core.export import FORMATS, KINDS
from core.operations.plugins.formats import format_of
from core.public.formats import kind_of
from core.query.grammar import QueryError
from core.store import Project

_TO_STDOUT = ("csv", "json", "jsonl")
_MOST_NAMED = 5


class _Split(click.ParamType[object]):
    """Shares such as `80/10/10`, or `keep`."""

    name = "80/10/10|keep"

    def get_metavar(self, param: object, ctx: object = None) -> str:
        """See `click.ParamType.get_metavar`: in small letters, as they are typed."""
        return self.name

    def convert(self, value: object, param: object, ctx: object) -> object:
        """See `click.ParamType.convert`."""
        if value == "keep":
            return value
        try:
            shares = [float(part) for part in str(value).split("/")]
        except ValueError:
            shares = []
        if len(shares) == 2:
            shares.append(0.0)
        is_whole = abs(sum(shares) - 100) < 1e-6 or abs(sum(shares) - 1) < 1e-6
        if len(shares) != 3 or min(shares) < 0 or not 0 < shares[0] < sum(shares) or not is_whole:
            self.fail(f"{value} is no split of 100: write it as 80/10/10, as 80/20, or as keep.")
        return tuple(share / sum(shares) for share in shares)


@command(
    examples=(
        "handful export birds.handful --out labels.csv",
        "handful export birds.handful --out - --format jsonl --which checked",
        "handful export birds.handful --out sorted --split 80/10/10",
        "handful export birds.handful --out doubtful.csv --query 'status:unsure label:owl'",
    )
)
@click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(), help="A file, a new or empty folder, or - for standard output."
)
@click.option(
    "--format",
    "kind",
    type=PluginChoice(KINDS, "handful.exports"),
    help="By default from --out's suffix.",
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Only this folder of the project, or one in or around it.",
)
@click.option(
    "--which",
    type=click.Choice(("all", "checked", "sure")),
    default="all",
    show_default=True,
    help="All pictures; those a person labelled; these and the sure ones.",
)
@click.option(
    "--query",
    metavar="QUERY",
    help="Only pictures that this finds in the window's search field, such as 'fox conf:<0.6'.",
)
@click.option(
    "--examples/--no-examples",
    default=None,
    help="With pictures given as examples that lie in no folder of the project, or without. By"
    " default with them, but for --beside.",
)
@click.option(
    "--doubtful",
    is_flag=True,
    help="folders: put unsure and unknown pictures into OUT-doubtful beside it.",
)
@click.option(
    "--split",
    type=_Split(),
    help="Part into train, val and test, like pictures together; keep: as their folders are.",
)
@click.option("--seed", default=0, show_default=True, help="Of the draw for --split.")
@click.option("--links", is_flag=True, help="Link to the pictures instead of copying them.")
@click.option("--beside", is_flag=True, help="xmp: put the sidecars next to the pictures.")
@click.option(
    "--names",
    "naming",
    type=click.Choice(("digikam", "lightroom")),
    default="digikam",
    show_default=True,
    help="xmp: owl.jpg.xmp, or owl.xmp.",
)
@click.option(
    "--spreadsheet",
    is_flag=True,
    help="csv: with a byte order mark, and an apostrophe before names that would run as formulas.",
)
@click.option("--preview", is_flag=True, help="Only show what would be written.")
def export(
    project: Path,
    out: str | None,
    kind: str | None,
    folder: Path | None,
    query: str | None,
    preview: bool,
    links: bool,
    **more: Any,  # noqa: ANN401 - the rest of `Choices`, as click hands it over
) -> None:
    """Write labels and predictions of PROJECT, or its model, for other programs.

    What was written is read again before it takes its place.
    """
    choices = _choices(links=links, **more)
    kind = kind or _kind_of(out)
    _see_that_it_goes_together(kind, out, choices)
    if query is not None and kind == "onnx":
        raise click.UsageError("--query does not go with --format onnx, which writes the model.")
    given: dict[str, Any] = {"kind": kind, "folder": folder, "choices": choices}
    with (
        project_at(project, only_reads=True) as opened,
        stopping("Nothing was written."),
        target_of(out or str(folder or Path()), f".{kind}") as target,
    ):
        if query is not None:
            given["choices"] = replace(choices, file_ids=_meant(opened, query))
        if preview:
            _show(run("Looking", pipeline.export_preview, opened, target, **given))
            return
        report = run("Writing", pipeline.export, opened, target, **given)
    place = "standard output" if out == STDOUT else str(report.path)
    say(_lines(report, "the sidecars next to them" if choices.beside else place))
    give(replace(report, path=report.path.absolute()))


def _meant(project: Project, query: str) -> frozenset[int]:
    try:
        return pipeline.find_files(project, query)
    except QueryError as error:
        raise click.UsageError(f"--query: {error}") from error


def _choices(*, links: bool, split: Any, seed: int, **more: Any) -> Choices:  # noqa: ANN401
    wish = SplitWish(None if split == "keep" else split, seed) if split else None
    return Choices(how="link" if links else "copy", split=wish, **more)


def _kind_of(out: str | None) -> str:
    if out == STDOUT:
        return "csv"
    try:
        return kind_of(Path(out or ""))
    except ValueError as error:
        raise click.UsageError(f"{error}: choose one with --format.") from error


def _see_that_it_goes_together(kind: str, out: str | None, choices: Choices) -> None:
    """Refuse options that the format would pass over in silence."""
    if choices.beside and kind != "xmp":
        raise click.UsageError("--beside goes with --format xmp.")
    if out is None and not choices.beside:
        raise click.UsageError("Give --out for the result.")
    if out == STDOUT and wants_json():
        raise click.UsageError("--json and --out - both write to standard output: choose one.")
    if out == STDOUT and kind not in _TO_STDOUT:
        raise click.UsageError(f"--out - goes with --format {', '.join(_TO_STDOUT)}.")
    format = format_of(kind, Path(out or ""))
    if choices.how == "link" and not format.links_pictures:
        kinds = ", ".join(name for name in KINDS if FORMATS[name].links_pictures)
        raise click.UsageError(f"--links goes with --format {kinds}.")
    if choices.spreadsheet and kind != "csv":
        raise click.UsageError("--spreadsheet goes with --format csv.")
    if choices.doubtful and not format.sets_apart:
        raise click.UsageError("--doubtful goes with --format folders.")
    if choices.split and not format.writes_splits:
        kinds = ", ".join(name for name in KINDS if FORMATS[name].writes_splits)
        raise click.UsageError(f"--split goes with --format {kinds}.")


def _show(preview: ExportPreview) -> None:
    """Print the beginning of what would be written on stdout, and how much on stderr."""
    give({"preview": preview})
    if preview.files and not wants_json():
        show(preview.files)
    if preview.text and not wants_json():
        show(preview.text.removesuffix("\n").split("\n"))
    n_pictures = counted(preview.n_images, "picture")
    say([f"{n_pictures} would be written, {preview.n_left_out} left out."])


def _lines(report: ExportReport, place: str) -> list[str]:
    if report.kind == "onnx":
        lines = [
            f"Wrote the model to {place}. On {report.n_agreeing} of {report.n_written} pictures it"
            " gives the label that Handful gives."
        ]
    elif report.n_written:
        lines = [
            f"Wrote {counted(report.n_written, 'picture')} to {place}; read again, all is there."
        ]
    else:
        lines = [f"No picture was written to {place}."]
    left_out = [f"Left out {item.path}: {item.reason}." for item in report.skipped]
    parted = _split_lines(report.split) if report.split else []
    return [*lines, *parted, *_doubtful_lines(report), *_loader_lines(report), *left_out]


def _doubtful_lines(report: ExportReport) -> list[str]:
    n_unsure, n_unknown = report.n_unsure, report.n_unknown
    if not n_unsure and not n_unknown:
        return []
    kinds = [f"{n} {kind}" for n, kind in ((n_unsure, "unsure"), (n_unknown, "unknown")) if n]
    what = " and ".join(kinds) + (" picture" if n_unsure + n_unknown == 1 else " pictures")
    if report.doubtful:
        return [f"Wrote {what} to {report.doubtful}."]
    were = "was" if n_unsure + n_unknown == 1 else "were"
    beside = report.path.name + "-doubtful"
    return [f"{what} {were} left out; --doubtful writes them to {beside}, beside the classes."]


def _loader_lines(report: ExportReport) -> list[str]:
    names = report.misleading
    if not names:
        return []
    some = ", ".join(names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return [
        f"Hugging Face's imagefolder takes names such as {some}{more} for train, validation or test"
        f' and would leave other pictures out. load_dataset("{report.path}") reads all of them, by'
        " the README.md there; torchvision and Ultralytics do, too."
    ]


def _split_lines(split: SplitReport) -> list[str]:
    """Say how pictures were parted, and where that is not as it was wanted."""
    sizes = ", ".join(f"{part} {n}" for part, n in split.in_all().items())
    lines = [f"Parted into {sizes}."]
    if split.n_together:
        n = counted(split.n_together, "picture")
        lines.append(f"{n} stayed with others that are nearly the same, or of one burst.")
    for name in dict.fromkeys((*split.absent, *split.off)):
        counts = "/".join(map(str, split.counts[name]))
        few = "it has too few pictures that differ" if name in split.absent else "like ones stayed"
        shares = few if name in split.absent else f"{few} together"
        lines.append(f"{name or 'None of these'} has {counts}: {shares}.")
    if split.n_apart:
        n = counted(split.n_apart, "picture")
        lines.append(f"{n} nearly the same lie in several parts, as their folders do.")
    if split.n_unlooked:
        n = counted(split.n_unlooked, "picture")
        lines.append(f"{n} could not be opened, and so not be compared with others.")
    return lines
