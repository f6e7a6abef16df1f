"""SimpleShot, means with intervals, and both methods on the same tasks."""

import pytest
import torch

from core.training.meta.baseline_comparison import compare
from core.training.meta.data.task_sampler import Shape, TaskSeries
from core.training.meta.evaluation import judge, mean_of
from core.training.meta.simpleshot import nearest_mean, share_right


def test_the_nearest_mean_by_angle_wins():
    support = torch.tensor([[2.0, 0.0], [0.0, 1.0], [1.0, 0.2], [0.1, 3.0]])
    labels = torch.tensor([0, 1, 0, 1])
    query = torch.tensor([[0.1, 0.01], [0.0, 9.0], [5.0, 4.0]])
    assert nearest_mean(support, labels, query).tolist() == [0, 1, 0]
    assert share_right(support, labels, query, torch.tensor([0, 1, 1])) == pytest.approx(2 / 3)


def test_the_centre_is_taken_away_first():
    support = torch.tensor([[10.0, 11.0], [11.0, 10.0]])
    query = torch.tensor([[10.0, 12.0], [30.0, 10.0]])
    labels = torch.tensor([0, 1])
    centre = torch.tensor([10.0, 10.0])
    assert nearest_mean(support, labels, query, centre).tolist() == [0, 1]


def test_an_interval_is_that_of_the_mean():
    mean = mean_of([0.4, 0.6] * 300)
    assert mean.share == pytest.approx(0.5)
    assert mean.interval == pytest.approx(1.96 * 0.1 / 600**0.5)


SERIES = TaskSeries(Shape(4, 1, 2), 30)


class Fixed:
    """A method that is right as often as it is told, and embeds an image as its pixels."""

    name = "fixed"

    def evaluate(self, tasks):
        return [0.75 for _ in tasks]

    def embed(self, task):
        return task.support.flatten(1), task.query.flatten(1)


def test_both_are_judged_on_the_same_tasks(strokes):
    source = strokes(size=8)
    found = compare(Fixed(), Fixed(), source, source, SERIES)
    assert found.method == (0.75,) * 30
    alone = judge(
        lambda tasks: [
            share_right(
                one.support.flatten(1) - 0.0,
                one.support_labels,
                one.query.flatten(1),
                one.query_labels,
            )
            for one in tasks
        ],
        source,
        SERIES,
        purpose="test",
    )
    without = compare(Fixed(), Fixed(), source, None, SERIES)
    assert list(without.simpleshot) == alone
    assert sum(found.simpleshot) / 30 > 0.5  # a pattern is nearest to itself
    assert found.differences == [0.75 - one for one in found.simpleshot]
    assert [line.split()[0] for line in found.lines()] == ["fixed", "SimpleShot", "difference"]
    assert found.facts()["means"]["fixed"]["share"] == 0.75
