"""The search for a better model, in a real engine: questions in its middle cost it nothing."""

import random
from itertools import pairwise

import pytest
from PIL import Image, ImageDraw

from tests.benchmarks.better_model.search_disturbed import compare, make

SHAPES = ("circle", "square", "bar")


@pytest.fixture
def project(tmp_path):
    """A project with a quick answer in use, which is not right about all of its examples."""
    draw = random.Random(0)
    for number, shape in enumerate(SHAPES):
        for one in range(18):
            path = tmp_path / "classes" / shape / f"{one}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            drawn(number, draw).save(path)
    return make(tmp_path / "project", tmp_path / "classes", shots=5, n_pictures=36, seed=0)


def drawn(shape, draw):
    """Draw a small shape somewhere among many lines."""
    image = Image.new("RGB", (120, 120), tuple(draw.randrange(256) for _ in range(3)))
    pen = ImageDraw.Draw(image)
    for _ in range(25):
        ends = [draw.randrange(120) for _ in range(4)]
        pen.line(ends, tuple(draw.randrange(256) for _ in range(3)), draw.randrange(1, 5))
    x, y, size = draw.randrange(90), draw.randrange(90), draw.randrange(10, 16)
    colour = tuple(draw.randrange(256) for _ in range(3))
    box = (x, y, x + size, y + (size // 3 if shape == 2 else size))
    (pen.ellipse if shape == 0 else pen.rectangle)(box, fill=colour)
    return image


def adapting(search):
    """Return what it told while the backbone was adapted, which is most of it."""
    totals = [total for _, total in search.steps]
    most = max(set(totals), key=totals.count)
    return [one for one in search.steps if one[1] == most]


@pytest.mark.slow
def test_a_search_loses_nothing_by_questions_in_its_middle(project, qapp):
    alone, disturbed, waits, is_same = compare(project, budget_s=8.0)
    assert len(waits) == 5
    assert disturbed.steps_taken == alone.steps_taken
    assert adapting(disturbed) == adapting(alone)
    assert all(before < after for before, after in pairwise(adapting(disturbed)))
    assert is_same
    assert disturbed.offer.share_after == alone.offer.share_after
