"""The images in the middle: what the filters show, in what order, and where the keys lead."""

from dataclasses import replace

import numpy as np
import pytest

from app.project.file_table import EntryTable
from app.project.local_calls import list_entries
from app.project.workspace import Workspace
from app.views.filter_and_sort import arranged, counts
from app.views.images import ImagesPanel
from app.widgets.grid.filter_bar import EntryFilter, Picked
from core.domain.records import ClassRecord, Entries
from core.query.grammar import parsed
from tests.app.project_fixtures import add_model, make_project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

NAMES = {1: "b/Owl 2.jpg", 2: "a/fox.jpg", 3: "a/Owl 10.jpg", 4: "c.jpg", 5: "broken.jpg"}


def table():
    """Return five files: sure, unsure, unknown, labelled by a person, failed."""
    return EntryTable(
        Entries(
            file_ids=np.array([1, 2, 3, 4, 5]),
            image_ids=np.array([10, 20, 30, 40, 50]),
            label_ids=np.array([0, 0, 0, 7, 0]),
            class_ids=np.array([7, 8, 7, 8, 0]),
            confidences=np.array([0.95, 0.4, 0.7, 0.6, -1], np.float32),
            margins=np.array([0.9, 0.3, 0.1, 0.5, -1], np.float32),
            statuses=np.array([1, 2, 3, 1, 4], np.int8),
            origins=np.array([-1, -1, -1, 0, -1], np.int8),
        )
    )


def shown(**wanted):
    names = lambda ids: [NAMES[one] for one in ids.tolist()]  # noqa: E731
    return arranged(table(), EntryFilter(**wanted), names).tolist()


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"text": "owl"}, [1, 3]),
        ({"text": "A/"}, [2, 3]),
        ({"class_id": 7}, [1, 3, 4]),
        ({"statuses": frozenset({"unsure"})}, [2]),
        ({"statuses": frozenset({"unsure", "unknown"})}, [2, 3]),
        ({"statuses": frozenset({"labelled"})}, [1]),
        ({"statuses": frozenset({"by_you"})}, [4]),
        ({"statuses": frozenset({"failed", "by_you"})}, [4, 5]),
        ({"low": 0.9}, [1]),
        ({"high": 0.6}, [2]),
        ({"low": 0.6, "high": 0.9}, [3]),
        ({"order": "name"}, [2, 3, 1, 5, 4]),
        ({"order": "confidence"}, [1, 3, 4, 2, 5]),
        ({"order": "doubt"}, [3, 2, 1, 4, 5]),
        ({"text": "nothing like it"}, []),
    ],
)
def test_filters_and_orders(wanted, files):
    assert shown(**wanted) == files


def test_each_file_is_counted_once():
    found = counts(table())
    assert found == {
        "pending": 0, "labelled": 1, "unsure": 1, "unknown": 1, "failed": 1, "by_you": 1,
    }  # fmt: skip


@pytest.fixture
def unseen():
    """Return the files, of which 2 has been accepted unseen as another class than is predicted."""
    files = table()
    files.set_label([20], 7, "accepted")
    return files


@pytest.mark.parametrize(
    ("typed", "files"),
    [
        ("by:you", [4]),
        ("by:model", [1, 2, 3]),
        ("origin:accepted", [2]),
        ("origin:given,accepted", [2, 4]),
        ("-origin:accepted", [1, 3, 4, 5]),
        ("status:labelled", [1, 2, 4]),
        ("label:Fox", [1, 2, 3, 4]),
        ("label:none", [3]),
        ("conf:<0.5", [2]),
    ],
)
def test_what_was_accepted_unseen_is_found_as_what_it_is(unseen, typed, files):
    _, terms = parsed(typed, [ClassRecord(7, "Fox", "#0072b2", 0, 1)])
    assert arranged(unseen, EntryFilter(terms=terms), list).tolist() == files


def test_what_was_accepted_unseen_counts_as_labelled_and_not_by_you(unseen):
    found = counts(unseen)
    assert (found["labelled"], found["unsure"], found["by_you"]) == (2, 0, 1)
    for statuses, files in (({"labelled"}, [1, 2]), ({"by_you"}, [4])):
        wanted = EntryFilter(statuses=frozenset(statuses))
        assert arranged(unseen, wanted, list).tolist() == files


def test_a_review_looks_at_the_unseen_before_what_a_person_said(unseen):
    assert arranged(unseen, EntryFilter(order="doubt"), list).tolist() == [3, 2, 1, 4, 5]


@pytest.fixture
def workspace(qapp):
    return Workspace()


@pytest.fixture
def panel(qtbot, tmp_path, draw_image, workspace):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=6)
    add_model(path)
    panel = ImagesPanel(workspace)
    qtbot.addWidget(panel, before_close_func=lambda panel: panel.shut_down())
    panel.resize(820, 620)
    panel.show()
    workspace.open(path)
    workspace.keep(list_entries(path))
    yield panel
    panel.shut_down()
    workspace.close()


