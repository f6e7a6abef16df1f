"""What is odd about a project's file, and what can be done about it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.messages import errors
from app.messages.core_texts import said
from app.messages.reports import Notice
from core import api
from core.domain.errors import CoreError, ProjectDamaged, ProjectGone
from core.domain.notices import Notice as ProjectNotice

translate = QCoreApplication.translate


def failure(error: CoreError) -> Notice:
    """Say what went wrong, with a button where something can be done about it."""
    text = errors.sentence(error)
    if isinstance(error, ProjectGone):
        return Notice(text, action="save_as", path=error.path, kind="error")
    if isinstance(error, ProjectDamaged) and api.backups_of(error.path):
        return Notice(text, action="restore", path=error.path, kind="error")
    return Notice(text, kind="error")


def opened(notice: ProjectNotice) -> Notice:
    """Say what was odd about a project that was opened all the same."""
    name = notice.file.name
    if notice.kind == "log set aside":
        text = translate(
            "ProjectFile",
            "This file was put in the place of a project that had not been closed. The last changes"
            " of that one do not belong here: they were left out and kept in “{name}”.",
        ).format(name=name)
        return Notice(text, action="open", path=notice.file, kind="warning")
    if notice.kind == "log missing":
        text = translate(
            "ProjectFile",
            "“{name}” was copied while it was in use, so the last changes before the copy may be"
            " missing. File › Save a copy makes whole copies.",
        ).format(name=name)
        return Notice(text, kind="warning")
    text = translate(
        "ProjectFile",
        "“{name}” cannot be written ({reason}), so you can only look at it. To change it, save it"
        " elsewhere.",
    ).format(name=name, reason=said(notice.reason))
    return Notice(text, action="save_as", path=notice.file, kind="warning")


def copied(path: Path) -> Notice:
    """Say that a copy was written."""
    text = translate("ProjectFile", "Saved a copy as “{name}”.").format(name=path.name)
    return Notice(text, action="open", path=path, kind="success")


def restored(path: Path) -> Notice:
    """Say that a backup was made a project."""
    text = translate(
        "ProjectFile",
        "This is the backup, as a project of its own: “{name}”. Click Adapt to get its model back.",
    ).format(name=path.name)
    return Notice(text, kind="success")
