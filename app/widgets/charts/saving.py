"""A chart's context menu: its picture and its numbers, copied or saved."""

import csv
import io
from pathlib import Path
from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject, QPoint, QSaveFile, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app import settings
from app.theme import style as theme

Table: TypeAlias = list[list[str]]
"""Rows of cells, a heading first."""

SCALE = 2.0  # of saved pictures: as sharp as a dense screen


class Saved(Protocol):
    """What can be copied and saved; widgets that are charts are so."""

    def table(self) -> Table:
        """Return the numbers."""
        ...

    def picture_size(self) -> QSize:
        """Return how large a picture of it is."""
        ...

    def render_to(self, painter: QPainter, size: QSize) -> None:
        """Draw it for a picture."""
        ...


class Saving(QObject):
    """Copies and saves one chart.

    Signals:
        failed: a file could not be written: its path, and what the system says.
    """

    failed = Signal(Path, str)

    def __init__(self, chart: QWidget, title: str) -> None:
        super().__init__(chart)
        self._chart: QWidget = chart
        self.title = title

    def popup(self, place: QPoint) -> None:
        """Open the menu."""
        menu = QMenu(self._chart)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        clipboard = QGuiApplication.clipboard()
        menu.addAction(self.tr("Copy picture"), lambda: clipboard.setImage(self.picture()))
        menu.addAction(self.tr("Save picture…"), lambda: self._ask(".png"))
        menu.addSeparator()
        menu.addAction(self.tr("Copy numbers"), lambda: clipboard.setText(self.csv("\t")))
        menu.addAction(self.tr("Save numbers…"), lambda: self._ask(".csv"))
        menu.popup(place)

    def picture(self) -> QImage:
        """Paint the chart in the colours of the window, on the ground of a card."""
        chart = self.saved()
        size = chart.picture_size()
        image = QImage(size * SCALE, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(SCALE)
        image.fill(theme.colours().surface)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._chart.font())
            chart.render_to(painter, size)
        return image

    def csv(self, between: str = ",") -> str:
        """Write the numbers as a table."""
        target = io.StringIO()
        csv.writer(target, delimiter=between, lineterminator="\n").writerows(self.saved().table())
        return target.getvalue()

    def save(self, target: Path) -> bool:
        """Write the picture or, into a `.csv`, the numbers; whether that worked."""
        file = QSaveFile(str(target))  # put in its place only once all of it is written
        ok = file.open(QSaveFile.OpenModeFlag.WriteOnly)
        if ok and target.suffix == ".csv":
            ok = file.write(b"\xef\xbb\xbf" + self.csv().encode()) >= 0
        elif ok:
            ok = self.picture().save(file, "PNG")  # type: ignore[call-overload]
        ok = ok and file.commit()
        if not ok:
            self.failed.emit(target, file.errorString())
        return ok

    def saved(self) -> Saved:
        """Return the chart."""
        return self._chart  # type: ignore[return-value]

    def words(self) -> str:
        """Return what the chart says as a whole, "" where its numbers say all."""
        return self._chart.accessibleDescription()

    def _ask(self, suffix: str) -> None:
        is_table = suffix == ".csv"
        pattern = self.tr("Tables (*.csv)") if is_table else self.tr("Pictures (*.png)")
        start = settings.folder("export", Path.home()) / f"{self.title}{suffix}"
        title = self.tr("Save numbers") if is_table else self.tr("Save picture")
        chosen, _ = QFileDialog.getSaveFileName(self._chart, title, str(start), pattern)
        if chosen:
            settings.set_folder("export", Path(chosen).parent)
            self.save(Path(chosen).with_suffix(suffix))
