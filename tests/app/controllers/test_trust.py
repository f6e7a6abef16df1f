"""Trust & export in the real window: cells open their images, accepting keeps its promise."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.main_window import MainWindow
from app.widgets.classes.hint_link import HintLink
from app.widgets.common.drop_data import Dropped
from app.widgets.grid.filter_bar import EntryFilter
from core.domain.review import Proposal, Review, Suspect
from tests.app.project_fixtures import add_model, make_project, rows_of
from tests.app.seen import button, field, says, shown

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000


@pytest.fixture
def open_window(qtbot, tmp_path, draw_image):
    """Open a window on a project of two classes; keywords go to the model."""
    windows = []

    def open_one(*, n_pool=6, n_examples=4, **facts):
        path = make_project(
            tmp_path / "birds.handful", draw_image, n_pool=n_pool, n_examples=n_examples
        )
        add_model(path, **{"n_slips": 1, **facts})
        window = MainWindow(path)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        n = n_pool + 2 * n_examples
        qtbot.waitUntil(lambda: len(window.application.workspace.table) == n, timeout=TIMEOUT_MS)
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window):
    return open_window()


def shown_images(window):
    table = window.application.workspace.table
    return table.image_ids_of(window.application.labelling.images.grid.rows()).tolist()


def wait(qtbot, until):
    qtbot.waitUntil(until, timeout=TIMEOUT_MS)


def open_confusion(window, qtbot):
    window.commands["confusion"].trigger()
    part = window.application.trust.panel.confusion
    wait(qtbot, lambda: part.table.n_judged() > 0)
    return part


def test_a_cell_of_the_confusion_shows_exactly_its_images(window, qtbot):
    table = open_confusion(window, qtbot).table
    table.setCurrentIndex(table.model().index(0, 1))
    QTest.keyClick(table, Qt.Key.Key_Return)
    (slip,) = shown_images(window)
    assert slip == table.model().picked(table.model().index(0, 1)).image_ids[0]
    button(window.application.labelling.images.filters, "Owl taken for Fox 1").click()
    assert len(shown_images(window)) == 14


def test_the_confusion_follows_what_a_person_checks(window, qtbot):
    dialog = open_confusion(window, qtbot)
    assert dialog.table.n_judged() == 8
    workspace = window.application.workspace
    unlabelled = workspace.table.entries.image_ids[workspace.table.entries.label_ids == 0]
    workspace.label_images([int(unlabelled[0])], 1)
    wait(qtbot, lambda: dialog.table.n_judged() == 9)


def test_its_commands_show_the_place_and_no_dialog(window, qtbot):
    for name in ("confusion", "accept_sure", "findings", "session"):
        window.commands["teach"].trigger()
        window.commands[name].trigger()
        assert window.places.place() == "trust"
        assert window.application.trust.panel.isVisible()
        assert not QApplication.activeModalWidget()
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert not [one for one in shown if isinstance(one, QDialog)]


def test_without_a_model_there_is_nothing_to_review(qtbot, tmp_path, draw_image):
    window = MainWindow(make_project(tmp_path / "new.handful", draw_image))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    for name in ("confusion", "accept_sure", "findings"):
        assert not window.commands[name].isEnabled()
    window.close()


def promised(window, qtbot, percent):
    window.commands["accept_sure"].trigger()
    dialog = window.application.trust.panel.accept
    dialog.set_percent(percent)
    wait(
        qtbot,
        lambda: dialog.promise is not None and abs(dialog.promise.share - percent / 100) < 1e-6,
    )
    return dialog


def test_an_audit_goes_through_the_grid_and_opens_the_rest(open_window, qtbot):
    window = open_window(n_pool=12, statuses=("labelled",), confidences=(0.99,))
    dialog = promised(window, qtbot, 50)
    dialog.promise = None
    dialog.audit_wanted.emit(0.5, None)
    wait(qtbot, lambda: dialog.promise is not None and dialog.promise.n_left > 0)
    audit = dialog.promise.audit
    assert shown_images(window) == list(audit)  # in the order they were drawn
    assert not button(dialog, "Accept").isEnabled()
    images = window.application.labelling.images
    assert images.loupe.files().tolist() == images.grid.rows().tolist()
    for _ in audit:
        QTest.keyClick(images.loupe, Qt.Key.Key_Return)
    assert not images.has_loupe  # the last answer leads back to the promise
    wait(qtbot, lambda: dialog.promise.basis == "audit")
    n = len(dialog.promise.image_ids)
    assert n == 12 - len(audit)
    button(dialog, f"Accept {n} images").click()
    workspace = window.application.workspace
    assert workspace.undo_name == f"Accept {n} images (at most 50 % wrong)"
    assert window.job_bar.message() == f"Accepted {n} images unseen."
    assert (workspace.table.entries.label_ids != 0).all()
    assert workspace.table.n_images_unseen() == n
    assert picked_of(workspace, audit) == {("confirmed", "audit")}
    said = f"{n} images accepted unseen. No more can be accepted for now."
    wait(qtbot, lambda: says(dialog, said))
    workspace.undo()
    wait(qtbot, lambda: int((workspace.table.entries.label_ids == 0).sum()) == n)


def picked_of(workspace, image_ids):
    """Return how these labels came to be, and what brought the images before the person."""
    marks = ", ".join("?" for _ in image_ids)
    query = f"SELECT DISTINCT origin, picked FROM labels WHERE image_id IN ({marks})"
    return {*rows_of(workspace.path, query, image_ids)}


def test_labels_note_what_brought_the_images_before_the_person(window):
    application, workspace = window.application, window.application.workspace
    images, owl = application.labelling.images, workspace.classes[0].id

    def image_at(row):
        key = int(images.grid.rows()[row])
        images.grid.set_current_key(key)
        images.grid.select_keys([key])
        return workspace.table.line(key).image_id

    images.filters.set_filter(EntryFilter(order="doubt"))
    first, second = image_at(0), image_at(1)
    application.examples.take_drop(owl, Dropped(file_ids=images.grid.rows()[:1]))
    application.labelling.label(owl)
    images.filters.set_filter(EntryFilter())
    last = image_at(-1)
    application.labelling.label(None)
    assert picked_of(workspace, [first, second]) == {("given", "model")}
    assert picked_of(workspace, [last]) == {("given", "")}


def test_files_that_have_not_been_read_are_noted_alike(window, qtbot):
    application, workspace = window.application, window.application.workspace
    file = workspace.table.entries.file_ids[workspace.table.entries.label_ids == 0][:1]
    image_id = int(workspace.table.image_ids_of(file)[0])
    workspace.table.entries.image_ids[workspace.table.rows_of(file)] = 0
    application.tasks.label_files(file, workspace.classes[0].id, picked="audit")
    wait(qtbot, lambda: picked_of(workspace, [image_id]) == {("given", "audit")})


def test_what_cannot_be_promised_cannot_be_accepted(window, qtbot):
    dialog = promised(window, qtbot, 2)
    assert not button(dialog, "Accept").isEnabled()
    assert says(dialog, "Not enough evidence yet.")


def hint_of(card):
    """Return what a card says would help, "" for nothing."""
    return next((one.accessibleName() for one in shown(card, HintLink)), "")


def test_a_card_says_what_may_be_wrong_and_shows_it(window, qtbot):
    card = window.classes.card(1)
    wait(qtbot, lambda: hint_of(card) == "1 may belong to Fox")
    field(card, hint_of(card)).click()
    (slip,) = shown_images(window)
    line = window.application.workspace.table.line(
        int(window.application.labelling.images.grid.rows()[0])
    )
    assert (line.image_id, line.label_id) == (slip, 1)


def test_a_class_that_is_thin_says_how_many_more_would_help(open_window, qtbot):
    window = open_window(n_examples=2, n_slips=0)
    card = window.classes.card(2)
    wait(qtbot, lambda: hint_of(card) == "3 more would help")


def test_findings_are_listed_shown_and_made_a_class_of(window, qtbot):
    issues, workspace = window.application.trust.panel.issues, window.application.workspace
    pool = workspace.table.entries.image_ids[workspace.table.entries.label_ids == 0].tolist()
    found = Review((Suspect(1, 1, 0.1, 2, 0.9),), (), (), (Proposal(tuple(pool[:3])),), 6, None)
    # No engine here: the local lane stands in for it.
    window.application.tasks.run = window.application.tasks.query
    window.commands["findings"].trigger()
    wait(qtbot, lambda: not says(issues, "Checking"))
    assert issues.list.topLevelItem(0).text(0) == "May have the wrong label (1)"
    issues.show_review(found, {1: "Owl", 2: "Fox"})
    items = issues.list
    head, line = items.topLevelItem(1), items.topLevelItem(1).child(0)
    assert head.text(0) == "May be a class of its own (1)"
    assert line.text(0) == "3 similar images"
    assert not button(issues, "Make a class").isEnabled()
    items.setCurrentItem(line)
    assert shown_images(window) == pool[:3]
    button(issues, "Make a class").click()
    wait(qtbot, lambda: len(workspace.classes) == 3)
    assert workspace.classes[2].n_examples == 3
    assert window.classes.card(workspace.classes[2].id).is_renaming()
    workspace.undo()
    assert len(workspace.classes) == 2  # one change, undone as one
