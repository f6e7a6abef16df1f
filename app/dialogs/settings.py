"""The few settings there are, each with what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.messages.languages import LANGUAGES
from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import add_row

SEPARATOR = "; "
"""Between two patterns."""

FIELD_PX = 240
HINT_PX = 380
"""Widths: fields are alike, and the words under them no tall column."""


@dataclass(frozen=True)
class _Choice:
    """A setting with a few values, each with its words."""

    name: str
    title: str
    hint: str
    values: Mapping[str, str] | Mapping[int, str]
    now: object


class SettingsDialog(QDialog):
    """Shows the settings; each is kept, and at work, as soon as it is changed.

    Signals:
        changed: (name, value) of one that was changed: "language" a code or "" for the system's,
            "theme" a mode, "device" a device, "seek" seconds or 0 for not at all, "restore" and
            "notify" whether they are on, "exclude" a list of patterns.
        keys_clicked: the keys are wanted instead.
    """

    changed = Signal(str, object)
    keys_clicked = Signal()

    def __init__(self, seek_seconds: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields: dict[str, QComboBox | QCheckBox] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(theme.L)
        form.setVerticalSpacing(theme.XS)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for choice in (*self._looks(), *self._works(seek_seconds)):
            self._add_choice(form, choice)
        for name, title, hint in self._switches():
            self._add_switch(form, name, title, hint)
        self.patterns = self._add_patterns(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.L)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(self._buttons())

    def _looks(self) -> tuple[_Choice, ...]:
        return (
            _Choice(
                "language",
                self.tr("&Language"),
                self.tr("Restarts the window."),
                {"": self.tr("Match system")} | LANGUAGES,
                settings.language(),
            ),
            _Choice(
                "theme",
                self.tr("&Theme"),
                "",
                {
                    "system": self.tr("Match system"),
                    "light": self.tr("Light"),
                    "dark": self.tr("Dark"),
                },
                settings.theme_mode(),
            ),
        )

    def _works(self, seek_seconds: int) -> tuple[_Choice, ...]:
        minutes = {
            seconds: self.tr("%n second(s)", "", seconds)
            if seconds < 60
            else self.tr("%n minute(s)", "", seconds // 60)
            for seconds in settings.SEEK_SECONDS
        }
        return (
            _Choice(
                "device",
                self.tr("&Device"),
                self.tr("Hardware used for inference."),
                {
                    "auto": self.tr("Automatic"),
                    "cpu": self.tr("Processor"),
                    "cuda": self.tr("Graphics card (CUDA)"),
                    "mps": self.tr("Graphics processor (Apple)"),
                },
                settings.device(),
            ),
            _Choice(
                "seek",
                self.tr("&Better model"),
                self.tr(
                    "How long to look for one after Adapt, beside your work. It is only offered,"
                    " never put to use by itself."
                ),
                {0: self.tr("Don’t search")} | minutes,
                seek_seconds,
            ),
        )

    def _switches(self) -> tuple[tuple[str, str, str], ...]:
        return (
            (
                "restore",
                self.tr("&Open the last project at start"),
                self.tr("Restores your place, filter and sort order."),
            ),
            (
                "notify",
                self.tr("&Notify me when long tasks finish"),
                self.tr("Only while you use another window."),
            ),
        )

    def _add_choice(self, form: QFormLayout, choice: _Choice) -> None:
        field = QComboBox()
        for value, text in choice.values.items():
            field.addItem(text, value)
        field.setCurrentIndex(max(field.findData(choice.now), 0))
        field.setMinimumWidth(FIELD_PX)
        field.setAccessibleName(choice.title.replace("&", ""))
        field.setAccessibleDescription(choice.hint)
        field.currentIndexChanged.connect(
            lambda _: self.changed.emit(choice.name, field.currentData())
        )
        add_row(form, choice.title, field)
        form.addRow("", self._hint(choice.hint) if choice.hint else _gap())
        self.fields[choice.name] = field

    def _add_switch(self, form: QFormLayout, name: str, title: str, hint: str) -> None:
        field = QCheckBox(title)
        field.setChecked(settings.is_on(name, default=True))
        field.setAccessibleDescription(hint)
        field.toggled.connect(lambda on: self.changed.emit(name, on))
        # As wide as there is room: at two device pixels a pixel, its own width cut the last letter.
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form.addRow("", field)
        form.addRow("", self._hint(hint))
        self.fields[name] = field

    def show_patterns(self, patterns: Sequence[str]) -> None:
        """Show what the open project excludes; without one there is nothing to type."""
        self.patterns.setEnabled(True)
        self.patterns.setText(SEPARATOR.join(patterns))

    def _add_patterns(self, form: QFormLayout) -> QLineEdit:
        field = QLineEdit()
        field.setEnabled(False)
        field.setMinimumWidth(FIELD_PX)
        title = self.tr("Leave &out")
        hint = self.tr(
            "Names of files and folders that this project does not look at, from the next look at"
            " a folder on, with a semicolon between two."
        )
        field.setPlaceholderText("*_small.jpg; drafts/")
        field.setToolTip(plain(hint))
        field.setAccessibleName(title.replace("&", ""))
        field.setAccessibleDescription(hint)
        field.editingFinished.connect(
            lambda: self.changed.emit("exclude", field.text().split(SEPARATOR.strip()))
        )
        add_row(form, title, field)
        return field

    def _hint(self, text: str) -> PlainLabel:
        words = PlainLabel(text)
        words.setProperty("tone", "muted")
        words.setWordWrap(True)
        words.setFixedWidth(HINT_PX)
        words.setContentsMargins(0, 0, 0, theme.S)
        return words

    def _buttons(self) -> QHBoxLayout:
        keys = QPushButton(self.tr("Keyboard shortcuts…"))
        keys.setAutoDefault(False)
        keys.clicked.connect(self.keys_clicked)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(keys)
        row.addStretch(1)
        row.addWidget(close)
        return row


def _gap() -> QWidget:
    """Keep what has no hint as far from what follows as the rest."""
    gap = QWidget()
    gap.setFixedHeight(theme.XS)
    return gap
