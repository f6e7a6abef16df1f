"""Classes are told apart by color and mark: on white, on black, and by color-blind people."""

from itertools import combinations

import pytest

from core.domain.palette.class_colors import (
    BLINDNESS,
    FIRST,
    MOST,
    N_MARKS,
    N_OFFERED,
    class_colors,
    distance,
    from_oklch,
    next_color,
    seen_by,
    to_oklab,
)

MANY = class_colors(200)
SEEN = 0.02  # in Oklab, what is just noticed side by side


def test_24_colors_differ_clearly():
    nearest = min(distance(*pair) for pair in combinations(MANY[:N_OFFERED], 2))
    assert N_OFFERED >= 24
    assert nearest >= 2 * SEEN


def test_the_first_ones_stay_what_they_were():
    assert tuple(MANY[: len(FIRST)]) == FIRST
    assert class_colors(3) == list(FIRST[:3])


def test_no_two_of_200_classes_have_color_and_mark_in_common():
    assert len({(color, place % N_MARKS) for place, color in enumerate(MANY)}) == 200
    assert len(set(MANY)) == 200


@pytest.mark.parametrize("kind", BLINDNESS)
def test_who_confuses_colors_tells_classes_of_one_mark_apart(kind):
    for mark in range(N_MARKS):
        alike = [seen_by(color, kind) for color in MANY[mark::N_MARKS]]
        nearest = min(distance(*pair) for pair in combinations(alike, 2))
        assert nearest >= SEEN, mark


@pytest.mark.parametrize("kind", BLINDNESS)
def test_grey_stays_grey_to_everybody(kind):
    assert distance(seen_by("#808080", kind), "#808080") < 0.01


def test_next_is_the_first_that_nobody_has():
    assert next_color([]) == FIRST[0]
    assert next_color({FIRST[0], FIRST[2], "#123456"}) == FIRST[1]
    assert next_color(set(MANY[:40])) == MANY[40]


@pytest.mark.parametrize(
    ("color", "lab"),
    [
        ("#ffffff", (1.0, 0.0, 0.0)),
        ("#000000", (0.0, 0.0, 0.0)),
        ("#ff0000", (0.62796, 0.22486, 0.12585)),
        ("#0000ff", (0.45201, -0.03246, -0.31153)),
    ],
)
def test_colors_lie_where_oklab_has_them(color, lab):
    """The figures are those of the page that describes it."""
    assert to_oklab(color) == pytest.approx(lab, abs=1e-4)


def test_what_no_screen_can_show_is_paler():
    lightness, a, b = to_oklab(from_oklch(0.6, 0.4, 150))
    assert lightness == pytest.approx(0.6, abs=0.01)
    assert (a**2 + b**2) ** 0.5 < 0.3


def test_of_more_classes_than_colors_each_color_is_taken_equally_often():
    used = []
    for _ in range(2 * MOST + 5):
        used.append(next_color(used))
    assert used == class_colors(2 * MOST + 5)
    assert len(set(used[:MOST])) == MOST
    assert used[MOST:] == used[: MOST + 5]
    marks = [number % N_MARKS for number in range(len(used))]
    assert len(set(zip(used, marks, strict=True))) == len(used)
