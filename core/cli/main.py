"""The engine without the window: `handful label FOLDER --examples DIR --out FILE` and more."""

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from core import api as pipeline
from core.cli.backbones import backbone_option, backbones
from core.cli.backups import backups
from core.cli.benchmark import benchmark
from core.cli.console import (
    Group,
    give,
    log_to_terminal,
    project_at,
    run,
    say,
    show,
    stopping,
)
from core.cli.copy import copy
from core.cli.editing.classes import classes
from core.cli.editing.labels import labels
from core.cli.editing.models import models
from core.cli.exclude import exclude_option, keep_patterns
from core.cli.explain import explain
from core.cli.export import export
from core.cli.import_labels import import_labels
from core.cli.improve import improve_and_take
from core.cli.label import (
    adapt_and_label,
    adapt_options,
    adapted_facts,
    device_option,
    keeps,
    label,
    results_of,
)
from core.cli.left_out_messages import left_out_lines
from core.cli.messages import adapt_lines, counted, label_lines
from core.cli.meta.commands import meta_test, meta_train
from core.cli.meta.pack import meta_pack
from core.cli.repair import repair
from core.cli.review import accept, review
from core.cli.serving.serve import serve
from core.cli.shell.command import name_variables, wants_json
from core.cli.shell.completion import completion
from core.cli.shell.config import config_file, defaults
from core.cli.shell.doctor import doctor
from core.cli.teach import teach
from core.cli.training import decided, read_settings, say_time
from core.cli.watching.watch import watch
from core.domain.adapting import AdaptRequest
from core.domain.device import Device
from core.domain.names import LOG_LEVELS
from core.domain.records import Row
from core.domain.reports import EmbedReport, ScanReport

_Command = TypeVar("_Command", bound=Callable[..., None])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    examples=(
        "handful label ~/todo --examples ~/sorted --out labels.csv",
        "handful teach birds.handful ~/sorted",
        "handful label birds.handful ~/todo",
        "handful export birds.handful --out labels.csv",
    ),
)
@click.version_option(package_name="handful", prog_name="handful")
@click.option("-v", "--verbose", is_flag=True, help="The same as --log-level debug.")
@click.option(
    "--log-level",
    type=click.Choice(LOG_LEVELS, case_sensitive=False),
    help="How much to tell on stderr about the work itself.  [default: warning]",
)
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file with defaults of options, in place of the usual one.",
)
@click.pass_context
def main(context: click.Context, verbose: bool, log_level: str | None, config: Path | None) -> None:
    """Sort pictures from a handful of examples.

    Without a command, or with a project file alone, the window opens. Each option may be given by
    a variable, too: --budget of `handful label` by HANDFUL_LABEL_BUDGET.
    """
    file = config or config_file()
    if config or file.is_file():
        assert isinstance(context.command, click.Group)
        context.default_map = defaults(file, context.command)
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
main.add_command(watch)
main.add_command(serve)
main.add_command(classes)
main.add_command(labels)
main.add_command(models)
main.add_command(completion)
main.add_command(doctor)


@main.command(
    examples=(
        "handful add birds.handful ~/todo",
        "handful add birds.handful ~/todo ~/archive --exclude 'drafts/' --json",
    )
)
@click.argument("project", type=_FILE)
@click.argument("folders", type=_FOLDER, nargs=-1, required=True, metavar="FOLDER...")
@exclude_option
@backbone_option
@device_option
def add(
    project: Path,
    folders: tuple[Path, ...],
    exclude: tuple[str, ...],
    backbone: str,
    device: Device,
) -> None:
    """Add each FOLDER to PROJECT and look at every picture in it."""
    reports = []
    with project_at(project, create=True) as opened, stopping(keeps(project)):
        keep_patterns(opened, exclude)
        for folder in folders:
            scanned = run("Looking for pictures", pipeline.scan_folder, opened, folder)
            embedded = run(
                "Embedding", pipeline.embed_folder, opened, folder, backbone=backbone, device=device
            )
            reports.append((folder.absolute(), scanned, embedded))
    for _, scanned, embedded in reports:
        say(
            [
                f"{counted(scanned.n_found, 'picture')}, {scanned.n_new} of them new,"
                f" {scanned.n_gone} gone.",
                f"Embedded {embedded.n_embedded} in {embedded.seconds:.1f} s,"
                f" {embedded.n_reused} were known, {embedded.n_failed} could not be read.",
                *left_out_lines(scanned.left_out, scanned.skipped),
                *embedded.notes,
            ]
        )
    give({"folders": [_added(*report) for report in reports]})
    if not any(scanned.n_found for _, scanned, _ in reports):
        raise SystemExit(2)


def _added(folder: Path, scanned: ScanReport, embedded: EmbedReport) -> dict[str, object]:
    return {
        "path": folder,
        "n_pictures": scanned.n_found,
        "n_new": scanned.n_new,
        "n_gone": scanned.n_gone,
        "n_embedded": embedded.n_embedded,
        "n_known": embedded.n_reused,
        "n_failed": embedded.n_failed,
        "seconds": embedded.seconds,
        "skipped": scanned.skipped,
        "left_out": scanned.left_out,
        "notes": embedded.notes,
    }


@main.command(examples=("handful remove birds.handful ~/archive",))
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
    give({"folder": folder.absolute(), "n_pictures": n_files})


@main.command(
    examples=(
        "handful adapt birds.handful",
        "handful adapt birds.handful --budget 0 --json",
    )
)
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
        model = opened.models.current()
    say([*adapt_lines(report), *more])
    give(adapted_facts(report, model))


@main.command(examples=("handful undo birds.handful",))
@click.argument("project", type=_FILE)
def undo(project: Path) -> None:
    """Take back the newest change in PROJECT."""
    with project_at(project) as opened:
        name = opened.history.undo()
    say([f"Undone: {name}." if name else "There is nothing to undo."])
    give({"undone": name or None})


@main.command(examples=("handful redo birds.handful",))
@click.argument("project", type=_FILE)
def redo(project: Path) -> None:
    """Do again what was undone last in PROJECT."""
    with project_at(project) as opened:
        name = opened.history.redo()
    say([f"Done again: {name}." if name else "There is nothing to redo."])
    give({"redone": name or None})


@main.command(examples=("handful info birds.handful", "handful info birds.handful --json"))
@click.argument("project", type=_FILE)
def info(project: Path) -> None:
    """Show what is in PROJECT."""
    with project_at(project, only_reads=True) as opened:
        facts = pipeline.info(opened)
    if wants_json():
        give(facts)
        return
    for name, value in facts.items():
        text = (
            ", ".join(f"{key} {item}" for key, item in value.items())
            if isinstance(value, dict)
            else ", ".join(map(str, value))
            if isinstance(value, list)
            else value
        )
        show([f"{name.replace('_', ' '):<12} {text if text not in (None, '') else '-'}"])


@main.command(examples=("handful demo --into ~/handful-demo",))
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
    if wants_json():
        give({"project": project, "csv": out, "results": results_of(rows)})
        return
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


name_variables(main, "HANDFUL")

if __name__ == "__main__":
    main(prog_name="handful")
