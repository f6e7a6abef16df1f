"""Each image counts once, in the cell of its label and of what was said without knowing it."""

import numpy as np

from core.analysis.confusion_matrix import confusion_of
from core.domain.records import STATUSES
from core.domain.review import NONE_OF_THESE, HeldOut, Predicted

OWL, FOX, LYNX, GONE = 5, 3, 8, 99


def table(*rows):
    """Make a held-out table of (image, class, probability of Owl, of Fox)."""
    return HeldOut(
        np.array([row[0] for row in rows]),
        np.array([row[1] for row in rows]),
        np.array([row[2:] for row in rows], np.float32),
        np.arange(len(rows)),
        np.ones(len(rows), bool),
    )


def predictions(*rows):
    """Make predictions of (image, class, status, label)."""
    n = len(rows)
    return Predicted(
        image_ids=np.array([row[0] for row in rows], np.int64),
        class_ids=np.array([row[1] for row in rows], np.int64),
        confidences=np.full(n, 0.9, np.float32),
        runner_up_ids=np.zeros(n, np.int64),
        margins=np.full(n, 0.8, np.float32),
        statuses=np.array([STATUSES.index(row[2]) for row in rows], np.int8),
        label_ids=np.array([row[3] for row in rows], np.int64),
    )


NAN = float("nan")
EXAMPLES = table((1, OWL, 0.9, 0.1), (2, OWL, 0.2, 0.8), (3, FOX, 0.1, 0.9), (4, FOX, NAN, NAN))
LABELS = {1: OWL, 2: OWL, 3: FOX, 4: FOX}


def found(examples=EXAMPLES, checked=(), labels=LABELS, shown=(OWL, FOX)):
    return confusion_of(examples, predictions(*checked), (OWL, FOX), shown, labels)


def test_held_out_examples_are_counted_by_label_and_prediction():
    confusion = found()
    assert confusion.class_ids == (OWL, FOX)
    assert confusion.counts().tolist() == [[1, 1], [0, 1]]
    assert confusion.images(0, 1) == [2]
    assert confusion.n_unjudged == 1
    assert confusion.is_example.all()


def test_checked_predictions_join_them_and_can_be_told_apart():
    confusion = found(checked=[(7, FOX, "unsure", OWL), (8, OWL, "labelled", 0)])
    assert confusion.counts().tolist() == [[1, 2], [0, 1]]
    assert confusion.images(0, 1) == [2, 7]
    assert confusion.image_ids[~confusion.is_example].tolist() == [7]


def test_an_example_that_was_predicted_too_counts_once():
    confusion = found(checked=[(2, OWL, "labelled", OWL)])
    assert len(confusion.image_ids) == 3


def test_none_of_these_is_a_class_where_it_was_said():
    checked = [(7, FOX, "unknown", OWL), (8, FOX, "labelled", NONE_OF_THESE)]
    confusion = found(checked=checked)
    assert confusion.class_ids == (OWL, FOX, NONE_OF_THESE)
    assert confusion.images(0, 2) == [7]
    assert confusion.images(2, 1) == [8]


def test_a_label_put_right_since_is_the_truth_and_one_taken_away_counts_no_more():
    confusion = found(labels={1: OWL, 2: FOX, 4: FOX})
    assert confusion.counts().tolist() == [[1, 0], [0, 1]]
    assert confusion.images(1, 1) == [2]


def test_classes_without_evidence_are_there_and_deleted_ones_come_after():
    confusion = found(checked=[(7, GONE, "labelled", LYNX)], shown=(LYNX, OWL, FOX))
    assert confusion.class_ids == (LYNX, OWL, FOX, GONE)
    assert confusion.images(0, 3) == [7]


def test_a_model_without_a_table_leaves_what_was_checked():
    confusion = found(examples=None, checked=[(7, FOX, "labelled", FOX)])
    assert confusion.counts().tolist() == [[0, 0], [0, 1]]
