"""`handful review` and `handful accept`: what deserves a look, and what needs none."""

from pathlib import Path

import click

from core import api as pipeline
from core.cli.console import give, project_at, run, say, show, stopping
from core.cli.review_messages import promise_lines, review_lines
from core.cli.shell.command import command, wants_json
from core.public.records import images_in, review_of

_FILE = click.Path(dir_okay=False, path_type=Path)
_NOTHING = "Nothing was changed."


@command(examples=("handful review birds.handful", "handful review birds.handful --json"))
@click.argument("project", type=_FILE)
def review(project: Path) -> None:
    """Say what in PROJECT deserves a look.

    Examples that may be labelled wrong, near duplicates, what to add next, and pictures that may be
    new classes.
    """
    with project_at(project, only_reads=True) as opened, stopping(_NOTHING):
        report = run("Looking over", pipeline.review_report, opened)
        names = {**opened.classes.names(), -1: "none of these"}
        files = opened.files.of_images(images_in(report))
    paths = {image_id: file.full_path for image_id, file in files.items()}
    if wants_json():
        give(review_of(report, names, paths))
        return
    show(review_lines(report, names, {image_id: str(path) for image_id, path in paths.items()}))


@command(
    examples=("handful accept birds.handful --dry-run", "handful accept birds.handful --wrong 1")
)
@click.argument("project", type=_FILE)
@click.option(
    "--wrong",
    "percent",
    type=click.FloatRange(0.1, 50),
    default=2.0,
    show_default=True,
    help="How many percent of the accepted may be wrong, at most.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be accepted.")
def accept(project: Path, percent: float, dry_run: bool) -> None:
    """Label the sure images of PROJECT as they were predicted, where that can be promised."""
    with project_at(project, only_reads=dry_run) as opened:
        promise = run("Counting", pipeline.promise, opened, percent / 100)
        done = 0
        if promise.image_ids and not dry_run:
            done = run("Accepting", pipeline.accept_sure, opened, percent / 100)
        files = opened.files.of_images(promise.image_ids)
    say(promise_lines(promise))
    give(
        {
            "share_wrong": promise.share,
            "level": promise.level,
            "basis": promise.basis,
            "n_sure": promise.n_sure,
            "n_checked": promise.n_checked,
            "n_wrong": promise.n_wrong,
            "n_accepted": done,
            "pictures": [file.full_path for file in files.values()],
        }
    )
    if done:
        say([f"Accepted {done}. `handful undo {project}` takes that back."])
    if not promise.image_ids:
        raise SystemExit(1)
