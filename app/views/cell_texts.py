"""What a cell says of its image: name, class, confidence, and what would change."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.messages import challenger as offer_words
from app.messages.core_texts import said
from app.messages.plain_text import legible
from app.project.workspace import Workspace
from app.widgets.grid.cell_data import Cell


class Describer(QObject):
    """Writes the cells of the images in the middle.

    Attributes:
        changes: what a better model would change: the old and the new class, by image.
    """

    def __init__(self, workspace: Workspace, name_of: Callable[[int], str]) -> None:
        super().__init__()
        self._workspace = workspace
        self._name_of = name_of
        self.changes: dict[int, tuple[int, int]] = {}

    def cell(self, file_id: int, n_below: int, shows_changes: bool) -> Cell:
        """Describe one file's cell.

        Args:
            file_id: of the file.
            n_below: images on the stack below it.
            shows_changes: whether the grid shows what a better model changes.
        """
        line = self._workspace.table.line(file_id)
        name = legible(self._name_of(file_id))
        if line is None:
            return Cell(name)
        record = self._workspace.class_of(line.label_id or line.class_id)
        before, after = self._change_of(line.image_id)
        note = offer_words.change(before, after) if before else ""
        if line.label_id < 0:
            text = self.tr("None of these")
            return Cell(
                name, text, status="unknown", origin=line.origin, note=note, n_below=n_below
            )
        text = record.name if record else ""
        is_guess = not line.origin
        is_change = bool(note) and is_guess and shows_changes
        if is_change:
            text = offer_words.arrow(before, after)
        return Cell(
            name=name,
            text=text,
            note=note,
            n_below=n_below,
            colour=record.colour if record else "",
            mark_position=record.position if record else -1,
            status=line.status,
            confidence=line.confidence if record and is_guess and not is_change else None,
            origin=line.origin,
            failed_reason=self._reason(file_id) if line.status == "failed" else "",
        )

    def _change_of(self, image_id: int) -> tuple[str, str]:
        """Return the class an image has and would have; two empty texts where none would change."""
        old, new = map(self._workspace.class_of, self.changes.get(image_id, (0, 0)))
        return (old.name, new.name) if old and new else ("", "")

    def _reason(self, file_id: int) -> str:
        detail = self._workspace.detail(file_id)
        return said(detail.error) if detail else ""
