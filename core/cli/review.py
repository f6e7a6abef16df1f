"""`handful review` and `handful accept`: what deserves a look, and what needs none."""

from dataclasses import asdict
from pathlib import Path

import click

from core import api as pipeline
from core.cli.console import project_at, run, say, show, show_json, stopping
from core.cli.review_messages import promise_lines, review_lines

_FILE = click.Path(dir_okay=False, path_type=Path)
_NOTHING = "Nothing was changed."


@click.command()
@click.argument("project", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def review(project: Path, as_json: bool) -> None:
    """Say what in PROJECT deserves a look.

    Examples that may be labelled wrong, near duplicates, what to add next, and pictures that may be
    new classes.
    """
    with project_at(project, only_reads=True) as opened, stopping(_NOTHING):
        found = run("Looking over", pipeline.review_report, opened)
        names = {**opened.classes.names(), -1: "none of these"}
        listed = {
            *(one.image_id for one in found.suspects),
            *(image_id for group in found.duplicates for image_id in group),
            *(image_id for one in found.advice for image_id in one.image_ids),
            *(image_id for one in found.proposals for image_id in one.image_ids),
        }
        files = opened.files.of_images(sorted(listed))
    paths = {image_id: str(file.full_path) for image_id, file in files.items()}
    if as_json:
        facts = {**asdict(found), "classes": names, "images": paths}
        show_json(facts)
        return
    show(review_lines(found, names, paths))


@click.command()
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
    say(promise_lines(promise))
    if done:
        say([f"Accepted {done}. `handful undo {project}` takes that back."])
    if not promise.image_ids:
        raise SystemExit(1)
