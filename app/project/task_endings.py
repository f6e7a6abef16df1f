"""What is said of a task that did not end with a result."""

from app.background.jobs import EngineDied
from app.background.scheduler import Outcome
from app.messages import reports
from app.messages.reports import Action, Notice


def unfinished(outcome: Outcome) -> Notice | None:
    """Say that the engine died, or that the person stopped it; None for all other ends."""
    again: Action = "resume" if outcome.task.kind == "label" else ""
    if isinstance(outcome.error, EngineDied):
        return Notice(reports.engine_died(), again, outcome.task.folder, "error")
    if outcome.error is None and outcome.was_stopped:
        text = reports.stopped(outcome.task.kind, outcome.done, outcome.total)
        return Notice(text, again, outcome.task.folder)
    return None
