import numpy as np
import pytest
import torch

from core.training.meta.data.hard_task_mining import HardPool, HardSettings, worst_class


def logits(rows):
    return torch.tensor(rows, dtype=torch.float32)


def test_the_worst_class_has_the_smallest_share_right():
    labels = torch.tensor([0, 1, 2, 0, 1, 2])
    scores = torch.eye(3)[[0, 1, 1, 0, 2, 1]] * 5  # class 1 once wrong, class 2 twice

    assert worst_class(scores, labels) == 2


def test_of_equal_shares_the_higher_loss_decides():
    labels = torch.tensor([0, 1, 2])
    scores = logits([[0, 1, 0], [9, 0, 0], [0, 0, 1]])  # 0 and 1 wrong, 1 by far more

    assert worst_class(scores, labels) == 1


def test_where_all_was_right_no_class_is_hard():
    assert worst_class(5 * torch.eye(3), torch.arange(3)) is None


def test_a_round_is_due_after_so_many_tasks_and_empties_the_pool():
    pool = HardPool(HardSettings(every=3, tasks=2))
    wrong = logits([[0, 9], [0, 9]])
    for _ in range(2):
        pool.look(wrong, torch.arange(2), (7, 8))
    assert not pool.is_due
    pool.look(wrong, torch.arange(2), (5, 8))

    assert pool.is_due
    assert pool.counts == {7: 2, 5: 1}
    pool.end_round()
    assert not pool.is_due
    assert not pool.counts
    assert pool.n_rounds == 1


def test_without_hard_tasks_no_round_is_ever_due():
    pool = HardPool(HardSettings(every=1, tasks=0))
    pool.look(logits([[0, 9], [0, 9]]), torch.arange(2), (7, 8))

    assert not pool.is_due


def test_classes_come_from_the_pool_and_are_filled_up_with_others():
    pool = HardPool(HardSettings(tasks=1))
    pool.counts.update({3: 2, 8: 1})
    drawn = pool.draw(np.random.default_rng(0), 5, 10)

    assert set(drawn[:2]) == {3, 8}
    assert len(set(drawn)) == 5
    assert set(drawn) <= set(range(10))


def test_a_class_that_failed_more_often_comes_first_more_often():
    pool = HardPool(HardSettings(tasks=1))
    pool.counts.update({0: 9, 1: 1})
    random = np.random.default_rng(0)
    firsts = [pool.draw(random, 1, 5)[0] for _ in range(400)]

    assert 0.85 < np.mean([one == 0 for one in firsts]) < 0.95


def test_it_goes_on_from_what_was_kept():
    pool = HardPool(HardSettings(every=4, tasks=2))
    for _ in range(3):
        pool.look(logits([[0, 9], [0, 9]]), torch.arange(2), (7, 8))
    other = HardPool(HardSettings(every=4, tasks=2))
    other.load(pool.facts())

    assert other.facts() == pool.facts()
    assert other.draw(np.random.default_rng(1), 3, 9) == pool.draw(np.random.default_rng(1), 3, 9)


@pytest.mark.parametrize("wrong", [{"every": 0}, {"tasks": -1}])
def test_numbers_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="hard tasks"):
        HardSettings(**wrong)
