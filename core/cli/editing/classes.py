"""`handful classes`: list, rename, merge and delete them."""

from pathlib import Path

import click

from core.cli.console import give, project_at, say, show
from core.cli.messages import counted
from core.cli.shell.command import section, wants_json
from core.domain.errors import ClassError
from core.store import Project

_PROJECT = click.argument("project", type=click.Path(dir_okay=False, path_type=Path))


@section()
def classes() -> None:
    """List, rename, merge or delete classes."""


@classes.command("list", examples=("handful classes list birds.handful",))
@_PROJECT
def list_classes(project: Path) -> None:
    """List the classes of PROJECT with the number of their examples."""
    with project_at(project, only_reads=True) as opened:
        records = opened.classes.all()
    if wants_json():
        give(
            {
                "classes": [
                    {"name": record.name, "n_examples": record.n_examples, "colour": record.colour}
                    for record in records
                ]
            }
        )
        return
    show(f"{record.n_examples:>6}  {record.name}" for record in records)


@classes.command(
    examples=(
        "handful classes rename birds.handful Owl 'Barn owl'",
        "handful classes rename birds.handful Owl bird/Owl",
    )
)
@_PROJECT
@click.argument("name")
@click.argument("new")
def rename(project: Path, name: str, new: str) -> None:
    """Give the class NAME of PROJECT the name NEW; its labels follow."""
    with project_at(project) as opened:
        class_id = class_id_of(opened, name)
        opened.classes.rename(class_id, new)
        now = opened.classes.get(class_id).name
    say([f"Renamed {name} to {now}. `handful undo {project}` takes that back."])
    give({"old": name, "name": now})


@classes.command(examples=("handful classes merge birds.handful 'Barn owl' Owl",))
@_PROJECT
@click.argument("name")
@click.argument("into")
def merge(project: Path, name: str, into: str) -> None:
    """Give all labels of the class NAME to the class INTO, and delete NAME."""
    if name == into:
        raise click.UsageError("Name two classes: one cannot be merged into itself.")
    with project_at(project) as opened:
        class_id, into_id = class_id_of(opened, name), class_id_of(opened, into)
        n_labels = len(opened.labels.images_of(class_id, with_unseen=True))
        opened.classes.merge(class_id, into_id)
    n = counted(n_labels, "label")
    say([f"Merged {name} into {into}: {n}. `handful undo {project}` takes that back."])
    give({"name": name, "into": into, "n_labels": n_labels})


@classes.command(examples=("handful classes delete birds.handful Owl",))
@_PROJECT
@click.argument("name")
def delete(project: Path, name: str) -> None:
    """Delete the class NAME of PROJECT and its labels; the pictures stay."""
    with project_at(project) as opened:
        class_id = class_id_of(opened, name)
        n_labels = len(opened.labels.images_of(class_id, with_unseen=True))
        opened.classes.remove(class_id)
    n = counted(n_labels, "label")
    say([f"Deleted {name} and {n}. `handful undo {project}` takes that back."])
    give({"name": name, "n_labels": n_labels})


def class_id_of(project: Project, name: str) -> int:
    """Return the id of a class.

    Raises:
        ClassError: there is none of this name.
    """
    record = project.classes.find(name)
    if record is None:
        raise ClassError(name, "unknown")
    return record.id
