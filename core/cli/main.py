"""The engine without the window: `handful label FOLDER --examples DIR --out FILE` and more."""

import csv
import tempfile
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import click

from core import api as pipeline
from core.backbones import AUTO
from core.cli.backbones import backbone_option, backbones
from core.cli.backups import backups
from core.cli.benchmark import benchmark
from core.cli.console import Group, project_at, run, say, show, show_json, stopping
from core.cli.copy import copy
from core.cli.explain import explain
from core.cli.export import export
from core.cli.improve import budget_option, improve_and_take
from core.cli.messages import adapt_lines, counted, label_lines
from core.cli.meta import meta_test, meta_train
from core.cli.meta_pack import meta_pack
from core.cli.repair import repair
from core.cli.review import accept, review
from core.cli.teach import LAYOUT, say_taught, teach
from core.cli.training import SUGGEST, decided, read_settings, say_time, training_options
from core.domain.device import Device
from core.domain.layouts import LayoutKind
from core.domain.records import Row
from core.domain.reports import AdaptReport, LabelReport
from core.export import see_that_it_is_no_project
from core.store import Project
from core.training.finetuning.config import TRAINED

_Command = TypeVar("_Command", bound=Callable[..., None])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_DEVICES = ("auto", "cpu", "cuda", "mps")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("handful"), prog_name="handful")
def main() -> None:
    """Sort pictures from a handful of examples.

    Without a command, or with a project file alone, the window opens.
    """


main.add_command(backbones)
main.add_command(backups)
main.add_command(benchmark)
main.add_command(review)
main.add_command(accept)
main.add_command(explain)
main.add_command(meta_train)
main.add_command(meta_test)
main.add_command(meta_pack)
main.add_command(export)
main.add_command(teach)
main.add_command(copy)
main.add_command(repair)


def _adapt_options(command: _Command) -> _Command:
    for option in (
        click.option("--seed", default=0, show_default=True, help="For methods that draw."),
        click.option("--device", type=click.Choice(_DEVICES), default="auto", show_default=True),
        click.option(
            "--adapt",
            "method",
            type=click.Choice((*pipeline.METHODS, SUGGEST)),
            default="auto",
            show_default=True,
            help="How to learn from the examples.",
        ),
        budget_option,
        *training_options(),
    ):
        command = option(command)
    return backbone_option(command)


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--examples", type=_FOLDER, help="One folder of pictures for each class.")
@LAYOUT
@LAYOUT
@click.option("--out", type=_FILE, help="The CSV file to write.")
@click.option("--project", type=_FILE, help="Keep everything here, so that a stop loses nothing.")
@_adapt_options
def label(
    folder: Path,
    examples: Path | None,
    layout: LayoutKind | None,
    out: Path | None,
    project: Path | None,
    method: str,
    backbone: str,
    device: Device,
    seed: int,
    budget_s: float | None,
    epochs: int | None,
    train_settings: Path | None,
) -> None:
    """Label every picture in FOLDER and below."""
    if examples is None and project is None:
        raise click.UsageError("Give --examples DIR, or --project FILE with examples in it.")
    if out is None and project is None:
        raise click.UsageError("Give --out FILE for the result, or --project FILE, or both.")
    if out:  # said now, not after all pictures
        see_that_it_is_no_project(out.absolute(), project)
    train = read_settings(method, epochs, train_settings)
    with project_at(project, create=examples is not None) as opened:
        with stopping(_keeps(project)):
            if examples:
                report = run(
                    "Reading examples", pipeline.add_class_folders, opened, examples, layout=layout
                )
                say_taught(report)
            pipeline.need_examples(opened)
            method = decided(method, opened, backbone, device)
            options: dict[str, Any] = {
                "method": method,
                "backbone": backbone,
                "seed": seed,
                "train": train,
                "budget_s": budget_s,
            }
            adapted, labelled, more = _adapt_and_label(opened, folder, device, **options)
        say([*adapt_lines(adapted), *more])
        if out:
            pipeline.export(opened, out, kind="csv", folder=folder)
        say(label_lines(labelled, out))


def _adapt_and_label(
    project: Project,
    folder: Path,
    device: Device = "auto",
    **options: Any,  # noqa: ANN401 - handed on to `core.api.adapt`, which names them
) -> tuple[AdaptReport, LabelReport, list[str]]:
    """Embed the folder first: what it looks like as a whole is a part of adapting.

    Where the network itself is trained, nothing of the folder is, and only the new one embeds it.

    Returns:
        both reports, and what came of looking for a better model.
    """
    run("Looking for pictures", pipeline.scan_folder, project, folder)
    embedding: dict[str, Any] = {"backbone": options.get("backbone", AUTO), "device": device}
    is_trained = options.get("method") in TRAINED
    embedded = (
        None
        if is_trained
        else run("Embedding", pipeline.embed_folder, project, folder, **embedding)
    )
    adapted = run("Adapting", pipeline.adapt, project, device=device, expect=say_time, **options)
    more = improve_and_take(project, device, options.get("seed", 0), options.get("budget_s"))
    labelled = run("Labelling", pipeline.label_folder, project, folder, device=device)
    if labelled.folder_is_news:  # its network had not seen the folder before
        again = run("Adapting", pipeline.adapt, project, device=device, **options)
        more += adapt_lines(again)
        labelled = run("Labelling", pipeline.label_folder, project, folder, device=device)
    if embedded is None:
        return adapted, labelled, more
    seconds = embedded.seconds + labelled.seconds
    return adapted, replace(labelled, seconds=seconds, device=embedded.device), more


