"""Settings: what is refused, in which words, and what suits which way."""

import pytest

from core.training.finetuning.config import TrainSettings, checked, settings_for

BAD = [
    ([1], "object with names"),
    ({"epoch": 3}, "there is no setting epoch; there is epochs"),
    ({"epochs": 2.5}, "epochs must be a whole number, like 0"),
    ({"epochs": True}, "epochs must be a whole number"),
    ({"lr": "fast"}, "lr must be a number"),
    ({"cosine": 1}, "cosine must be true or false"),
    ({"policy": "best"}, "policy must be one of none, autoaugment"),
    ({"lr": -1}, "lr must be 0 or more"),
    ({"lr": float("nan")}, "lr must be 0 or more"),
    ({"batch_size": 0}, "batch_size must be more than 0"),
    ({"validation": 1.5}, "validation must be 1 or less"),
    ({"distil": 0.5}, "distil needs a teacher"),
    ({"distil": 0.5, "teacher": "lite2", "cutmix": 1.0}, "cannot go with mixup"),
]


@pytest.mark.parametrize(("given", "words"), BAD)
def test_what_makes_no_sense_is_named(given, words):
    with pytest.raises(ValueError, match=words):
        checked(given)


def test_whole_numbers_will_do_where_a_number_is_meant():
    assert checked({"lr": 1, "epochs": 3, "policy": "augmix"}) == {
        "lr": 1.0,
        "epochs": 3,
        "policy": "augmix",
    }


@pytest.mark.parametrize(("n_examples", "epochs"), [(20, 50), (150, 20), (3000, 10)])
def test_few_examples_are_seen_more_often(n_examples, epochs):
    assert settings_for("fine-tune", n_examples, 10, {}).epochs == epochs


def test_from_twenty_a_class_on_pictures_are_changed_more():
    few, many = (settings_for("fine-tune", 100, n, {}) for n in (19, 20))
    assert (few.policy, many.policy) == ("none", "trivialaugment")
    assert (few.erasing, many.erasing) == (0, 0.1)


def test_from_scratch_is_another_recipe():
    found = settings_for("scratch", 6000, 300, {"mixup": 0.0})
    assert (found.optimiser, found.epochs, found.batch_norm) == ("sgd", 100, "train")
    assert (found.zero_init, found.layer_decay, found.cutmix, found.mixup) == (True, 1, 1, 0)


def test_what_is_given_goes_before_what_is_usual():
    assert settings_for("fine-tune", 100, 30, {"policy": "augmix"}).policy == "augmix"
    assert settings_for("fine-tune", 100, 30, {"epochs": 3}) == TrainSettings(
        epochs=3, policy="trivialaugment", erasing=0.1
    )
