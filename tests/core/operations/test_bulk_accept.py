"""Bulk accept in a project: from examples, from an audit, and never without a promise."""

import numpy as np
import pytest

from core.analysis import out_of_fold as held_out
from core.domain.errors import NoModel
from core.operations.bulk_accept import accept_sure, begin_audit, event_name, promise


@pytest.fixture
def make(project, add_images, add_model, predict):
    """Make a project with a model, held-out examples and a predicted folder.

    Call it as `make(n_examples, n_images, wrong_examples)`; all confidences are 0.999.
    """

    def make(n_examples, n_images, wrong_examples=0, confidence=0.999, **evidence):
        owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
        ids = add_images(project, n_examples + n_images)
        examples, rest = ids[:n_examples], ids[n_examples:]
        project.labels.put(examples, owl.id)
        logits = np.tile(np.float32([9, 0]), (n_examples, 1))
        logits[:wrong_examples] = [0, 9]
        class_ids = np.full(n_examples, owl.id)
        arrays = held_out.to_arrays(logits, 1.0, examples, class_ids, **evidence)
        model_id = add_model(project, [owl, fox], arrays=arrays)
        for image_id in rest:
            predict(project, model_id, image_id, owl.id, confidence=confidence)
        return owl, fox, rest

    return make


def test_many_right_examples_let_the_sure_ones_through(project, make):
    *_, rest = make(300, 200)
    found = promise(project, 0.02)
    assert (found.basis, sorted(found.image_ids)) == ("examples", rest)
    assert found.worst <= 0.02


def test_accepting_is_one_change_that_undoes_as_one(project, make):
    owl, _, rest = make(300, 200)
    assert accept_sure(project, 0.02) == 200
    assert project.labels.of(rest) == dict.fromkeys(rest, owl.id)
    assert project.history.undo() == "Accept 200 images (at most 2 % wrong)"
    assert project.labels.of(rest) == {}
    assert event_name(1, 0.005) == "Accept 1 image (at most 0.5 % wrong)"


def test_what_is_accepted_is_noted_as_unseen_and_does_not_teach(project, make):
    *_, rest = make(300, 200)
    examples = [one.tolist() for one in project.labels.examples()]
    accept_sure(project, 0.02)
    assert [one.tolist() for one in project.labels.examples()] == examples
    assert project.labels.unseen_among(rest) == set(rest)
    model = project.models.current()
    rows = project._db.execute("SELECT DISTINCT origin, model_id, promise FROM labels")
    assert set(rows.fetchall()) == {("given", None, None), ("accepted", model.id, 0.02)}


def test_near_duplicates_vouch_once(project, make):
    """300 examples of which all but 20 are copies promise as much as 20."""
    make(300, 500, groups=np.minimum(np.arange(300), 19))
    assert (promise(project, 0.02).basis, promise(project, 0.02).n_checked) == ("none", 20)


def test_what_the_model_picked_does_not_vouch_for_it(project, make):
    make(300, 500, judges=np.arange(300) < 20)
    assert (promise(project, 0.02).basis, promise(project, 0.02).n_checked) == ("none", 20)


def test_few_examples_promise_nothing_but_say_what_an_audit_takes(project, make):
    make(20, 500)
    found = promise(project, 0.02)
    assert (found.basis, found.image_ids, found.n_checked) == ("none", (), 20)
    assert (found.n_candidates, found.n_audit) == (500, 125)
    assert accept_sure(project, 0.02) == 0


def test_wrong_examples_promise_nothing(project, make):
    make(300, 200, wrong_examples=30)
    found = promise(project, 0.02)
    assert (found.basis, found.n_wrong) == ("none", 30)


def check(project, image_ids, class_id):
    project.labels.put(image_ids, class_id)


def test_an_audit_without_an_error_opens_the_rest(project, make):
    owl, _, rest = make(5, 300)
    begun = begin_audit(project, 0.05, seed=1)
    assert len(set(begun.audit)) == begun.n_audit == begun.n_left == 48
    assert set(begun.audit) <= set(rest)
    check(project, begun.audit[:47], owl.id)
    assert promise(project, 0.05).basis == "none"
    check(project, begun.audit[47:], owl.id)
    done = promise(project, 0.05)
    assert (done.basis, len(done.image_ids), done.n_left) == ("audit", 252, 0)
    assert accept_sure(project, 0.05) == 252
    assert promise(project, 0.05).audit == ()
    project.history.undo()
    assert len(promise(project, 0.05).image_ids) == 252


def test_an_audit_with_errors_opens_nothing_at_this_share(project, make):
    owl, fox, _ = make(5, 300)
    begun = begin_audit(project, 0.05, seed=1)
    check(project, begun.audit, owl.id)
    check(project, begun.audit[:1], fox.id)
    found = promise(project, 0.05)
    assert (found.basis, found.n_wrong, found.n_left) == ("none", 1, 0)
    assert 0.05 < found.worst < 0.1
    assert promise(project, 0.1).basis == "audit"


