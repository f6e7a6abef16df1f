"""The engine without the window: `handful label FOLDER --examples DIR --out FILE` and more."""

import csv
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import click

from core import api as pipeline
from core.cli.backbones import backbone_option, backbones
from core.cli.backups import backups
from core.cli.benchmark import benchmark
from core.cli.console import (
    Group,
    log_to_terminal,
    project_at,
    run,
    say,
    show,
    show_json,
    stopping,
)
from core.cli.copy import copy
from core.cli.exclude import exclude_option, keep_patterns
from core.cli.explain import explain
from core.cli.export import export
from core.cli.import_labels import import_labels
from core.cli.improve import improve_and_take
from core.cli.label import (
    DEVICES,
    adapt_and_label,
    adapt_options,
    keeps,
    label,
)
from core.cli.left_out_messages import left_out_lines
from core.cli.messages import adapt_lines, counted, label_lines
from core.cli.meta import meta_test, meta_train
from core.cli.meta_pack import meta_pack
from core.cli.repair import repair
from core.cli.review import accept, review
from core.cli.teach import teach
from core.cli.training import decided, read_settings, say_time
from core.domain.adapting import AdaptRequest
from core.domain.device import Device
from core.domain.names import LOG_LEVELS
from core.domain.records import Row

_Command = TypeVar("_Command", bound=Callable[..., None])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("handful"), prog_name="handful")
@click.option("-v", "--verbose", is_flag=True, help="The same as --log-level debug.")
@click.option(
    "--log-level",
    type=click.Choice(LOG_LEVELS, case_sensitive=False),
    help="How much to tell on stderr about the work itself.  [default: warning]",
)
def main(verbose: bool, log_level: str | None) -> None:
    """Sort pictures from a handful of examples.

    Without a command, or with a project file alone, the window opens.
    """
    level = "debug" if verbose else log_level
    if level:
        log_to_terminal(level)


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
main.add_command(import_labels)
main.add_command(copy)
main.add_command(repair)
main.add_command(label)


@main.command()
@click.argument("project", type=_FILE)
@click.argument("folder", type=_FOLDER)
@exclude_option
@backbone_option
@click.option("--device", type=click.Choice(DEVICES), default="auto", show_default=True)
def add(
    project: Path, folder: Path, exclude: tuple[str, ...], backbone: str, device: Device
) -> None:
    """Add FOLDER to PROJECT and look at every picture in it."""
    with project_at(project, create=True) as opened, stopping(keeps(project)):
        keep_patterns(opened, exclude)
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
            *left_out_lines(scanned.left_out, scanned.skipped),
            *done.notes,
        ]
    )
    if not scanned.n_found:
        raise SystemExit(2)


@main.command()
@click.argument("project", type=_FILE)
@click.argument("folder", type=click.Path(path_type=Path))
def remove(project: Path, folder: Path) -> None:
    """Take FOLDER out of PROJECT; nothing on the disk is touched.

    Labels stay in PROJECT, and are shown again once FOLDER is added again.
    """
    with project_at(project) as opened:
        n_files = pipeline.remove_folder(opened, folder)
    say(
        [
            f"Removed {folder} from the project: {counted(n_files, 'picture')} fewer. Labels are"
            " kept, and `handful undo` brings the folder back."
        ]
    )


@main.command()
@click.argument("project", type=_FILE)
@adapt_options
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
    with project_at(project) as opened, stopping(keeps(project)):
        pipeline.need_examples(opened)
        method = decided(method, opened, backbone, device)
        report = run(
            "Embedding examples",
            pipeline.adapt,
            opened,
            AdaptRequest(method, backbone, device, seed, train, budget_s),
            expect=say_time,
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
    with project_at(project, create=True) as opened, stopping(keeps(project)):
        run("Reading examples", pipeline.add_class_folders, opened, sample / "examples")
        # The quick answer only: a first look should not take a minute.
        run("Looking for pictures", pipeline.scan_folder, opened, sample / "folder")
        adapted, labelled, _ = adapt_and_label(
            opened, [sample / "folder"], AdaptRequest(budget_s=0)
        )
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


if __name__ == "__main__":
    main(prog_name="handful")
