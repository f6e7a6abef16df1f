"""What the grid shows about one file, asked for only when it comes into view."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

N_KEPT = 5000  # some twenty screens; a description costs its owner a look into the project


@dataclass(frozen=True, slots=True)
class Cell:
    """One file in words and marks.

    Attributes:
        name: the file's name.
        text: the class's name, or the words for "none of these"; "" where there is nothing yet.
        colour: the class's, `#rrggbb`.
        mark: one character that tells the class apart without its colour.
        status: a word of `core.domain.records.STATUSES`.
        confidence: 0..1; None where there is a label, or nothing yet.
        origin: how the label came to be, a word of `core.domain.records.ORIGINS`; "" for none.
        failed_reason: why the picture cannot be read, as a short phrase.
        mark_position: the class's position, for the drawn shape of `app.theme.class_markers` that
            its card shows too; below 0 the character in `mark` is shown instead.
        note: a sentence for the tooltip and for screen readers.
        n_below: near duplicates that lie hidden below it.
    """

    name: str
    text: str = ""
    colour: str = ""
    mark: str = ""
    status: str = "pending"
    confidence: float | None = None
    origin: str = ""
    failed_reason: str = ""
    mark_position: int = -1
    note: str = ""
    n_below: int = 0

    @property
    def by_person(self) -> bool:
        """Whether somebody looked at the label."""
        return bool(self.origin) and not self.is_unseen

    @property
    def is_unseen(self) -> bool:
        """Whether the label was accepted unseen."""
        return self.origin == "accepted"


def percent(confidence: float) -> str:
    """Write a confidence down; only certainty itself reads 100%.

    Example:
        >>> percent(0.934), percent(0.999), percent(1.0)
        ('93%', '99%', '100%')
    """
    return f"{100 if confidence >= 1 else min(99, round(confidence * 100))}%"


class Descriptions:
    """The last few thousand cells, so that scrolling back costs nothing."""

    def __init__(self, describe: Callable[[int], Cell]) -> None:
        self._describe = describe
        self._cells: OrderedDict[int, Cell] = OrderedDict()

    def ask(self, describe: Callable[[int], Cell]) -> None:
        """Ask somebody else from now on, about all."""
        self._describe = describe
        self.forget()

    def get(self, key: int) -> Cell:
        """Return the cell of a file id."""
        cell = self._cells.get(key)
        if cell is not None:
            self._cells.move_to_end(key)
            return cell
        cell = self._cells[key] = self._describe(key)
        if len(self._cells) > N_KEPT:
            self._cells.popitem(last=False)
        return cell

    def forget(self, keys: Iterable[int] | None = None) -> None:
        """Ask again about these, or about all."""
        if keys is None:
            self._cells.clear()
            return
        for key in keys:
            self._cells.pop(key, None)