@main.command()
@click.argument("project", type=_FILE)
@click.argument("folder", type=_FOLDER)
@backbone_option
@click.option("--device", type=click.Choice(_DEVICES), default="auto", show_default=True)
def add(project: Path, folder: Path, backbone: str, device: Device) -> None:
    """Add FOLDER to PROJECT and look at every picture in it."""
    with project_at(project, create=True) as opened, stopping(_keeps(project)):
        scanned = run("Looking for pictures", pipeline.scan_folder, opened, folder)
        done = run(
            "Embedding", pipeline.embed_folder, opened, folder, backbone=backbone, device=device
        )
    say(
        [
            f"{counted(scanned.n_found, 'picture')}, {scanned.n_new} of them new,"
            f" {scanned.n_gone} gone.",
            f"Embedded {done.n_embedded} in {done.seconds:.1f} s, {done.n_reused} were known,"
            f" {done.n_failed} could not be read.",
            *done.notes,
        ]
    )


@main.command()
@click.argument("project", type=_FILE)
@_adapt_options
def adapt(
    project: Path,
    method: str,
    backbone: str,
    device: Device,
    seed: int,
    budget_s: float | None,
    epochs: int | None,
    train_settings: Path | None,
) -> None:
    """Learn from the examples in PROJECT."""
    train = read_settings(method, epochs, train_settings)
    with project_at(project) as opened, stopping(_keeps(project)):
        pipeline.need_examples(opened)
        method = decided(method, opened, backbone, device)
        report = run(
            "Embedding examples",
            pipeline.adapt,
            opened,
            method=method,
            backbone=backbone,
            device=device,
            seed=seed,
            train=train,
            expect=say_time,
            budget_s=budget_s,
        )
        more = improve_and_take(opened, device, seed, budget_s)
    say([*adapt_lines(report), *more])


@main.command()
@click.argument("project", type=_FILE)
def undo(project: Path) -> None:
    """Take back the newest change in PROJECT."""
    with project_at(project) as opened:
        name = opened.history.undo()
    say([f"Undone: {name}." if name else "There is nothing to undo."])


@main.command()
@click.argument("project", type=_FILE)
def redo(project: Path) -> None:
    """Do again what was undone last in PROJECT."""
    with project_at(project) as opened:
        name = opened.history.redo()
    say([f"Done again: {name}." if name else "There is nothing to redo."])


@main.command()
@click.argument("project", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def info(project: Path, as_json: bool) -> None:
    """Show what is in PROJECT."""
    with project_at(project, only_reads=True) as opened:
        facts = pipeline.info(opened)
    if as_json:
        show_json(facts)
        return
    for name, value in facts.items():
        text = (
            ", ".join(f"{key} {one}" for key, one in value.items())
            if isinstance(value, dict)
            else ", ".join(map(str, value))
            if isinstance(value, list)
            else value
        )
        show([f"{name.replace('_', ' '):<12} {text if text not in (None, '') else '-'}"])


@main.command()
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Where to write.")
def demo(into: Path | None) -> None:
    """Do the whole job on the bundled sample."""
    import resources

    sample = Path(resources.__file__).parent / "sample"
    into = into or Path(tempfile.gettempdir()) / "handful-demo"
    into.mkdir(parents=True, exist_ok=True)
    project, out = into / "sample.handful", into / "labels.csv"
    with project_at(project, create=True) as opened, stopping(_keeps(project)):
        run("Reading examples", pipeline.add_class_folders, opened, sample / "examples")
        # The quick answer only: a first look should not take a minute.
        adapted, labelled, _ = _adapt_and_label(opened, sample / "folder", budget_s=0)
        rows = list(opened.listing.rows(sample / "folder"))
        pipeline.export(opened, out, kind="csv", folder=sample / "folder")
    show(_table(rows, sample / "truth.csv"))
    show([*adapt_lines(adapted), *label_lines(labelled, None)])
    show([f"Project file: {project}", f"CSV file:     {out}"])


def _table(rows: list[Row], truth_file: Path) -> list[str]:
    with truth_file.open(encoding="utf-8", newline="") as file:
        truth = {row["path"]: row["label"] for row in csv.DictReader(file)}
    lines = [f"{'picture':<20} {'label':<10} {'confidence':>10}  {'status':<9} truth"]
    for row in rows:
        right = "" if row.label == truth[row.path] else truth[row.path]
        chance = f"{row.confidence:.0%}" if row.confidence is not None else ""
        lines.append(f"{row.path:<20} {row.label:<10} {chance:>10}  {row.status:<9} {right}")
    n_right = sum(row.label == truth[row.path] for row in rows)
    return [*lines, f"{n_right} of {len(rows)} labels are right."]


def _keeps(project: Path | None) -> str:
    return (
        f"What is done is kept in {project}. Run the same command again to go on from there."
        if project
        else "Nothing was kept. With --project FILE a stopped run goes on where it was."
    )


if __name__ == "__main__":
    main(prog_name="handful")
