"""The main button names the step that brings the person nearer to a sorted folder."""

from dataclasses import replace

import pytest

from app.messages import next_step as step_words
from app.project.next_step import State, Step, next_step

SORTED = State(n_files=360, n_ready=6, n_open=330, has_model=True)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State(), Step("folder")),
        (State(n_files=330, n_ready=1, n_open=330), Step("examples")),
        (State(n_files=30, n_ready=6), Step("folder")),
        (State(n_files=360, n_ready=6, n_open=330, n_pending=330), Step("adapt", 330)),
        (replace(SORTED, is_working=True), Step("working")),
        (replace(SORTED, n_pending=12, n_doubtful=3), Step("sort", 12)),
        (replace(SORTED, n_doubtful=68, n_acceptable=190), Step("review", 68)),
        (replace(SORTED, n_acceptable=190), Step("accept", 190)),
        (SORTED, Step("export")),
        (replace(SORTED, is_stale=True, n_doubtful=68), Step("adapt", 330)),
    ],
)
def test_each_state_has_its_step(state, step):
    assert next_step(state) == step


def test_answers_in_a_review_do_not_call_for_adapt_before_the_last_of_them():
    reviewing = replace(SORTED, is_reviewing=True, is_stale=True, n_doubtful=2)
    assert next_step(reviewing) == Step("review", 2)
    assert next_step(replace(reviewing, n_doubtful=0)) == Step("adapt", 330)


def test_it_says_the_step_and_its_size():
    assert step_words.text("review", 1) == "Review 1 photo"
    assert step_words.text("adapt", 5000) == "Adapt & sort 5,000 photos"
    assert step_words.text("adapt", 0) == "Adapt"
    assert step_words.text("export", 0) == "Export"
