"""Sixty doubtful pictures are reviewed with sixty keys and one click, by a real hand."""

import json

import pytest

from tests.app.project_fixtures import add_model, make_project
from tests.e2e.real_screen import NEEDS_SCREEN, wait_for

pytestmark = [*NEEDS_SCREEN, pytest.mark.timeout(300)]

N_DOUBTFUL = 60
MOST_KEYS = 62


def test_sixty_doubtful_pictures_take_at_most_62_keys(hand, start, tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=N_DOUBTFUL)
    add_model(path, statuses=("unsure",))
    facts = tmp_path / "facts.json"
    start("tests.e2e.newcomer_window", "1200x760", facts, path)

    def seen():
        return json.loads(facts.read_text()) if facts.exists() else {}

    wait_for(lambda: seen().get("n_doubtful") == N_DOUBTFUL, "doubtful pictures")
    n_before, n_keys = seen()["n_by_person"], 1
    hand.key("ctrl+2")
    wait_for(lambda: seen()["loupe"], "loupe")
    order = []
    for number in range(N_DOUBTFUL):
        order.append(seen()["loupe"])
        hand.key(("Return", "1", "2", "u")[number % 4])
        n_keys += 1
        done = n_before + number + 1
        wait_for(lambda done=done: seen()["n_by_person"] == done, f"answer {number + 1}")
    assert n_keys <= MOST_KEYS
    assert seen()["n_doubtful"] == 0
    assert len(set(order)) == N_DOUBTFUL  # each picture came once