def test_none_of_these_is_an_error_of_the_audit(project, make):
    owl, _, _ = make(5, 300)
    begun = begin_audit(project, 0.05, seed=1)
    check(project, begun.audit, owl.id)
    project.labels.put(begun.audit[:1], None)
    assert promise(project, 0.05).n_wrong == 1


def test_images_that_came_later_are_not_accepted_on_an_old_audit(
    project, make, add_images, predict
):
    owl, _, _ = make(5, 300)
    begun = begin_audit(project, 0.05, seed=1)
    (late,) = add_images(project, 1, prefix="late")
    predict(project, project.models.current().id, late, owl.id, confidence=0.999)
    check(project, begun.audit, owl.id)
    assert late not in promise(project, 0.05).image_ids


def test_an_audit_of_another_model_counts_no_more(project, make, add_model):
    owl, fox, _ = make(5, 300)
    begin_audit(project, 0.05, seed=1)
    add_model(project, [owl, fox])
    assert promise(project, 0.05).audit == ()


def test_two_draws_differ(project, make):
    make(5, 300)
    first = begin_audit(project, 0.05, seed=1).audit
    assert begin_audit(project, 0.05, seed=2).audit != first


def test_where_nothing_is_sure_a_quarter_may_still_be_audited(project, make):
    make(5, 300, confidence=0.8)
    assert promise(project, 0.05).n_candidates == 75


def test_nothing_adapted_yet_is_said(project):
    with pytest.raises(NoModel):
        promise(project)


def test_a_line_says_what_an_audit_above_it_takes(project, make):
    make(5, 300, confidence=0.8)
    assert promise(project, 0.05).n_candidates == 75
    low, high = promise(project, 0.05, least=0.7), promise(project, 0.05, least=0.9)
    assert (low.n_candidates, low.n_audit, low.least) == (300, 48, 0.7)
    assert (high.n_candidates, high.n_audit) == (0, 0)


def test_all_that_is_open_is_told_with_its_confidence(project, make, add_images, predict):
    owl, _, _ = make(5, 3)
    for n, status in enumerate(("unsure", "unknown")):
        for image_id in add_images(project, n + 1, prefix=status):
            model_id = project.models.current().id
            predict(project, model_id, image_id, owl.id, confidence=0.3, status=status)
    found = promise(project, 0.05).confidences
    assert (len(found.sure), len(found.unsure), len(found.unknown)) == (3, 1, 2)


def test_a_line_that_moved_asks_for_a_new_sample(project, make, predict):
    """Who has seen what an audit found could else draw the line around the errors."""
    owl, fox, rest = make(5, 300, confidence=0.8)
    for image_id in rest[:100]:
        predict(project, project.models.current().id, image_id, owl.id, confidence=0.95)
    begun = begin_audit(project, 0.05, least=0.7, seed=1)
    check(project, begun.audit, owl.id)
    check(project, begun.audit[:1], fox.id)
    assert promise(project, 0.05, least=0.7).n_wrong == 1
    moved = promise(project, 0.05, least=0.9)
    assert (moved.audit, moved.basis, moved.image_ids) == ((), "none", ())
    again = begin_audit(project, 0.05, least=0.9, seed=2)
    assert not set(again.audit) & set(begun.audit)
    assert promise(project, 0.05, least=0.7).audit == ()  # the first sample is gone
    check(project, again.audit, owl.id)
    assert promise(project, 0.05, least=0.9).basis == "audit"


def test_a_check_goes_on_whoever_asks_without_a_line(project, make):
    make(5, 300)
    begun = begin_audit(project, 0.05, least=0.9, seed=1)
    assert promise(project, 0.05).audit == begun.audit
    assert promise(project, 0.05).least == 0.9


def test_examples_vouch_down_to_a_line_only_by_what_was_tried(project, make, predict):
    """The accepted end at one of the thresholds that hold all at once, never between two."""
    owl, _, rest = make(300, 200)
    model_id = project.models.current().id
    for image_id in rest[:100]:
        predict(project, model_id, image_id, owl.id, confidence=0.95)
    for image_id in rest[100:]:
        predict(project, model_id, image_id, owl.id, confidence=0.8)
    assert len(promise(project, 0.02).image_ids) == 200
    lined = promise(project, 0.02, least=0.9)
    assert lined.basis == "examples"
    assert lined.threshold == pytest.approx(0.95)
    assert sorted(lined.image_ids) == rest[:100]


def test_below_what_the_examples_reach_a_line_takes_an_audit(project, make):
    make(300, 200, wrong_examples=30, confidence=0.6)
    found = promise(project, 0.02, least=0.5)
    assert (found.basis, found.n_candidates) == ("none", 200)
    assert found.n_audit > 0
