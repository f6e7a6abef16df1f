"""Where a person says which images the grid shows, and in what order."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.messages.numbers_and_plurals import counted, grouped
from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.common.elided import ElidedComboBox
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout
from app.widgets.grid.entry_filter import EntryFilter, Order
from app.widgets.grid.picked_chip import Picked, PickedChip
from app.widgets.grid.query_field import QueryField
from app.widgets.grid.status_chip import BY_YOU, CHIPS, StatusChip

if TYPE_CHECKING:  # core.domain.records brings numpy, which a first painted window does not need
    from core.domain.records import ClassRecord

__all__ = ["BY_YOU", "EntryFilter", "FilterBar", "Order", "Picked"]

TYPING_PAUSE_MS = 150
ONE_LINE_PX = 720  # from here on, search, class, confidence and order stand side by side
THREE_PX = 520  # from here on, search, class and order do
CONFIDENCE_RANGES = ((0.0, 1.0), (0.0, 0.6), (0.6, 0.9), (0.9, 1.0))


class FilterBar(QWidget):
    """Search, class, status, confidence and order.

    Signals:
        changed: `filter()` gives something else than before.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = EntryFilter()
        self._classes: list[ClassRecord] = []
        self._chips: dict[str, StatusChip] = {}
        self._typing = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._typing.timeout.connect(self._tell)
        self._make_fields()
        self._make_chips()
        self._lay_out()
        self.set_counts({})

    @property
    def search(self) -> QWidget:
        """The field for a part of the name."""
        return self._search

    def filter(self) -> EntryFilter:
        """Return what is chosen now."""
        low, high = self._confidence.currentData()
        chosen = frozenset(name for name, chip in self._chips.items() if chip.isChecked())
        text, terms = self._search.query()
        return EntryFilter(
            text=text,
            terms=terms,
            class_id=self._class.currentData() or 0,
            statuses=chosen - {""},
            low=low,
            high=high,
            order=self._order.currentData(),
            picked=self._picked.picked,
        )

    def set_filter(self, wanted: EntryFilter) -> None:
        """Choose something; emits `changed` where that is new."""
        fields = (self._search, self._class, self._order, self._confidence)
        with ExitStack() as quiet:
            for field in fields:
                quiet.enter_context(QSignalBlocker(field))
            self._search.set_query(wanted.text, wanted.terms)
            self._class.setCurrentIndex(max(self._class.findData(wanted.class_id), 0))
            self._order.setCurrentIndex(max(self._order.findData(wanted.order), 0))
            self._choose_range((wanted.low, wanted.high))
            self._picked.show_picked(wanted.picked)
        self._show_problem(self._search.problem)
        for name, chip in self._chips.items():
            chip.setChecked(name in wanted.statuses)
        self._tell()

    def set_classes(self, classes: "list[ClassRecord]") -> None:
        """Offer these classes; a chosen one that is gone is let go."""
        self._classes = sorted(classes, key=lambda record: record.position)
        self._search.set_classes(self._classes)
        chosen = self._class.currentData()
        with QSignalBlocker(self._class):
            self._class.clear()
            self._class.addItem(self.tr("Any class"), 0)
            for record in self._classes:
                self._class.addItem(self._mark(record), legible(record.name), record.id)
            self._class.setCurrentIndex(max(self._class.findData(chosen), 0))
        self._tell()

    def set_counts(self, counts: dict[str, int]) -> None:
        """Write how many images there are of each status; those of none are not offered."""
        for name, chip in self._chips.items():
            chip.count = counts.get(name)
            # What counts nothing would only take the room for the words of the others.
            is_known = chip.count is not None or name == BY_YOU
            chip.setVisible(not is_known or bool(chip.count) or chip.isChecked())
        self._fit()

    def set_shown(self, n: int, total: int) -> None:
        """Write how many images of all are shown."""
        if n == total:
            text = counted(self.tr("%n image(s)", "", total), total)
        else:
            text = self.tr("{n} of {total} images").format(n=grouped(n), total=grouped(total))
        self._shown.setText(text)
        self._fit()

    def add_last(self, part: QWidget) -> None:
        """Put something at the right end of the first line."""
        self._first.addWidget(part)

    def show_status(self, status: str) -> None:
        """Show the images of one status, and nothing else."""
        self.set_filter(EntryFilter(statuses=frozenset({status})))

    def statuses(self) -> list[tuple[str, str]]:
        """List what can be filtered by, as (status, its word)."""
        return [(name, chip.word) for name, chip in self._chips.items() if name]

    def focus_search(self) -> None:
        """Let the person type what to find, as Ctrl+F does."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def clear(self) -> None:
        """Show everything again; the order stays."""
        self.set_filter(EntryFilter(order=self.filter().order))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_class"):
            for index, record in enumerate(self._classes, 1):
                self._class.setItemIcon(index, self._mark(record))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _make_fields(self) -> None:
        self._search = QueryField(self.tr("Find by name"))
        self._search.setToolTip(
            self.tr(
                "Show the images whose name holds this text. Or type label:fox, conf:<0.6,"
                " status:unsure, date:>=2024-05, by:you, origin:accepted; a minus before it turns"
                " it around."
            )
        )
        self._problem = PlainLabel(wraps=True)
        self._problem.setProperty("tone", "error")
        self._problem.hide()
        self._search.problem_changed.connect(self._show_problem)
        self._search.setMinimumWidth(96)
        self._search.textChanged.connect(lambda: self._typing.start())
        self._class = _combo(self.tr("Class"))
        self._class.addItem(self.tr("Any class"), 0)
        self._class.currentIndexChanged.connect(self._tell)
        self._order = _combo(self.tr("Order"))
        for name, text in self._orders().items():
            self._order.addItem(text, name)
        self._order.currentIndexChanged.connect(self._tell)
        self._confidence = _combo(self.tr("Confidence"))
        self._confidence.setMinimumContentsLength(12)
        for limits in CONFIDENCE_RANGES:
            self._confidence.addItem(self._range_text(limits), limits)
        self._confidence.currentIndexChanged.connect(self._tell)
        self._picked = PickedChip()
        self._picked.clicked.connect(self._drop_picked)
        self._clear = QPushButton(theme.icon("close"), self.tr("Clear"))
        self._clear.setToolTip(self.tr("Show all images again"))
        theme.set_kind(self._clear, "quiet")
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self._shown = PlainLabel()
        self._shown.setProperty("tone", "muted")

    def _make_chips(self) -> None:
        for name in ("", *CHIPS):
            chip = self._chips[name] = StatusChip(name)
            chip.clicked.connect(lambda _on=False, name=name: self._chip_clicked(name))
        self._chips[""].setChecked(True)

    def _lay_out(self) -> None:
        self._first = QHBoxLayout()
        self._first.setSpacing(theme.S)
        self._order.setMinimumContentsLength(12)  # "Least certain first" whole at any size
        self._first.addWidget(self._search, 4)
        self._first.addWidget(self._class, 2)
        self._first.addWidget(self._order, 3)
        self._second = FlowLayout(gap=theme.XS, last_at_right=True)
        self._second.companion = self._confidence
        last = (self._clear, self._shown)
        for part in (*self._chips.values(), self._confidence, self._picked, *last):
            self._second.addWidget(part)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        self._outer.setSpacing(theme.S)
        self._outer.addLayout(self._first)
        self._outer.addWidget(self._problem)
        self._outer.addLayout(self._second)

    def _orders(self) -> dict[Order, str]:
        texts: dict[Order, str] = {
            "folder": self.tr("Folder order"),
            "doubt": self.tr("Least certain first"),
            "confidence": self.tr("Most confident first"),
            "name": self.tr("By name"),
            "date": self.tr("Newest first"),
            "similar": self.tr("Most similar to the chosen"),
            "alike": self.tr("Alike together"),
        }
        assert set(texts) == set(get_args(Order))
        return texts

    def _fit(self) -> None:
        """Keep the words beside the counts, and all choices in one line, while there is room."""
        room = self.width() - 2 * theme.M
        self._lead_with(self._class, 1, is_first=room >= THREE_PX)
        self._lead_with(self._confidence, 2, is_first=room >= ONE_LINE_PX)
        for n_short in range(3):  # no chip, those that count nothing, all
            for chip in self._chips.values():
                chip.write(is_short=n_short == 2 or (n_short == 1 and not chip.count))
            shown = [chip for chip in self._chips.values() if not chip.isHidden()]
            if sum(chip.sizeHint().width() + theme.XS for chip in shown) <= room:
                break
        # Said aloud because some parents, such as a splitter, do not ask for height for width.
        self.setFixedHeight(self._outer.heightForWidth(self.width()))

    def _lead_with(self, part: QWidget, place: int, *, is_first: bool) -> None:
        """Put a choice at its place in the first line, or below behind the chips."""
        if is_first == (self._first.indexOf(part) >= 0):
            return
        (self._second if is_first else self._first).removeWidget(part)
        if is_first:
            self._first.insertWidget(place, part, 2)
        else:
            self._second.insert_widget(len(self._chips), part)

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._fit()

    def problem(self) -> str:
        """Return why what was typed cannot be understood, "" where it can."""
        return self._search.problem

    def _chip_clicked(self, name: str) -> None:
        if not name:
            for chip in self._chips.values():
                chip.setChecked(False)
        self._tell()

    def _drop_picked(self) -> None:
        self._picked.show_picked(None)
        self._tell()

    def _choose_range(self, limits: tuple[float, float]) -> None:
        """Choose one of the ranges on offer, or offer this one too."""
        texts = [self._confidence.itemText(i) for i in range(self._confidence.count())]
        text = self._range_text(limits)
        if text not in texts:
            self._confidence.addItem(text, limits)
            texts.append(text)
        self._confidence.setCurrentIndex(texts.index(text))

    def _tell(self) -> None:
        """Emit `changed`, once for each difference however many signals led here."""
        self._typing.stop()
        now = self.filter()
        self._chips[""].setChecked(not now.statuses)
        self._class.setToolTip(plain(self._class.currentText()))  # a long name ends in dots
        if self._clear.isHidden() != now.is_open:
            self._clear.setVisible(not now.is_open)
            self._fit()
        if now != self._last:
            self._last = now
            self.changed.emit()

    def _mark(self, record: "ClassRecord") -> QIcon:
        dpr = self.devicePixelRatioF()
        return QIcon(theme.mark_pixmap(record.position, record.colour, 12, dpr))

    def _range_text(self, limits: tuple[float, float]) -> str:
        low, high = (round(100 * limit) for limit in limits)
        if (low, high) == (0, 100):
            return self.tr("Any confidence")
        if low == 0:
            return self.tr("Below {high}%").format(high=high)
        if high == 100:
            return self.tr("Above {low}%").format(low=low)
        return self.tr("{low}–{high}%").format(low=low, high=high)


def _combo(name: str) -> ElidedComboBox:
    combo = ElidedComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(plain(name))
    combo.setIconSize(QSize(12, 12))
    combo.setMinimumContentsLength(6)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo
