"""Text has room: in each language, in one two fifths longer, and in the smallest usual window."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QTreeWidget,
    QWidget,
)

from app.messages import languages
from app.theme import style as theme
from app.widgets.classes.hint_link import HintLink
from app.widgets.common.elided import ElidedComboBox, ElidedLabel
from resources.translations import update
from resources.translations.texts import texts_of
from tests.app import screens

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

# These end in dots where there is no room, and say the whole in their tooltip.
SHORTEN = (ElidedLabel, ElidedComboBox, HintLink)
LONGER = 1.4


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return screens.sample_project(tmp_path_factory.mktemp("fit") / "birds.handful")


@pytest.fixture(scope="module")
def longer(tmp_path_factory):
    """Make a language that is two fifths longer than English, and nothing else."""
    folder = tmp_path_factory.mktemp("longer")
    catalogue = folder / "longer.ts"
    update.merge(texts_of(update.ROOT / "app"), catalogue, "de")

    def fill(found):
        text = stretched(found["source"])
        forms = found["tr"].count("<numerusform>")
        inner = f"<numerusform>{text}</numerusform>" * forms or text
        return f"<source>{found['source']}</source>\n<translation>{inner}</translation>"

    whole = re.sub(
        r"<source>(?P<source>[^<]*)</source>\s*(?P<tr><translation.*?</translation>)",
        fill,
        catalogue.read_text("utf-8"),
        flags=re.DOTALL,
    )
    catalogue.write_text(whole, "utf-8")
    update.compile_to(catalogue, folder / "longer.qm")
    return folder / "longer.qm"


def stretched(source):
    """Lengthen a text by words that no language has: the fields in it stay as they are."""
    plain = re.sub(r"\{\w+\}|%n|&(amp;)?", "", source)
    n_more = max(round(len(plain) * (LONGER - 1)), 1)
    more = (" longer" * n_more)[:n_more]
    dots = "…" if source.endswith("…") else ""
    return source.removesuffix("…") + more + dots


@pytest.fixture(params=["en", "zh_CN", "longer"])
def language(request, qapp, longer):
    theme.apply(qapp, "light")
    languages.install(qapp, "en" if request.param == "longer" else request.param)
    if request.param == "longer":
        translator = QTranslator(qapp)
        assert translator.load(str(longer))
        qapp.installTranslator(translator)
        assert len(QCoreApplication.translate("NextStep", "Export")) > len("Export")
    yield request.param
    languages.install(qapp, "en")


def test_text_fits_everywhere(language, path):
    problems = []
    for name, widget in screens.every_screen(path):
        assert widget.width() <= screens.SMALL.width()
        assert widget.height() <= screens.SMALL.height()
        problems += [f"{name}: {one}" for one in problems_of(widget)]
    assert not problems


def test_what_does_not_fit_is_found(qtbot, qapp):
    theme.apply(qapp, "light")  # else the widths are those of whatever ran before
    box = QWidget()
    qtbot.addWidget(box)
    box.resize(60, 100)
    short, long = QPushButton("Go", box), QPushButton("A much longer text than that", box)
    cut = QLabel("Words on a line that has no end", box)
    short.setGeometry(0, 0, 60, 30)
    long.setGeometry(0, 35, 60, 30)
    cut.setGeometry(0, 70, 60, 20)
    box.show()
    assert [text.split(":")[0] for text in problems_of(box)] == ["QPushButton", "QLabel"]


def problems_of(root):
    """List the widgets of a screen whose text is cut, or that lie outside of what holds them."""
    found = []
    for one in root.findChildren(QWidget):
        if not one.isVisible() or isinstance(one, SHORTEN):
            continue
        text = text_of(one)
        if text and is_cut(one):
            size, hint = one.size(), one.sizeHint()
            found.append(
                f"{type(one).__name__}: “{text}” has {size.width()} × {size.height()},"
                f" wants {hint.width()} × {hint.height()}"
            )
        elif text and sticks_out(one):
            found.append(f"{type(one).__name__}: “{text}” sticks out")
    return found


def text_of(widget):
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QTreeWidget):
        return "header" if not widget.isHeaderHidden() else ""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return ""


def is_cut(widget):
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        return widget.sizeHint().width() > widget.width()
    if isinstance(widget, QPushButton | QToolButton | QCheckBox | QRadioButton):
        return widget.sizeHint().width() > widget.width()
    if isinstance(widget, QComboBox):
        room = widget.width() - 40  # the arrow, the border and the padding
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > room
    if isinstance(widget, QTreeWidget):
        return is_header_cut(widget.header())
    return False


def is_header_cut(header: QHeaderView):
    return any(
        header.fontMetrics().horizontalAdvance(
            str(header.model().headerData(n, Qt.Orientation.Horizontal))
        )
        > header.sectionSize(n)
        for n in range(header.count())
    )


def sticks_out(widget):
    """Whether a widget reaches out of its window, or of a parent that does not scroll."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent.parentWidget(), QScrollArea):
        place = QRect(widget.mapTo(parent, QPoint()), widget.size())
        if not parent.rect().contains(place):
            return True
        if parent.isWindow():
            return False
        parent = parent.parentWidget()
    return False
