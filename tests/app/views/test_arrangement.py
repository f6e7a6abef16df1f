"""Which files are shown, with what is known of names, likeness and stacks."""

import numpy as np
import pytest

from app.project.local_calls import list_entries
from app.project.workspace import Workspace
from app.views.arrangement import Arrangement
from app.widgets.grid.entry_filter import EntryFilter
from core import api
from core.store import Project
from tests.app.project_fixtures import add_model, make_project


@pytest.fixture
def workspace(qapp, tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=6)
    add_model(path)
    workspace = Workspace()
    workspace.open(path)
    workspace.keep(list_entries(path))
    yield workspace
    workspace.close()


@pytest.fixture
def arrangement(workspace):
    return Arrangement(workspace)


@pytest.fixture
def names(workspace):
    with Project.open(workspace.path, lock=False) as project:
        return api.file_names(project)


def all_files(workspace):
    return workspace.table.entries.file_ids


def test_without_filters_all_files_are_shown(arrangement, workspace):
    assert arrangement.keys(EntryFilter()).tolist() == all_files(workspace).tolist()


def test_an_order_by_name_waits_for_the_names(arrangement, names):
    assert arrangement.waits_for_names(EntryFilter(order="date"))
    arrangement.keep_names(names)
    assert arrangement.has_names()
    assert not arrangement.waits_for_names(EntryFilter(order="date"))


def test_a_name_is_looked_for_from_where_the_person_is(arrangement, workspace, names):
    rows = all_files(workspace)
    assert arrangement.find_name("b", rows, 0, 0) is None  # names are not known yet
    arrangement.keep_names(names)
    place = arrangement.find_name("b", rows, 0, 0)
    assert arrangement.name_of(int(rows[place])) == "b.png"
    following = arrangement.find_name("b", rows, place, 1)
    assert following != place
    assert arrangement.name_of(int(rows[following])) == "b.png"
    assert arrangement.find_name("no such name", rows, 0, 0) is None


def test_a_stack_hides_files_and_gives_them_back(arrangement, workspace):
    image_ids = workspace.table.entries.image_ids
    stack = [int(one) for one in image_ids[image_ids > 0][:3]]
    arrangement.keep_stacks([stack])
    keys = arrangement.keys(EntryFilter())
    assert len(keys) == len(all_files(workspace)) - 2
    (top,) = [key for key in keys.tolist() if arrangement.n_below(key)]
    assert arrangement.n_below(top) == 2
    assert len(arrangement.with_hidden(np.array([top]))) == 3
    assert arrangement.turn_stack(top)
    assert len(arrangement.keys(EntryFilter())) == len(all_files(workspace))


def test_what_was_known_is_forgotten(arrangement, names):
    arrangement.keep_names(names)
    arrangement.keep_stacks([[1, 2]])
    arrangement.forget()
    assert not arrangement.has_names()
    assert not arrangement.turn_stack(1)
