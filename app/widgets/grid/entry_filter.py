"""Which images the grid shows, and in what order."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.widgets.grid.picked_chip import Picked
from core.query.grammar import Term

Order: TypeAlias = Literal["folder", "doubt", "confidence", "name", "date", "similar", "alike"]

_BY_MODEL = frozenset({"labelled", "unsure", "unknown"})
"""Statuses that predictions have."""


@dataclass(frozen=True)
class EntryFilter:
    """Which files to show, and in which order.

    Attributes:
        text: part of the name; "" for any.
        terms: typed conditions, of which all must hold.
        class_id: label or prediction; 0 for all.
        statuses: words of `core.domain.records.STATUSES` and `BY_YOU`, of which any will do; empty
            for all.
        low: the least confidence, 0..1.
        high: the most; (0, 1) also shows images without a prediction, any other range does not.
        order: of the grid.
        picked: only these images, in their own order where `order` is "folder"; None for all.
    """

    text: str = ""
    class_id: int = 0
    statuses: frozenset[str] = frozenset()
    low: float = 0.0
    high: float = 1.0
    order: Order = "folder"
    picked: Picked | None = None
    terms: tuple[Term, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == EntryFilter(order=self.order)

    @property
    def is_audit(self) -> bool:
        """Whether it shows images that were drawn for an audit."""
        return self.picked is not None and self.picked.is_audit

    @property
    def is_by_model(self) -> bool:
        """Whether what a model says decides which images are shown, or in what order."""
        return (
            self.order in ("doubt", "confidence")
            or bool(self.statuses & _BY_MODEL)
            or (self.low, self.high) != (0.0, 1.0)
            or bool(self.class_id)
            or any(one.kind != "date" for one in self.terms)
            or (self.picked is not None and not self.is_audit)
        )
