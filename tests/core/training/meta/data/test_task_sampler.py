"""Tasks: what they promise of classes and images, and that a seed decides them wholly."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from core.training.meta.data.task_sampler import (
    Shape,
    draw_batch,
    draw_task,
    random_for,
)
from core.training.meta.interfaces import stacked


def values(images):
    """Read from flat pictures of `numbered` which images they are."""
    return (images[:, 0, 0, 0] * 0.5 + 0.5).mul(255).round().long()


@settings(max_examples=60, deadline=None)
@given(some.integers(2, 8), some.integers(1, 3), some.integers(1, 4), some.integers(0, 10**6))
def test_a_task_has_different_classes_and_no_image_twice(numbered, way, shot, query, seed):
    task = draw_task(numbered(), Shape(way, shot, query), seed, "training", 0)
    assert len(set(task.classes)) == way
    support, query_images = values(task.support), values(task.query)
    both = torch.cat([support, query_images]).tolist()
    assert len(set(both)) == way * (shot + query)


@settings(max_examples=30, deadline=None)
@given(some.integers(2, 8), some.integers(1, 3), some.integers(1, 4))
def test_images_lie_one_of_each_class_after_the_other(numbered, way, shot, query):
    task = draw_task(numbered(), Shape(way, shot, query), 0, "training", 3)
    assert task.support_labels.tolist() == list(range(way)) * shot
    assert task.query_labels.tolist() == list(range(way)) * query
    classes = torch.tensor(task.classes)
    assert (values(task.support) // 10 == classes[task.support_labels]).all()
    assert (values(task.query) // 10 == classes[task.query_labels]).all()


def tasks_equal(one, other):
    return one.classes == other.classes and all(
        torch.equal(getattr(one, name), getattr(other, name))
        for name in ("support", "support_labels", "query", "query_labels")
    )


def test_a_seed_decides_the_tasks_in_any_order_and_from_any_copy_of_the_source(numbered):
    shape, numbers = Shape(3, 1, 2), range(12)
    tasks = draw_batch(numbered(), shape, 5, "training", numbers)
    again = draw_batch(numbered(), shape, 5, "training", numbers[::-1])
    assert len(tasks) == 12
    assert all(map(tasks_equal, tasks, reversed(again)))


def test_another_seed_purpose_or_number_gives_another_task(numbered):
    source, shape = numbered(), Shape(4, 1, 2)
    first = draw_task(source, shape, 0, "training", 0)
    others = [(1, "training", 0), (0, "validation", 0), (0, "training", 1)]
    assert not any(tasks_equal(first, draw_task(source, shape, *one)) for one in others)


def test_the_next_epoch_goes_on_where_the_last_ended(numbered):
    source, shape = numbered(), Shape(3, 1, 1)
    whole = draw_batch(source, shape, 0, "training", range(6))
    later = draw_batch(source, shape, 0, "training", range(3, 6))
    assert all(map(tasks_equal, whole[3:], later))


def test_every_class_and_image_is_drawn_about_equally_often(numbered):
    source = numbered(n_classes=5, n_each=4)
    tasks = draw_batch(source, Shape(2, 1, 1), 0, "training", range(2000))
    drawn = torch.cat([values(task.support) for task in tasks])
    counts = torch.bincount(drawn, minlength=50)
    often = counts[counts > 0]
    assert len(often) == 20
    # 4000 draws of 20 images: 200 each, with a standard deviation of about 14.
    assert often.min() > 130
    assert often.max() < 270


def test_wanted_classes_are_taken_in_their_order(numbered):
    task = numbered().task(random_for(0, "training", 0), 3, 1, 1, classes=[6, 0, 3])
    assert task.classes == (6, 0, 3)
    assert (values(task.support) // 10).tolist() == [6, 0, 3]


def test_classes_wanted_twice_are_refused(numbered):
    with pytest.raises(ValueError, match="3 different classes"):
        numbered().task(random_for(0, "training", 0), 3, 1, 1, classes=[6, 6, 3])


def test_tasks_of_one_shape_are_stacked(numbered):
    tasks = draw_batch(numbered(), Shape(3, 2, 1), 0, "training", range(4))
    stack = stacked(tasks)
    assert stack.support.shape == (4, 6, 1, 4, 4)
    assert stack.query_labels.shape == (4, 3)
    assert (tasks[0].way, tasks[0].shot) == (3, 2)


def test_a_task_moves_to_a_device_whole(numbered):
    task = draw_task(numbered(), Shape(3, 1, 1), 0, "training", 0)
    assert task.to("meta").query_labels.device.type == "meta"
    assert task.to("meta").classes == task.classes


@pytest.mark.parametrize("wrong", [(1, 1, 1), (5, 0, 1), (5, 1, 0)])
def test_a_shape_without_a_task_is_refused(wrong):
    with pytest.raises(ValueError, match="no task"):
        Shape(*wrong)
