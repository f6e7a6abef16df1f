"""The choices of an export: which images, how, and where to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.messages import export as export_words
from app.messages.plain_text import legible
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout
from core.domain.export import Choices

if TYPE_CHECKING:
    from core.domain.export import Naming, Which
    from core.domain.plugins.records import PluginFormat


class ExportFields(QWidget):
    """Fields that show only what concerns the chosen format.

    Signals:
        changed: any of them.
        browse_clicked: the person wants to choose the place from a dialog.
    """

    changed = Signal()
    browse_clicked = Signal()

    def __init__(self, folders: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folders = QComboBox()
        self.folders.addItem(self.tr("All folders"), None)
        for folder in folders:
            self.folders.addItem(legible(folder.name or str(folder)), folder)
        self.which = QComboBox()
        for name in export_words.WHICH:
            self.which.addItem(export_words.which(name), name)
        self.how = QComboBox()
        self.how.addItem(self.tr("Copies"), "copy")
        self.how.addItem(self.tr("Links to your pictures, which take no room"), "link")
        self.place = QComboBox()
        self.place.addItem(self.tr("In a folder of their own"), False)
        self.place.addItem(self.tr("Next to your pictures"), True)
        self.naming = QComboBox()
        self.naming.addItem(self.tr("owl.jpg.xmp: digiKam, darktable, Immich"), "digikam")
        self.naming.addItem(self.tr("owl.xmp: Lightroom, Bridge, Capture One"), "lightroom")
        self.spreadsheet = QCheckBox(self.tr("&Made for spreadsheets"))
        self.spreadsheet.setToolTip(
            self.tr(
                "With a mark that makes them read every script, and an apostrophe before names that"
                " they would run as formulas. Leave it off for scripts."
            )
        )
        self.doubtful = QCheckBox(self.tr("&Doubtful images beside it"))
        self.doubtful.setToolTip(
            self.tr(
                "Images that the model is not sure of go into a second folder, whose name ends in"
                " “-doubtful”. Among the classes, training tools would take them for a class."
            )
        )
        self.examples = QCheckBox(self.tr("With &examples from elsewhere"))
        self.examples.setToolTip(
            self.tr("Images that you gave as examples and that lie in none of these folders.")
        )
        self.examples.setChecked(True)
        for check in (self.spreadsheet, self.doubtful, self.examples):
            check.toggled.connect(lambda _: self._change())
        self.split = QComboBox()
        for wish in export_words.SPLITS:
            self.split.addItem(export_words.split(wish), wish)
        self.split.setToolTip(
            self.tr("Copies of an image and shots of one burst stay together in one of the parts.")
        )
        self._target = QLineEdit()
        self._browse = QPushButton(self.tr("Choose…"))
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self.browse_clicked)
        self._lay_out()
        for box in (self.folders, self.which, self.how, self.place, self.naming, self.split):
            box.currentIndexChanged.connect(lambda _: self._change())
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
        self._target.textChanged.connect(lambda _: self.changed.emit())

    def folder(self) -> Path | None:
        """Return the one folder that is meant; None for all."""
        found = self.folders.currentData()
        return found if isinstance(found, Path) else None

    def choices(self) -> Choices:
        """Return what else is chosen."""
        which: Which = self.which.currentData()
        naming: Naming = self.naming.currentData()
        return Choices(
            which,
            self.how.currentData() if self._can_link else "copy",
            self.is_beside(),
            naming,
            self.is_for_spreadsheet(),
            self._kind == "folders" and self.doubtful.isChecked(),
            None if self.is_beside() or self.examples.isChecked() else False,
            self.split.currentData() if self._can_split else None,
        )

    def is_for_spreadsheet(self) -> bool:
        """Whether a table is to be one that a spreadsheet runs nothing of."""
        return self._kind == "csv" and self.spreadsheet.isChecked()

    def is_beside(self) -> bool:
        """Whether files go next to the pictures, so that there is no place to choose."""
        return self._kind == "xmp" and bool(self.place.currentData())

    def has_target(self) -> bool:
        """Whether a place is given."""
        return bool(self._target.text().strip())

    def target(self) -> Path:
        """Return the place."""
        return Path(self._target.text()).expanduser()

    def focus_name(self) -> None:
        """Let the person type another name at once, as when a file is saved anywhere."""
        self._target.setFocus()
        path = self.target()
        self._target.setSelection(len(self._target.text()) - len(path.name), len(path.stem))

    def set_target(self, path: Path) -> None:
        """Choose a place."""
        self._target.setText(QDir.toNativeSeparators(str(path)))

    def show_kind(self, kind: str, more: "PluginFormat | None" = None) -> None:
        """Show what concerns a format; `more` is what is known of one of another package."""
        self._kind = kind
        self._can_link = more.links_pictures if more else kind in export_words.WITH_LINKS
        self._can_split = more.writes_splits if more else kind in export_words.WITH_SPLIT
        self._show_parts()

    def _change(self) -> None:
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        kind = self._kind
        for row, is_there in (
            (self.folders, kind != "onnx" and self.folders.count() > 2),
            (self.which, kind != "onnx"),
            (self.how, self._can_link),
            (self.place, kind == "xmp"),
            (self.naming, kind == "xmp"),
            (self.split, self._can_split),
            (self._target, not self.is_beside()),
        ):
            row.setVisible(is_there)
            self._labels[row].setVisible(is_there)
        self.spreadsheet.setVisible(kind == "csv")
        self.doubtful.setVisible(kind == "folders")
        self.examples.setVisible(kind != "onnx" and not self.is_beside())
        self._browse.setVisible(not self.is_beside())

    def _lay_out(self) -> None:
        self._kind = export_words.KINDS[0]
        self._can_link = self._can_split = False
        self._labels: dict[QWidget, PlainLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S)
        grid.setVerticalSpacing(theme.S)
        grid.setColumnStretch(1, 1)
        texts = (
            (self.folders, self.tr("&From")),
            (self.which, self.tr("&Images")),
            (self.how, self.tr("&Pictures")),
            (self.place, self.tr("&Sidecars")),
            (self.naming, self.tr("&Names")),
            (self.split, self.tr("&Split")),
            (self._target, self.tr("&To")),
        )
        for line, (field, text) in enumerate(texts):
            label = self._labels[field] = PlainLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1, 1, 1 if field is self._target else 2)
        grid.addWidget(self._browse, len(texts) - 1, 2)
        checks = FlowLayout(gap=theme.M)
        for check in (self.examples, self.doubtful, self.spreadsheet):
            checks.addWidget(check)
        grid.addLayout(checks, len(texts), 1, 1, 2)
