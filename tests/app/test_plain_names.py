"""The whole window with the worst of names: all of them are shown, and nothing of them is obeyed.

Widgets that hold a name are asked what Qt would make of it; `test_plain_tips.py` reads the code.
"""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence
from PySide6.QtGui import Qt as Guess
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QListWidget,
    QMenu,
    QPushButton,
    QStatusBar,
    QStyledItemDelegate,
    QToolButton,
    QToolTip,
    QWidget,
)

from app.messages import class_names, export, job_titles, teaching
from app.messages.core_texts import said
from app.messages.errors import sentence
from app.messages.reports import Notice
from app.widgets.classes.class_chooser import ClassChooser
from app.widgets.classes.class_menu import ClassMenu
from core.api import add_class_folders, scan_folder
from core.domain.errors import ClassError, ProjectLocked
from core.domain.export import ExportReport
from core.domain.names import Twin, shown
from core.domain.reports import Skipped, TeachReport
from core.store import Project
from tests.app import screens
from tests.app.project_fixtures import add_model

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.skipif(os.name != "posix", reason="Windows refuses such names"),
]

# One is in every name; with the key of a letter, fields of formats, and what turns a text.
MARKUP = "<img src=x><b>bold"
EVIL = f"{MARKUP} a&b %1 %n {{0}} {{name}} [*] \u202egnp \x9c!"
LONG = f"{MARKUP} {'very ' * 40}long & so on"
NAMES = (EVIL, LONG, f"{MARKUP}/&owl", "<i>plain")
FILES = (f"{EVIL}.png", f"{MARKUP}\n\ttwo lines.png", "&lt;b&gt;.png", "<u>x.png")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A project whose file, folders, pictures and classes have such names."""
    home = tmp_path_factory.mktemp("evil")
    pictures = sorted((screens.SAMPLE / "folder").glob("*.jpg"))
    folder = home / f"folder {EVIL}"
    folder.mkdir()
    for name, picture in zip(FILES, pictures, strict=False):
        (folder / name).write_bytes(picture.read_bytes())
    path = home / f"{EVIL}.handful"
    with Project.open(path, create=True) as project:
        add_class_folders(project, screens.SAMPLE / "examples")
        scan_folder(project, folder)
        for record, name in zip(project.classes.all(), NAMES, strict=False):
            project.classes.rename(record.id, name)
    return add_model(path)


@pytest.fixture(autouse=True)
def evil_screens(monkeypatch):
    """Let the dialogs of `screens` show such names."""
    monkeypatch.setattr(screens, "LONG_NAME", EVIL)
    monkeypatch.setattr(screens, "NAMES", dict(enumerate(NAMES, 1)))
    monkeypatch.setattr(screens, "FILE_NAME", FILES[0])
    monkeypatch.setattr(screens, "FOLDER", Path(f"/{EVIL}"))
    monkeypatch.setattr(screens, "PROJECT_NAME", EVIL)


SHOWN = Qt.ItemDataRole.DisplayRole


def is_obeyed(text):
    """Tell whether a text holds what turns or cuts it."""
    return shown(text, keep="\n\t") != text


def tips(root):
    for widget in [root, *root.findChildren(QWidget)]:
        yield widget, widget.toolTip()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for text in items(widget.model(), Qt.ItemDataRole.ToolTipRole):
                yield widget, text
    for action in root.findChildren(QAction):
        yield action, action.toolTip() if in_a_bar(action) else ""


def in_a_bar(action):
    return any(isinstance(one, QToolButton) for one in action.associatedObjects())


def items(model: QAbstractItemModel, role, parent=None):
    """Go through all texts of a model of one kind, those of its headers too."""
    parent = parent or QModelIndex()
    is_list = isinstance(model, QAbstractListModel)
    for row in range(min(model.rowCount(parent), 100)):
        for column in range(1 if is_list else model.columnCount(parent)):
            index = model.index(row, column, parent)
            if isinstance(text := index.data(role), str):
                yield text
            yield from items(model, role, index) if column == 0 and not is_list else ()
    if is_list or parent.isValid():
        return
    for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        count = model.columnCount() if way == Qt.Orientation.Horizontal else model.rowCount()
        for section in range(min(count, 100)):
            if isinstance(text := model.headerData(section, way, role), str):
                yield text


def texts(root):
    """Go through what is drawn of a screen, as (whose, text)."""
    yield root, root.windowTitle()
    for widget in [root, *root.findChildren(QWidget)]:
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        elif isinstance(widget, QStatusBar):
            yield widget, widget.currentMessage()
        elif isinstance(widget, QMenu):
            yield from ((widget, one.text()) for one in widget.actions())
        elif isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(n)) for n in range(widget.count()))
        elif is_painted_by_qt(widget):
            yield from ((widget, one) for one in items(widget.model(), SHOWN))


def is_painted_by_qt(widget):
    """Tell whether a list has texts that no delegate of ours paints, which makes them plain."""
    return (
        isinstance(widget, QAbstractItemView)
        and not isinstance(widget, QHeaderView)
        and widget.model() is not None
        and type(widget.itemDelegate()) is QStyledItemDelegate
    )


def problems_of(root):
    """List what Qt would obey of the names on a screen."""
    found = []
    for widget in root.findChildren(QLabel):
        if widget.textFormat() != Qt.TextFormat.PlainText and Guess.mightBeRichText(widget.text()):
            found.append(f"label draws markup: {widget.text()[:80]!r}")
    for owner, text in tips(root):
        if Guess.mightBeRichText(text) and ("<img" in text or "<b>" in text):
            found.append(f"tooltip of {type(owner).__name__} draws markup: {text[:80]!r}")
        if is_obeyed(text):
            found.append(f"tooltip of {type(owner).__name__} is turned: {text[:80]!r}")
    for owner, text in texts(root):
        if is_obeyed(text):
            found.append(f"{type(owner).__name__} is turned: {text[:80]!r}")
    keyed = [*root.findChildren(QAction), *root.findChildren(QAbstractButton)]
    for one in keyed:
        if MARKUP[:8] in one.text() and not QKeySequence.mnemonic(one.text()).isEmpty():
            found.append(f"{type(one).__name__} takes a letter for a key: {one.text()[:80]!r}")
    if "[*]" in root.windowTitle().replace("[*][*]", ""):
        found.append(f"title loses [*]: {root.windowTitle()!r}")
    return found


def names_on(root):
    """Count the texts of a screen that hold a name."""
    return sum(MARKUP[:8] in text or "&lt;img" in text for _, text in [*texts(root), *tips(root)])


def menus_of(window):
    """Yield what holds names for a moment: menus, and the chooser of a class."""
    commands, classes = window.commands, window.application.workspace.classes
    window.classes.focus_class(1)
    for name in ("recent", "label_as", "merge_into"):
        menu = getattr(commands, name)
        menu.aboutToShow.emit()
        yield name, menu
    menu = ClassMenu(classes[0], classes, ["#000000"], window)
    yield "class menu", menu
    chooser = ClassChooser(classes, window)
    yield "chooser", chooser
    chooser.close()


def every_screen(path):
    """Yield every screen with names on it, with what is only there for a moment."""
    for name, widget in screens.every_screen(path):
        if name == "work":
            widget.application.tasks.noticed.emit(Notice(f"Put 3 images on “{EVIL}”."))
            widget.application.status._tell("Undone: {name}", f"Add class {EVIL}")
            yield from menus_of(widget)
        yield name, widget


WITH_NAMES = {
    "recent", "label_as", "merge_into", "class menu", "chooser", "work", "map", "history",
    "trust", "review",
    "BackbonesDialog", "ColumnsDialog", "ExportDialog", "FeatureMapsDialog", "LayoutDialog",
    "MetaTrainDialog", "SkippedDialog",
    "SplitDialog",
}  # fmt: skip


def test_every_screen_shows_names_as_they_are(qapp, path):
    problems, with_names = [], set()
    for name, screen in every_screen(path):
        with_names |= {name} if names_on(screen) else set()
        problems += [f"{name}: {one}" for one in problems_of(screen)]
    assert not problems
    assert with_names == WITH_NAMES


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda root: QLabel(EVIL, root), "label draws markup"),
        (lambda root: root.setToolTip(EVIL), "draws markup"),
        (lambda root: QPushButton(EVIL, root), "takes a letter for a key"),
        (lambda root: QMenu(root).addAction(EVIL), "takes a letter for a key"),
        (lambda root: QLabel("\u202egnp", root), "QLabel is turned"),
        (lambda root: root.setWindowTitle("[*]"), "title loses [*]"),
        (lambda root: QListWidget(root).addItem(EVIL), "QListWidget is turned"),
        (lambda root: tipped(QListWidget(root)), "tooltip of QListWidget draws markup"),
    ],
)
def test_a_name_that_is_obeyed_is_found(qtbot, make, problem):
    root = QWidget()
    qtbot.addWidget(root)
    assert problems_of(root) == []
    make(root)
    assert any(problem in one for one in problems_of(root))


def tipped(view):
    view.addItem("name")
    view.item(0).setToolTip(EVIL)


@pytest.mark.parametrize(
    "say",
    [
        lambda: teaching.taught(TeachReport(3, 0), EVIL),
        lambda: teaching.became_classes(TeachReport(3, 0, (), (1, 2)), Path(EVIL)),
        lambda: job_titles.title("teach", name=EVIL),
        lambda: export.exported(ExportReport(Path(EVIL), 3, (Skipped("a", "b"),), "csv")),
        lambda: sentence(ClassError(EVIL, "taken")),
        lambda: sentence(ProjectLocked(Path(EVIL))),
        lambda: said(f"Rename {EVIL} to {EVIL}"),
        lambda: said(f"Add class {EVIL} of 3 images"),
        lambda: class_names.twin(Twin(EVIL, EVIL, "case")),
    ],
)
def test_a_sentence_fills_in_a_name_once(say):
    """What in it looks like a field of a format is no field."""
    assert EVIL in say()


def test_the_grid_tells_a_name_in_its_tooltip(qtbot, path):
    window = screens.open_window(path)
    try:
        grid = window.application.labelling.images.grid
        for row in range(len(FILES)):
            place = grid.tile_rect(row).center()
            event = QHelpEvent(QEvent.Type.ToolTip, place, grid.viewport().mapToGlobal(place))
            QApplication.sendEvent(grid.viewport(), event)
            text = QToolTip.text()
            assert not is_obeyed(text)
            assert "<img" not in text
            assert "<u>" not in text
    finally:
        QToolTip.hideText()
        window.close()
