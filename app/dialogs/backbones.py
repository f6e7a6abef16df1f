"""Through which backbone the project is seen."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.messages import backbones as backbone_words
from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel

if TYPE_CHECKING:
    from core.domain.backbones import BackboneChoice

USUAL = QSize(640, 420)
_CHOICE = Qt.ItemDataRole.UserRole


class BackbonesDialog(QDialog):
    """Lists the backbones; one is in use.

    Signals:
        chosen: the name of the one to use; "" for the usual one.
        pack_given: the path of a pack's file, which is to be added and used, or of published
            weights, of which a pack is to be made.
        dropped: the name of a pack that is to be taken off the list.
        meta_clicked: a backbone is to be meta-trained.
    """

    chosen = Signal(str)
    pack_given = Signal(Path)
    dropped = Signal(str)
    meta_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Backbone"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        intro = PlainLabel(
            self.tr(
                "The backbone is the network through which Handful sees your pictures. The usual"
                " one suits photographs of all kinds; one that was meta-trained on pictures like"
                " yours needs fewer examples."
            )
        )
        intro.setWordWrap(True)
        intro.setProperty("tone", "muted")
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(2)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName(self.tr("Backbones"))
        self.list.currentItemChanged.connect(lambda *_: self._show_state())
        self.list.itemActivated.connect(lambda *_: self._use_current())
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(intro)
        column.addWidget(self.list, 1)
        column.addLayout(self._makers())
        column.addLayout(self._buttons())
        self.resize(USUAL)
        self._show_state()

    def show_choices(self, choices: Sequence["BackboneChoice"]) -> None:
        """Show the list, with the one in use current."""
        self.list.clear()
        self.list.ensurePolished()  # rows are as high as the first one is measured
        for one in choices:
            item = QTreeWidgetItem(
                self.list,
                [legible(backbone_words.name_of(one)), legible(backbone_words.detail_of(one))],
            )
            item.setData(0, _CHOICE, one)
            for place in range(2):
                item.setToolTip(place, plain(item.text(place)))
            if one.is_chosen:
                item.setIcon(0, theme.icon("check"))
                font = item.font(0)
                font.setBold(True)
                item.setFont(0, font)
                self.list.setCurrentItem(item)
        self.list.resizeColumnToContents(0)
        self.list.setColumnWidth(0, min(self.list.columnWidth(0), self.list.width() // 2))
        self._show_state()

    def current(self) -> "BackboneChoice | None":
        """Return the one under the cursor."""
        item = self.list.currentItem()
        return item.data(0, _CHOICE) if item is not None else None

    def _makers(self) -> QHBoxLayout:
        add = QPushButton(theme.icon("plus"), self.tr("Add a pack…"))
        add.setToolTip(
            self.tr(
                "A meta-trained backbone in one .safetensors file, or weights of the published MTL"
                " code (.pth), of which one is made"
            )
        )
        add.clicked.connect(self._ask_pack)
        meta = QPushButton(self.tr("Meta-train from labeled folders…"))
        meta.setToolTip(self.tr("Learn a backbone from collections that are sorted already"))
        meta.clicked.connect(self.meta_clicked)
        self._drop = QPushButton(self.tr("Remove"))
        self._drop.setToolTip(self.tr("Take this pack off the list; its file stays"))
        self._drop.clicked.connect(self._drop_current)
        theme.set_kind(self._drop, "quiet")
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        for button in (add, meta, self._drop):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        close = QPushButton(self.tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        self._use = QPushButton(self.tr("Use in this project"))
        theme.set_kind(self._use, "primary")
        self._use.clicked.connect(self._use_current)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self._use)
        return row

    def _show_state(self) -> None:
        one = self.current()
        self._use.setEnabled(one is not None and not one.is_chosen)
        self._drop.setVisible(one is not None and one.is_pack)

    def _use_current(self) -> None:
        one = self.current()
        if one is not None and not one.is_chosen:
            self.chosen.emit(one.name)

    def _drop_current(self) -> None:
        one = self.current()
        if one is not None and one.is_pack:
            self.dropped.emit(one.name)

    def _ask_pack(self) -> None:
        start: Path = settings.folder("packs", Path.home())
        kinds = self.tr("Packs, and published weights (*.safetensors *.pth *.pt)")
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Add a pack"), str(start), kinds)
        if file:
            settings.set_folder("packs", Path(file).parent)
            self.pack_given.emit(Path(file))
