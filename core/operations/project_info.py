"""A project's figures."""

from core.operations.adapt import is_stale
from core.store import Project


def info(project: Project) -> dict[str, object]:
    """Return a project's figures as plain values, ready for JSON."""
    model = project.models.current()
    latest = project.runs.latest()
    return {
        "path": str(project.path),
        "folders": [str(one) for one in project.files.folders()],
        "files": len(project.listing.entries()),
        "status": dict(project.listing.counts()),
        "classes": {one.name: one.n_examples for one in project.classes.all()},
        "model": model and f"{model.learner} on {model.backbone}, {model.created}",
        "stale": is_stale(project),
        "share_right": model and model.trust.share,
        "to_do": latest[2] if latest else 0,
        "undo": project.history.next_undo(),
        "redo": project.history.next_redo(),
    }
