"""`handful label`: give every picture in folders, or single pictures, a class."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from core import api as pipeline
from core.cli.backbones import backbone_option
from core.cli.console import give, project_at, run, say, stopping, target_of
from core.cli.exclude import exclude_option, keep_patterns
from core.cli.improve import budget_option, improve_and_take
from core.cli.left_out_messages import left_out_lines, nothing_lines
from core.cli.messages import adapt_lines, label_lines
from core.cli.picture_paths import STDIN, picture_paths
from core.cli.shell.command import command, wants_json
from core.cli.shell.plugin_choice import PluginChoice
from core.cli.teach import LAYOUT, say_taught
from core.cli.training import SUGGEST, decided, read_settings, say_time, training_options
from core.domain.adapting import AdaptRequest
from core.domain.device import Device
from core.domain.export import Choices
from core.domain.layouts import LayoutKind
from core.domain.records import ModelRecord, Row, Status
from core.domain.reports import AdaptReport, LabelReport, LeftOut, Skipped
from core.export import see_that_it_is_no_project
from core.imaging.left_out import together
from core.public.records import Adapted, adapted_of
from core.public.results import result_of
from core.store import Project
from core.training.finetuning.config import TRAINED

_Command = TypeVar("_Command", bound=Callable[..., None])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
DEVICES = ("auto", "cpu", "cuda", "mps")
_PROJECT = ".handful"


device_option = click.option(
    "--device",
    type=click.Choice(DEVICES),
    default="auto",
    show_default=True,
    help="Where to compute.",
)


def adapt_options(command: _Command) -> _Command:
    """Give a command the options of how to learn, those that are used most first."""
    for option in reversed(
        (
            budget_option,
            click.option(
                "--adapt",
                "method",
                type=PluginChoice((*pipeline.METHODS, SUGGEST), "handful.learners"),
                default="auto",
                show_default=True,
                help="How to learn from the examples.",
            ),
            backbone_option,
            device_option,
            click.option("--seed", default=0, show_default=True, help="For methods that draw."),
            *training_options(),
        )
    ):
        command = option(command)
    return command


@command(
    examples=(
        "handful label ~/todo --examples ~/sorted --out labels.csv",
        "handful label birds.handful ~/todo --json",
        "find ~/todo -newer stamp -print0 | handful label birds.handful - -0 --out -",
    )
)
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER | PICTURES... | -")
@click.option("--examples", type=_FOLDER, help="One folder of pictures for each class.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="The CSV file to write; - for standard output.",
)
@click.option("--project", type=_FILE, help="Keep everything here, so that a stop loses nothing.")
@adapt_options
@LAYOUT
@exclude_option
@click.option("-0", "--null", "is_null", is_flag=True, help="With -: a NUL ends each path.")
def label(
    paths: tuple[str, ...],
    is_null: bool,
    examples: Path | None,
    layout: LayoutKind | None,
    out: Path | None,
    project: Path | None,
    exclude: tuple[str, ...],
    method: str,
    backbone: str,
    device: Device,
    seed: int,
    budget_s: float | None,
    epochs: int | None,
    train_settings: Path | None,
) -> None:
    """Label every picture in a folder and below, or single pictures.

    With - the paths are read from stdin, one a line. A project file as the first path is the same
    as --project.
    """
    if project is None and len(paths) > 1 and Path(paths[0]).suffix == _PROJECT:
        project, paths = Path(paths[0]), paths[1:]
    to_stdout = _see_that_it_goes_together(examples, out, project)
    pictures = picture_paths(paths, is_null=is_null)
    train = read_settings(method, epochs, train_settings)
    with project_at(project, create=examples is not None) as opened:
        with stopping(keeps(project)):
            keep_patterns(opened, exclude)
            if examples:
                report = run(
                    "Reading examples", pipeline.add_class_folders, opened, examples, layout=layout
                )
                say_taught(report)
            pipeline.need_examples(opened)
            taken = _taken_in(opened, pictures)
            method = decided(method, opened, backbone, device)
            request = AdaptRequest(method, backbone, device, seed, train, budget_s)
            adapted, labelled, more = adapt_and_label(opened, taken.folders, request)
        say([*adapt_lines(adapted), *more])
        if out:
            folder = taken.folders[0] if len(taken.folders) == 1 else None
            choices = Choices(file_ids=taken.file_ids, may_be_empty=True)
            with target_of(str(out), ".csv") as target:
                pipeline.export(opened, target, kind="csv", folder=folder, choices=choices)
        written = None if to_stdout else out
        say([*label_lines(labelled, written), *left_out_lines(taken.left_out, taken.skipped)])
        if wants_json():
            give(_facts(opened, adapted, labelled, taken))
    if labelled.n_files <= labelled.counts.get("failed", 0):
        raise SystemExit(2)


def _see_that_it_goes_together(
    examples: Path | None, out: Path | None, project: Path | None
) -> bool:
    """Refuse what cannot be; tell whether the result goes to standard output."""
    if examples is None and project is None:
        raise click.UsageError("Give --examples DIR, or --project FILE with examples in it.")
    if out is None and project is None and not wants_json():
        raise click.UsageError("Give --out FILE for the result, or --project FILE, or both.")
    to_stdout = out == Path(STDIN)
    if to_stdout and wants_json():
        raise click.UsageError("--json and --out - both write to standard output: choose one.")
    if out and not to_stdout:  # said now, not after all pictures
        see_that_it_is_no_project(out.absolute(), project)
    return to_stdout


def adapted_facts(report: AdaptReport, model: ModelRecord | None) -> Adapted:
    """Return what `--json` says of adapting.

    Args:
        report: of it.
        model: that is in use in the end.
    """
    is_better = model is not None and model.id != report.model.id
    return adapted_of(replace(report, model=model or report.model), is_improved=is_better)


def results_of(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return what `--json` says of pictures: the same as the Python API."""
    return [result_of(row).as_dict() for row in rows]


