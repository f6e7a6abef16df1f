"""Which class is taken for which: from held-out examples and from what a person has checked."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.domain.arrays import Ints
from core.domain.records import STATUSES
from core.domain.review import ACCEPTED_UNSEEN, NONE_OF_THESE, Confusion, HeldOut, Predicted

_UNKNOWN = STATUSES.index("unknown")


def confusion_of(
    held_out: HeldOut | None,
    predicted: Predicted,
    model_class_ids: Sequence[int],
    shown_ids: Sequence[int],
    labels: Mapping[int, int | None],
) -> Confusion:
    """Join the two kinds of evidence that did not know the label they are held against.

    Examples count with what was said while they were left out. Images that a person labelled after
    this model had predicted them count with that prediction. Doubtful images are looked at first,
    so the latter are harder than the folder as a whole; `Confusion.is_example` keeps the two apart.
    "None of these" is a class here where the person or the model said it of a checked image.

    Labels are the person's present ones: an example put right since is held against its new label,
    one whose label was removed no longer counts.

    Args:
        held_out: of the model; None for a model from before it was kept.
        predicted: by the model.
        model_class_ids: the model's classes, in the order of its probabilities.
        shown_ids: all classes of the project, in their order on screen.
        labels: the person's labels of all these images, None for "none of these".
    """
    examples = _examples(held_out, model_class_ids, labels)
    example_ids = held_out.image_ids if held_out is not None else np.zeros(0, np.int64)
    checked = _checked(predicted, example_ids)
    image_ids, truths, guesses = (
        np.concatenate(pair) for pair in zip(examples, checked, strict=True)
    )
    order = _order(np.concatenate([truths, guesses]), shown_ids)
    place = {class_id: number for number, class_id in enumerate(order)}
    return Confusion(
        class_ids=tuple(order),
        image_ids=image_ids,
        truths=np.array([place[class_id] for class_id in truths.tolist()], np.int64),
        guesses=np.array([place[class_id] for class_id in guesses.tolist()], np.int64),
        is_example=np.arange(len(image_ids)) < len(examples[0]),
        n_unjudged=0 if held_out is None else int((~held_out.judged).sum()),
    )


def _examples(
    held_out: HeldOut | None, model_class_ids: Sequence[int], labels: Mapping[int, int | None]
) -> tuple[Ints, Ints, Ints]:
    """Return image ids, true and predicted class ids of the examples that count."""
    none = np.zeros(0, np.int64)
    if held_out is None:
        return none, none, none
    still = np.array([image_id in labels for image_id in held_out.image_ids.tolist()], bool)
    counts = held_out.judged & still
    image_ids = held_out.image_ids[counts]
    given = [labels[image_id] for image_id in image_ids.tolist()]
    truths = np.array([NONE_OF_THESE if label is None else label for label in given], np.int64)
    best = held_out.probabilities[counts].argmax(axis=1)
    return image_ids, truths, np.array(model_class_ids, np.int64)[best]


def _checked(predicted: Predicted, example_ids: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the same of the images labelled after they were predicted."""
    is_checked = ~np.isin(predicted.label_ids, (0, ACCEPTED_UNSEEN))
    counts = is_checked & ~np.isin(predicted.image_ids, example_ids)
    guesses = np.where(predicted.statuses == _UNKNOWN, NONE_OF_THESE, predicted.class_ids)
    return predicted.image_ids[counts], predicted.label_ids[counts], guesses[counts]


def _order(present: Ints, shown_ids: Sequence[int]) -> list[int]:
    """Put the classes of the project first, then those deleted since, "none of these" last."""
    classes = set(present.tolist())
    gone = sorted(classes - set(shown_ids) - {NONE_OF_THESE})
    none = [NONE_OF_THESE] if NONE_OF_THESE in classes else []
    return [*shown_ids, *gone, *none]
