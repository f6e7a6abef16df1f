"""`handful models`: the versions of what was learned, and a way back to an earlier one."""

from pathlib import Path

import click

from core.cli.console import give, project_at, say, show
from core.cli.messages import trust_line
from core.cli.shell.command import section, wants_json
from core.domain.records import ModelRecord

_PROJECT = click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
_NUMBER = click.argument("number", type=click.IntRange(min=1))


@section()
def models() -> None:
    """List the models of a project, or go back to an earlier one."""


@models.command("list", examples=("handful models list birds.handful",))
@_PROJECT
def list_models(project: Path) -> None:
    """List the models in PROJECT, newest first; * marks the one in use."""
    with project_at(project, only_reads=True) as opened:
        records, current = opened.models.all(), opened.models.readable()
    in_use = current.id if current else 0
    if wants_json():
        give({"models": [_facts(record, in_use) for record in records]})
        return
    if not records:
        say(["Nothing has been adapted yet."])
    show(_line(record, in_use) for record in records)


@models.command("show", examples=("handful models show birds.handful 3",))
@_PROJECT
@_NUMBER
def show_model(project: Path, number: int) -> None:
    """Show what is known of the model NUMBER in PROJECT."""
    with project_at(project, only_reads=True) as opened:
        record, current = _model(opened.models.all(), number), opened.models.readable()
    in_use = current.id if current else 0
    if wants_json():
        give(
            {
                **_facts(record, in_use),
                "settings": record.settings.to_json(),
                "classes": record.class_names,
            }
        )
        return
    settings = record.settings.to_json()
    names = dict(zip(record.class_ids, record.class_names, strict=True))
    settings = record.settings.to_json()
    show(
        [
            _line(record, in_use),
            trust_line(record.trust, names),
            f"Classes: {', '.join(record.class_names)}.",
            f"Settings: {', '.join(f'{name} {value}' for name, value in settings.items())}.",
        ]
    )


@models.command("use", examples=("handful models use birds.handful 3",))
@_PROJECT
@_NUMBER
def use(project: Path, number: int) -> None:
    """Put the model NUMBER of PROJECT to use again, with its predictions."""
    with project_at(project) as opened:
        record = _model(opened.models.all(), number)
        current = opened.models.readable()
        is_new = current is None or current.id != record.id
        if is_new:
            opened.models.make_current(record.id, name=f"Use model {record.id} again")
    if is_new:
        say([f"Model {number} is in use. `handful undo {project}` takes that back."])
    else:
        say([f"Model {number} is in use already."])
    give(_facts(record, record.id))


def _model(records: list[ModelRecord], number: int) -> ModelRecord:
    for record in records:
        if record.id == number:
            return record
    known = ", ".join(str(record.id) for record in records) or "none"
    raise click.UsageError(f"There is no model {number}. The project has: {known}.")


def _line(record: ModelRecord, in_use: int) -> str:
    mark = "*" if record.id == in_use else " "
    share = "" if record.trust.share is None else f", about {record.trust.share:.0%} right"
    return (
        f"{mark} {record.id:>4}  {record.created}  {record.learner} on {record.backbone},"
        f" {record.n_examples} examples of {len(record.class_names)} classes{share}"
    )


def _facts(record: ModelRecord, in_use: int) -> dict[str, object]:
    return {
        "number": record.id,
        "is_in_use": record.id == in_use,
        "created": record.created,
        "learner": record.learner,
        "backbone": record.backbone,
        "n_examples": record.n_examples,
        "share_right": record.trust.share,
        "low": record.trust.low,
        "high": record.trust.high,
        "n_checked": record.trust.n_checked,
    }
