"""Pictures that were pasted, kept in files beside the project."""

from pathlib import Path

from PySide6.QtCore import QDateTime
from PySide6.QtGui import QImage


def keep_beside(project: Path, image: QImage) -> tuple[Path, bool]:
    """Keep a picture that has no file yet beside the project; return where, and whether it is."""
    stamp = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss.zzz")
    target = project.parent / "Pasted" / f"{stamp}.png"
    try:
        target.parent.mkdir(exist_ok=True)
        return target, image.save(str(target))
    except OSError:
        return target, False