def status_of(workspace, key):
    return workspace.table.line(key).status


def test_the_grid_shows_every_file(panel):
    assert len(panel.grid.rows()) == 10


def test_a_cell_says_who_said_what(panel, workspace):
    entries = workspace.table.entries
    mine = int(entries.file_ids[entries.label_ids > 0][0])
    guess = int(entries.file_ids[(entries.class_ids > 0) & (entries.label_ids == 0)][0])
    assert panel.describe(mine).by_person
    assert panel.describe(mine).confidence is None
    cell = panel.describe(guess)
    assert (cell.text, cell.status, cell.by_person) == ("Owl", "labelled", False)
    assert cell.confidence == pytest.approx(0.9)


def test_a_cell_accepted_unseen_has_a_class_and_no_confidence(panel, workspace):
    entries = workspace.table.entries
    guess = int(entries.file_ids[(entries.class_ids > 0) & (entries.label_ids == 0)][0])
    image_id = workspace.table.line(guess).image_id
    assert workspace.accept_unseen([image_id], "Accept 1 image (at most 2 % wrong)", 0.02) == 1
    cell = panel.describe(guess)
    assert (cell.text, cell.status, cell.origin) == ("Owl", "labelled", "accepted")
    assert cell.is_unseen
    assert not cell.by_person
    assert cell.confidence is None


def test_what_the_person_finds_was_picked_by_nobody_else(panel):
    panel.grid.set_current_key(int(panel.grid.rows()[2]))
    for wanted in (EntryFilter(), EntryFilter(text="a"), EntryFilter(order="name")):
        panel.filters.set_filter(wanted)
        assert panel.picked_by == ""


def test_what_a_model_orders_or_filters_was_picked_by_it(panel, workspace):
    panel.filters.set_filter(EntryFilter(order="doubt"))
    assert panel.picked_by == "model"
    workspace.model = None  # nothing is predicted
    assert panel.picked_by == ""


def test_an_audit_was_drawn_however_it_is_ordered(panel):
    drawn = EntryFilter(picked=Picked("To check", (1, 2), is_audit=True))
    for wanted in (drawn, replace(drawn, order="doubt")):
        panel.filters.set_filter(wanted)
        assert panel.picked_by == "audit"


def test_the_walk_through_the_doubtful_was_picked_by_the_model(panel):
    assert panel.go_to_doubtful(1)
    assert panel.picked_by == "model"
    panel.go_on()
    assert panel.picked_by == ""


def test_next_walks_through_the_doubtful_and_around(panel, workspace):
    seen = []
    for _ in range(5):
        assert panel.go_to_doubtful(1)
        seen.append(panel.grid.current_key())
    assert all(status_of(workspace, key) in ("unsure", "unknown") for key in seen)
    assert len(set(seen)) == 4
    assert seen[4] == seen[0]
    panel.go_to_doubtful(-1)
    assert panel.grid.current_key() == seen[3]
    assert panel.chosen().tolist() == [seen[3]]


def test_a_label_takes_a_file_out_of_the_doubtful(panel, workspace):
    panel.go_to_doubtful(1)
    first = panel.grid.current_key()
    workspace.label_images(workspace.table.image_ids_of([first]), workspace.classes[0].id)
    seen = {first}
    for _ in range(4):
        panel.go_to_doubtful(1)
        seen.add(panel.grid.current_key())
    assert len(seen) == 4


def test_review_begins_with_the_most_doubtful(panel, workspace):
    panel.reviewing.begin()
    key = int(panel.grid.rows()[0])
    assert panel.grid.current_key() == key
    assert status_of(workspace, key) in ("unsure", "unknown")


def test_a_class_can_be_shown_alone(panel, workspace):
    owl = workspace.classes[0]
    panel.show_class(owl.id)
    table_ = workspace.table
    assert all(
        owl.id in (table_.line(key).label_id, table_.line(key).class_id)
        for key in panel.grid.rows().tolist()
    )
    assert 0 < len(panel.grid.rows()) < 10


def test_a_label_does_not_make_the_view_jump(panel, workspace):
    panel.filters.set_filter(EntryFilter(statuses=frozenset({"unsure"})))
    before = panel.grid.rows().tolist()
    workspace.label_images(workspace.table.image_ids_of(before[:1]), workspace.classes[0].id)
    assert panel.grid.rows().tolist() == before


def test_another_project_begins_without_filters(panel, workspace, tmp_path, draw_image):
    panel.filters.set_filter(EntryFilter(text="zzz"))
    assert len(panel.grid.rows()) == 0
    other = make_project(tmp_path / "b" / "other.handful", draw_image, n_pool=3, n_examples=0)
    workspace.open(other)
    workspace.keep(list_entries(other))
    assert len(panel.grid.rows()) == 3
