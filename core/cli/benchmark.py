"""`handful benchmark`: how often methods are right, on sets of pictures whose classes are known."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.backbones import DEFAULT, find_backbone
from core.cli.console import STDOUT, project_at, run, say, show, show_json, stopping
from core.cli.shell.command import command
from core.domain.device import Device
from core.domain.errors import BadTarget, FolderError
from core.export import see_that_it_is_no_project, whole_file
from core.store import Project

if TYPE_CHECKING:
    from core.benchmark.datasets import PictureSet
    from core.benchmark.interfaces import Method
    from core.benchmark.runner import Plan, Result

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


def _numbers(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, ...]:
    words = _names(context, parameter, value)
    if not words or not all(word.isdecimal() and int(word) > 0 for word in words):
        raise click.BadParameter(f"{value!r} is not a list of numbers above 0, such as 1,5,20.")
    return tuple(dict.fromkeys(map(int, words)))


def _names(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))


@command(
    examples=(
        "handful benchmark ~/sets --shots 1,5 --episodes 3 --json out.json",
        "handful benchmark ~/sets --methods auto,head --json -",
    )
)
@click.argument("folder", type=_FOLDER)
@click.option(
    "--shots", default="1,5,20", show_default=True, callback=_numbers, help="Examples a class."
)
@click.option("--episodes", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--methods", default="", callback=_names, help="Such as auto,head; all by default.")
@click.option("--sets", "names", default="", callback=_names, help="Only these subfolders.")
@click.option(
    "--unknown",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Classes without examples whose pictures are mixed into the folder.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--backbone", default=DEFAULT, show_default=True)
@click.option(
    "--device", type=click.Choice(("auto", "cpu", "cuda", "mps")), default="auto", show_default=True
)
@click.option(
    "--json",
    "out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write every episode here; - for standard output.",
)
@click.option("--project", type=_FILE, help="Keep embeddings here; best one for this alone.")
def benchmark(
    folder: Path,
    shots: tuple[int, ...],
    episodes: int,
    methods: tuple[str, ...],
    names: tuple[str, ...],
    unknown: int,
    seed: int,
    backbone: str,
    device: Device,
    out: Path | None,
    project: Path | None,
) -> None:
    """Compare methods on FOLDER, which holds sets: folders of class folders.

    An episode draws up to 10 classes with more pictures than --shots, gives --shots pictures of
    each as examples, and lets every method label a folder of the others, whose class shares are
    drawn from a Dirichlet(2) distribution. The same draws serve every method.
    """
    from core.benchmark.datasets import find_sets
    from core.benchmark.runner import Plan  # loads scikit-learn

    find_backbone(backbone)
    if out and str(out) != STDOUT:  # said now, not after an hour
        if not out.absolute().parent.is_dir():
            raise BadTarget(out, "there is no such folder")
        see_that_it_is_no_project(out.absolute(), project)
    plan = Plan(shots, episodes, unknown, seed, backbone, device)
    chosen = _methods(methods)
    folders, unusable = find_sets(folder, names)
    say([f"Left out {path}: it has no class folders with pictures." for path in unusable])
    with project_at(project, create=True) as opened, stopping(_kept(project)):
        sets = [_embedded(opened, set_folder, plan) for set_folder in folders]
        _play(opened, sets, chosen, plan, out)


def _methods(names: tuple[str, ...]) -> "list[Method]":
    """Look methods up; the reference is always one of them."""
    from core.benchmark.methods import REFERENCE, all_methods

    known = all_methods()
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(
            f"there is no method {', '.join(unknown)}. There are {', '.join(known)}.",
            param_hint="--methods",
        )
    selected = names or tuple(known)
    return [known[name] for name in dict.fromkeys((*selected, REFERENCE))]


def _embedded(project: Project, folder: Path, plan: "Plan") -> "PictureSet":
    from core.benchmark.datasets import embed_set

    title = f"Embedding {folder.name}"
    embedded = run(title, embed_set, project, folder, backbone=plan.backbone, device=plan.device)
    facts = (
        f"{embedded.name}: {len(embedded.files)} pictures of {len(embedded.class_names)} classes"
    )
    if embedded.n_broken:
        facts += f"; {embedded.n_broken} cannot be opened and are left out"
    if embedded.n_clashing:
        facts += f"; {embedded.n_clashing} lie in two classes and are left out"
    say([f"{facts}."])
    return embedded


def _play(
    project: Project,
    sets: "list[PictureSet]",
    methods: "list[Method]",
    plan: "Plan",
    out: Path | None,
) -> None:
    """Run it, and print what there is, after a stop too."""
    from core.benchmark.runner import drawable, omissions, play

    say(omissions(sets, plan))
    if not any(drawable(dataset, shots, plan) for dataset in sets for shots in plan.shots):
        least = 2 + plan.n_unknown
        reason = f"no set has {least} classes with more than {min(plan.shots)} pictures each"
        raise FolderError(sets[0].folder.parent, reason)
    results: list[Result] = []
    stopped = True
    try:
        run("Comparing", play, project, sets, methods, plan, results, unit=" runs")
        stopped = False
    finally:  # whatever ended it: what was measured so far took its time
        _show(sets, plan, results, out, stopped=stopped)


def _show(
    sets: "list[PictureSet]",
    plan: "Plan",
    results: "list[Result]",
    out: Path | None,
    *,
    stopped: bool,
) -> None:
    from core.benchmark.report import EXPLANATION, as_json, table

    tables = [drawn for shots in plan.shots if (drawn := table(results, shots))]
    if tables and str(out) != STDOUT:
        show("\n\n".join([*tables, EXPLANATION]).split("\n"))
    if out:
        facts = as_json(plan, sets, results, stopped=stopped)
        if str(out) == STDOUT:
            show_json(facts)
            return
        with whole_file(out.absolute()) as file:
            json.dump(facts, file, ensure_ascii=False, indent=1)
            file.write("\n")
        say([f"Written to {out}."])


def _kept(project: Path | None) -> str:
    return (
        f"The embeddings are kept in {project}."
        if project
        else "With --project FILE embeddings are kept, so that the next run begins sooner."
    )
