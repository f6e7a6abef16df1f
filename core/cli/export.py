"""`handful export`: labels, or the model, for other programs."""

from pathlib import Path
from typing import Any

import click

from core import api as pipeline
from core.cli.console import project_at, run, say, show, stopping
from core.cli.messages import counted
from core.domain.export import Choices, ExportPreview, ExportReport
from core.export import KINDS

_SUFFIXES = {".csv": "csv", ".json": "json"}


@click.command()
@click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="A file, or a new or empty folder.")
@click.option("--format", "kind", type=click.Choice(KINDS), help="By default from --out's suffix.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Only this folder of the project.",
)
@click.option(
    "--which",
    type=click.Choice(("all", "checked", "sure")),
    default="all",
    show_default=True,
    help="All pictures; those a person labelled; these and the sure ones.",
)
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
    out: Path | None,
    kind: str | None,
    folder: Path | None,
    preview: bool,
    links: bool,
    **more: Any,  # noqa: ANN401 - the rest of `Choices`, as click hands it over
) -> None:
    """Write labels and predictions of PROJECT, or its model, for other programs.

    What was written is read again before it takes its place.
    """
    choices = Choices(how="link" if links else "copy", **more)
    if choices.beside and kind != "xmp":
        raise click.UsageError("--beside goes with --format xmp.")
    if out is None and not choices.beside:
        raise click.UsageError("Give --out for the result.")
    target = out or folder or Path()
    kind = kind or _SUFFIXES.get(target.suffix.lower(), "folders")
    if choices.spreadsheet and kind != "csv":
        raise click.UsageError("--spreadsheet goes with --format csv.")
    given: dict[str, Any] = {"kind": kind, "folder": folder, "choices": choices}
    with project_at(project, only_reads=True) as opened, stopping("Nothing was written."):
        if preview:
            _show(run("Looking", pipeline.export_preview, opened, target, **given))
            return
        report = run("Writing", pipeline.export, opened, target, **given)
    say(_lines(report, beside=choices.beside))


def _show(found: ExportPreview) -> None:
    """Print the beginning of what would be written on stdout, and how much on stderr."""
    if found.files:
        show(found.files)
    if found.text:
        show(found.text.removesuffix("\n").split("\n"))
    say([f"{counted(found.n_images, 'picture')} would be written, {found.n_left_out} left out."])


def _lines(report: ExportReport, *, beside: bool) -> list[str]:
    place = "the sidecars next to them" if beside else str(report.path)
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
    return [*lines, *(f"Left out {one.path}: {one.reason}." for one in report.skipped)]
