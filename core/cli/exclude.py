"""`--exclude`: patterns of what a person wants left out."""

from collections.abc import Sequence

import click

from core import api as pipeline
from core.store import Project

exclude_option = click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out files and folders of this name, such as '*_small.jpg' or 'drafts/'. May be"
    " given several times. A project keeps its patterns.",
)


def keep_patterns(project: Project, patterns: Sequence[str]) -> None:
    """Keep what a command excludes with what its project excludes already."""
    if patterns:
        pipeline.exclude(project, [*pipeline.excluded(project), *patterns])
