"""Write the result for other programs, or show the beginning of what would be written."""

from pathlib import Path

from core import export as exporting
from core.domain.export import Choices, ExportPreview, ExportReport
from core.domain.progress import Tick, no_tick
from core.store import Project


def export(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportReport:
    """Write the result for other programs, whole or not at all, and see that it reads as meant.

    Args:
        project: an open project.
        target: a file, which is replaced; or a folder, which must be new or empty.
        kind: one of `core.export.KINDS`.
        folder: only this one of the project's folders; all of them by default.
        choices: which files, and what a format leaves open.
        tick: called with (written, total).

    Raises:
        ExportError: the target cannot be written, or what was written reads differently.
        NoModel: the model is wanted, and nothing has been adapted yet.
    """
    return exporting.export(project, target, kind=kind, folder=folder, choices=choices, tick=tick)


def export_preview(
    project: Project,
    target: Path,
    *,
    kind: str,
    folder: Path | None = None,
    choices: Choices | None = None,
    tick: Tick = no_tick,
) -> ExportPreview:
    """Show the beginning of what `export` would write, and count what it would leave out."""
    tick(0, 1)
    return exporting.preview(project, target, kind=kind, folder=folder, choices=choices)
