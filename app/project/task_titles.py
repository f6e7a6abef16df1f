"""What the job bar says of a task."""

from app.background.scheduler import Task
from app.messages import job_titles


def title_of(task: Task) -> str:
    """Say what a task does; of a search, how long it may take."""
    budget_s = dict(task.call.options).get("budget_s")
    seconds = budget_s if isinstance(budget_s, float) else None
    return job_titles.title(task.kind, task.folder, seconds=seconds)