def _facts(
    project: Project, adapted: AdaptReport, labelled: LabelReport, taken: "_Taken"
) -> dict[str, object]:
    rows = [row for folder in taken.folders for row in project.listing.rows(folder)]
    if taken.file_ids is not None:
        rows = [row for row in rows if row.file_id in taken.file_ids]
    return {
        "n_pictures": labelled.n_files,
        "counts": labelled.counts,
        "n_resumed": labelled.n_resumed,
        "seconds": labelled.seconds,
        "adapted": adapted_facts(adapted, project.models.current()),
        "skipped": taken.skipped,
        "left_out": taken.left_out,
        "results": results_of(rows),
    }


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a command was given to label."""

    folders: list[Path]
    file_ids: frozenset[int] | None
    """The single pictures, where no whole folder was given and several or a part is meant."""
    left_out: tuple[LeftOut, ...]
    skipped: tuple[Skipped, ...]


def _taken_in(project: Project, paths: Sequence[Path]) -> _Taken:
    """Make folders and pictures those of the project; end the command where there are none."""
    whole = [path.absolute() for path in dict.fromkeys(paths) if path.is_dir()]
    single = [path for path in paths if not path.is_dir()]
    scans = [run("Looking for pictures", pipeline.scan_folder, project, folder) for folder in whole]
    folders = [folder for folder, scan in zip(whole, scans, strict=True) if scan.n_found]
    left_out = together(*(scan.left_out for scan in scans))
    skipped = [reason for scan in scans for reason in scan.skipped]
    file_ids: set[int] = set()
    if single:
        added = run("Looking for pictures", pipeline.add_pictures, project, single)
        folders += [folder for folder in added.folders if folder not in folders]
        skipped += added.skipped
        file_ids.update(added.file_ids)
    if not folders:
        say(nothing_lines(paths, left_out, skipped))
        raise SystemExit(2)
    for scan in scans:
        file_ids.update(project.files.ids_of(scan.folder_id))
    is_all = not single and len(whole) == 1
    return _Taken(folders, None if is_all else frozenset(file_ids), left_out, tuple(skipped))


def adapt_and_label(
    project: Project,
    folders: Sequence[Path],
    request: AdaptRequest,
) -> tuple[AdaptReport, LabelReport, list[str]]:
    """Embed the folders first: what they look like as a whole is a part of adapting.

    Where the network itself is trained, nothing of a folder is, and only the new one embeds it.

    Args:
        project: an open project.
        folders: of the project, scanned already.
        request: of adapting; its backbone and device embed and label, too.

    Returns:
        both reports, and what came of looking for a better model.
    """
    device = request.device
    embedding: dict[str, Any] = {"backbone": request.backbone, "device": device}
    embedded = []
    if request.method not in TRAINED:
        for folder in folders:
            embedded.append(run("Embedding", pipeline.embed_folder, project, folder, **embedding))
    adapted = run("Adapting", pipeline.adapt, project, request, expect=say_time)
    more = improve_and_take(project, device, request.seed, request.budget_s)
    labelled = _label(project, folders, device)
    if labelled.folder_is_news:  # its network had not seen the folder before
        again = run("Adapting", pipeline.adapt, project, request)
        more += adapt_lines(again)
        labelled = _label(project, folders, device)
    if not embedded:
        return adapted, labelled, more
    seconds = sum(report.seconds for report in embedded) + labelled.seconds
    return adapted, replace(labelled, seconds=seconds, device=embedded[0].device), more


def _label(project: Project, folders: Sequence[Path], device: Device) -> LabelReport:
    """Label folders one after the other; make one report of it."""
    reports = [
        run("Labelling", pipeline.label_folder, project, folder, device=device)
        for folder in folders
    ]
    counts, by_person = Counter[Status](), Counter[Status]()
    for report in reports:
        counts.update(report.counts)
        by_person.update(report.by_person)
    return replace(
        reports[0],
        n_files=sum(report.n_files for report in reports),
        counts=dict(counts),
        by_person=dict(by_person),
        n_resumed=sum(report.n_resumed for report in reports),
        seconds=sum(report.seconds for report in reports),
        skipped=tuple(skipped for report in reports for skipped in report.skipped),
        notes=tuple(dict.fromkeys(note for report in reports for note in report.notes)),
        folder_is_news=any(report.folder_is_news for report in reports),
    )


def keeps(project: Path | None) -> str:
    """Say what a stop leaves, and how to go on."""
    return (
        f"What is done is kept in {project}. Run the same command again to go on from there."
        if project
        else "Nothing was kept. With --project FILE a stopped run goes on where it was."
    )
