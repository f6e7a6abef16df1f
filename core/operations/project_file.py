"""A project's figures, and a copy of it."""

from pathlib import Path

from core.domain.errors import ModelDamaged
from core.domain.progress import Tick, no_tick
from core.operations.adapt import is_stale
from core.store import Project


def info(project: Project) -> dict[str, object]:
    """Return a project's figures as plain values, ready for JSON."""
    model = project.models.readable()
    latest = project.runs.latest()
    return {
        "path": str(project.path),
        "folders": [str(folder) for folder in project.files.folders()],
        "files": len(project.listing.entries()),
        "status": dict(project.listing.counts()),
        "classes": {record.name: record.n_examples for record in project.classes.all()},
        "model": _named(project),
        "stale": is_stale(project),
        "share_right": model and model.trust.share,
        "to_do": latest[2] if latest else 0,
        "undo": project.history.next_undo(),
        "redo": project.history.next_redo(),
    }


def save_copy(project: Project, target: Path, *, tick: Tick = no_tick) -> None:
    """Write a whole copy of a project, also while it is in use; a file that was there is replaced.

    Raises:
        ProjectLocked: the target is a project that another process has open.
        ProjectNotWritable: the target cannot be written.
    """
    tick(0, 1)
    project.save_copy(target)


def _named(project: Project) -> str | None:
    try:
        model = project.models.current()
    except ModelDamaged as error:
        return f"it cannot be read: {error.reason}"
    return f"{model.learner} on {model.backbone}, {model.created}" if model else None
