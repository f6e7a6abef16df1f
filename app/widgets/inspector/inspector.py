"""The right-hand side: one image in full, what is believed about it, and why."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.messages.core_texts import said
from app.messages.numbers_and_plurals import counted, grouped
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel
from app.widgets.grid.cell_data import percent
from app.widgets.inspector.confidence import Bar, Bars, ClassChip
from app.widgets.inspector.heat_map import HeatPart, rgba
from app.widgets.inspector.label_buttons import LabelButtons
from app.widgets.inspector.nearest_examples import LikePart
from app.widgets.inspector.pieces import Sign, scrolling, stack, titled
from app.widgets.inspector.preview import Preview
from app.widgets.inspector.verdict import verdict

if TYPE_CHECKING:  # core.domain.records brings numpy, which a first painted window does not need
    from app.widgets.inspector.nearest_examples import Example
    from core.domain.explain import Heat, Likeness
    from core.domain.records import ClassRecord, ImageDetail

MIN_WIDTH_PX = 280
MAX_WIDTH_PX = 360
_SI = QLocale.DataSizeFormat.DataSizeSIFormat  # kB as file managers count them


class Inspector(QWidget):
    """Shows nothing, one image or several; call `show_detail` before `set_image`.

    Signals:
        peek_clicked: see the image in full.
        accept_clicked: the classes that the selected images show are right.
        label_chosen: the selected images belong to this class (its id).
        unknown_clicked: the selected images belong to none of the classes.
        neighbour_clicked: go to this example (its image id).
        heat_switched: another heat map is wanted, or none; see `heat`.
        maps_clicked: see the feature maps.

    Attributes:
        heat: the switch for the heat map.
    """

    peek_clicked = Signal()
    accept_clicked = Signal()
    label_chosen = Signal(int)
    unknown_clicked = Signal()
    neighbour_clicked = Signal(int)
    heat_switched = Signal()
    maps_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: dict[int, ClassRecord] = {}
        self._file_id = 0
        self._is_failed = False
        self._has_preview = True
        self._make_parts()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._hint_page())
        self._pages.addWidget(scrolling(self._body()))
        self.setMinimumWidth(MIN_WIDTH_PX)
        self.setMaximumWidth(MAX_WIDTH_PX)

    def show_detail(self, detail: "ImageDetail | None", classes: "list[ClassRecord]") -> None:
        """Show one image, or the hint where there is none."""
        self.set_classes(classes)
        if detail is None:
            self._file_id = 0
            self._preview.set_image(None)
            self._pages.setCurrentIndex(0)
            return
        self._is_failed = bool(detail.error)
        if detail.file.id != self._file_id:
            # The picture before would be a lie under the new name.
            self._file_id = detail.file.id
            self._preview.set_image(None, is_failed=self._is_failed)
            self.clear_heat()
        self._show_facts(detail)
        self._show_verdict(detail)
        self._show_probabilities(detail)
        self.set_neighbours([(neighbour, None) for neighbour in detail.neighbours])
        self._preview.setVisible(self._has_preview)
        self.heat.setVisible(not self._is_failed)
        self._pages.setCurrentIndex(1)

    def set_image(self, image: QImage | None) -> None:
        """Show the picture of the image at hand, once it has been read."""
        self._preview.set_image(image, is_failed=self._is_failed)

    def set_neighbours(self, neighbours: "list[Example]") -> None:
        """Show the examples that the image resembles, the nearest first."""
        self._like.show_nearest(neighbours, self._classes)

    def set_likeness(self, likeness: "Likeness", pictures: "dict[int, QImage | None]") -> None:
        """Show the nearest examples of the label and of the runner-up, or simply the nearest.

        Args:
            likeness: what was found.
            pictures: by image id, as far as they are here.
        """
        label_id, other_id = likeness.label_id, likeness.other_id
        if label_id in self._classes and other_id in self._classes:
            of_label = [(one, pictures.get(one.image_id)) for one in likeness.of_label]
            of_other = [(one, pictures.get(one.image_id)) for one in likeness.of_other]
            if of_label or of_other:
                self._like.show_sides(label_id, of_label, other_id, of_other, self._classes)
                return
        self.set_neighbours([(one, pictures.get(one.image_id)) for one in likeness.nearest])

    def show_heat(self, heat: "Heat") -> None:
        """Lay a heat map over the picture and say what its colours mean."""
        left, top, right, bottom = heat.box
        box = QRectF(left, top, right - left, bottom - top)
        self._preview.set_heat(rgba(heat.overlay), box)
        label = self._classes.get(heat.class_id)
        other = self._classes.get(heat.other_id or 0)
        gone = self.tr("a deleted class")
        other_name = "" if heat.other_id is None else other.name if other else gone
        self.heat.show_heat(heat, label.name if label else gone, other_name)

    def heat_shown(self) -> "tuple[QImage, QRectF] | None":
        """Return the heat map over the picture, with the part that it covers."""
        return self._preview.heat()

    def show_preview(self, is_shown: bool) -> None:
        """Show the picture here, or not where it is shown large beside."""
        self._has_preview = is_shown
        self._preview.setVisible(is_shown and bool(self._file_id))

    def clear_heat(self) -> None:
        """Take the heat map away."""
        self._preview.set_heat(None)
        self.heat.clear()

    def show_many(self, n: int, summary: list[tuple[str, int]]) -> None:
        """Show how many images are selected and what they are.

        Args:
            n: how many.
            summary: names, of classes mostly, and how many of the images have each.
        """
        self._file_id = 0
        self._is_failed = False
        texts: list[QWidget] = [self._facts, self._folder, self._chip, self._failure]
        for part in (self._preview, self.heat, *texts, self._like):
            part.hide()
        for part in (self._verdict, self._buttons):
            part.show()
        self._name.setText(counted(self.tr("%n image(s) selected", "", n), n))
        self._name.set_tip("")
        self._say(self.tr("Applies to all selected images."), "muted")
        self._buttons.show_choices(can_accept=n > 0, chosen=None, is_many=True)
        records = {record.name: record for record in self._classes.values()}
        self._bars_title.setText(self.tr("Current labels"))
        self._bars_part.setVisible(bool(summary))
        self._bars.show_bars([_count_bar(records.get(name), name, k, n) for name, k in summary])
        self._pages.setCurrentIndex(1)

    def set_classes(self, classes: "list[ClassRecord]") -> None:
        """Offer these classes."""
        ordered = sorted(classes, key=lambda record: record.position)
        self._classes = {record.id: record for record in ordered}
        self._buttons.set_classes(ordered)

    def _make_parts(self) -> None:
        self._preview = Preview()
        self._preview.peek_clicked.connect(self.peek_clicked)
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._name.setProperty("tone", "title")
        self._facts = ElidedLabel()
        self._facts.setProperty("tone", "caption")
        self._folder = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._folder.setProperty("tone", "caption")
        self._chip = ClassChip()
        self._sentence = PlainLabel(wraps=True)
        self._failure = PlainLabel(wraps=True)
        self._failure.setProperty("tone", "error")
        self._buttons = LabelButtons()
        self._buttons.accept_clicked.connect(self.accept_clicked)
        self._buttons.label_chosen.connect(self.label_chosen)
        self._buttons.unknown_clicked.connect(self.unknown_clicked)
        self._bars = Bars()
        self._like = LikePart()
        self._like.example_clicked.connect(self.neighbour_clicked)
        self.heat = HeatPart()
        self.heat.switched.connect(self.heat_switched)
        self.heat.opacity_changed.connect(self._preview.set_opacity)
        self.heat.maps_clicked.connect(self.maps_clicked)
        self._preview.set_opacity(self.heat.opacity())

    def _body(self) -> QWidget:
        self._bars_title = PlainLabel()
        self._head = stack(theme.XS, self._name, self._facts, self._folder)
        self._verdict = stack(theme.S, self._chip, self._sentence)
        self._bars_part = stack(theme.S, titled(self._bars_title), self._bars)
        body = stack(
            theme.L,
            stack(theme.S, self._preview, self.heat),
            self._head,
            self._failure,
            self._verdict,
            self._buttons,
            self._bars_part,
            self._like,
        )
        frame = body.layout()
        assert isinstance(frame, QVBoxLayout)
        frame.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        frame.addStretch()
        return body

    def _hint_page(self) -> QWidget:
        page = QWidget()
        sign = Sign("image")
        hint = PlainLabel(
            self.tr("Select an image to see its prediction and the examples behind it."),
            wraps=True,
        )
        hint.setProperty("tone", "muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.XXL, theme.XXL, theme.XXL, theme.XXL)
        column.setSpacing(theme.M)
        column.addStretch(2)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(hint)
        column.addStretch(3)
        return page

    def _show_facts(self, detail: "ImageDetail") -> None:
        path = detail.file.full_path
        self._name.setText(path.name)
        self._name.set_tip(str(path))
        facts = [QLocale().formattedDataSize(detail.file.n_bytes, 0, _SI)]
        if detail.width and detail.height:
            size = self.tr("{width} × {height} px")
            facts.insert(0, size.format(width=detail.width, height=detail.height))
        self._facts.setText(" · ".join(facts))
        self._facts.show()
        folder = detail.file.path.rpartition("/")[0]
        self._folder.setText(folder)
        self._folder.setVisible(bool(folder))
        self._failure.setVisible(self._is_failed)
        self._failure.setText(
            self.tr(
                "This picture cannot be read: {reason}. It is left out, all others are not"
                " affected. Repair or replace the file, then add its folder again."
            ).format(reason=said(detail.error))
        )

    def _show_verdict(self, detail: "ImageDetail") -> None:
        known = verdict(detail, self._classes)
        self._verdict.setVisible(not self._is_failed)
        self._buttons.setVisible(not self._is_failed)
        self._chip.setVisible(known.kind is not None)
        if known.kind is not None:
            record = known.record
            self._chip.show_class(
                known.kind,
                record.name if record else self.tr("None of these"),
                record.position if record else None,
                record.colour if record else "",
                "" if known.confidence is None else percent(known.confidence),
            )
        self._say(known.sentence, known.tone)
        chosen = -1 if detail.labelled_unknown else detail.label_id
        if known.kind == "accepted":
            chosen = None  # by nobody
        has_guess = known.kind in ("accepted", "prediction", "guess")
        can_accept = has_guess and known.record is not None
        self._buttons.show_choices(
            can_accept=can_accept,
            chosen=chosen,
            is_unknown_likely=known.kind == "guess" and known.record is None,
        )

    def _show_probabilities(self, detail: "ImageDetail") -> None:
        is_stranger = detail.prediction is not None and detail.prediction.status == "unknown"
        self._bars_title.setText(
            self.tr("If it were one of your classes")
            if is_stranger
            else self.tr("How likely each class is")
        )
        bars = [
            _share_bar(self._classes[class_id], share)
            for class_id, share in detail.probabilities
            if class_id in self._classes
        ]
        self._bars_part.setVisible(bool(bars))
        self._bars.show_bars(bars)

    def _say(self, sentence: str, tone: str) -> None:
        self._sentence.setProperty("tone", tone)
        self._sentence.style().unpolish(self._sentence)
        self._sentence.style().polish(self._sentence)
        self._sentence.setText(sentence)


def _share_bar(record: "ClassRecord", share: float) -> Bar:
    return Bar(record.name, share, percent(share), record.position, record.colour)


def _count_bar(record: "ClassRecord | None", name: str, n: int, total: int) -> Bar:
    text = grouped(n)
    position, colour = (record.position, record.colour) if record else (None, "")
    return Bar(name, n / max(total, 1), text, position, colour)
