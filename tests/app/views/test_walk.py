"""Where the person goes next; the grid alone shows it."""

import numpy as np
import pytest

from app.project.file_table import EntryTable
from app.views.walk import Walk
from app.widgets.grid.grid import ImageGrid
from core.domain.records import Entries


class Project:
    """Stands in for the workspace: five files, of which 2 and 4 are in doubt, 1 is labelled."""

    def __init__(self):
        n = 5
        self.table = EntryTable(
            Entries(
                file_ids=np.arange(1, n + 1),
                image_ids=np.arange(10, 10 + n),
                label_ids=np.array([7, 0, 0, 0, 0]),
                class_ids=np.full(n, 7),
                confidences=np.full(n, 0.5, np.float32),
                margins=np.full(n, 0.2, np.float32),
                statuses=np.array([1, 2, 1, 2, 1], np.int8),
                origins=np.array([0, -1, -1, -1, -1], np.int8),
            )
        )


@pytest.fixture
def grid(qtbot):
    grid = ImageGrid()
    qtbot.addWidget(grid, before_close_func=lambda grid: grid.shut_down())
    grid.set_rows(np.arange(1, 6))
    return grid


@pytest.fixture
def walk(grid):
    return Walk(Project(), grid)


def here(grid):
    return grid.current_key(), grid.selected_keys().tolist()


def test_a_file_gone_to_is_current_and_selected_alone(walk, grid):
    walk.to_file(3)
    walk.to_file(5)
    assert here(grid) == (5, [5])


def test_on_ends_at_the_last_file(walk, grid):
    walk.to_file(4)
    walk.on()
    walk.on()
    assert here(grid) == (5, [5])


def test_the_doubtful_come_one_after_the_other_and_around(walk, grid):
    seen = []
    for _ in range(3):
        assert walk.to_doubtful(1)
        seen.append(grid.current_key())
    assert seen == [2, 4, 2]
    assert walk.to_doubtful(-1)
    assert here(grid) == (4, [4])


def test_the_only_file_in_doubt_leads_nowhere_else(walk, grid):
    grid.set_rows(np.array([1, 2, 3]))
    assert walk.to_doubtful(1)
    assert not walk.to_doubtful(1)


def test_the_walk_knows_where_it_led_until_the_person_goes_elsewhere(walk, grid):
    assert not walk.led_here
    walk.to_doubtful(1)
    assert walk.led_here
    grid.set_current_key(3)
    assert not walk.led_here
    grid.set_current_key(2)
    walk.forget()
    assert not walk.led_here


def test_the_first_and_the_first_without_a_label(walk, grid):
    walk.to_unlabelled()
    assert here(grid) == (2, [2])
    walk.to_first()
    assert here(grid) == (1, [1])


def test_with_nothing_shown_nothing_happens(walk, grid):
    grid.set_rows(np.zeros(0, np.int64))
    walk.to_first()
    walk.to_unlabelled()
    walk.on()
    assert not walk.to_doubtful(1)
    assert here(grid) == (None, [])
