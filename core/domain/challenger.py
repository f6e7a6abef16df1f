"""A better model on offer, and what it would change: frozen, plain, picklable."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelChange:
    """An image whose predicted class would be another one under another model."""

    image_id: int
    before_id: int
    after_id: int
    label_id: int
    """The person's class; 0 for none, `NONE_OF_THESE` for "none of these"."""
    was_right: bool
    """Whether the model in use agrees with the person; means nothing where `label_id` is 0."""
    is_right: bool


@dataclass(frozen=True, slots=True)
class Improvement:
    """A model that was right more often on held-back examples than the one in use.

    Both have learned from the same examples. What a person has labelled since then neither has
    seen, so these images tell which of them is right: they are the checked ones here.
    """

    model_id: int
    n_images: int
    """With a prediction by both models."""
    n_changed: int
    """Whose predicted class would be another one; the models' examples are not counted."""
    n_changed_checked: int
    n_right_checked_before: int
    """Of the checked that would change."""
    n_right_checked_after: int
    share_before: float
    """Share right of the model in use, 0..1, as its trust says."""
    share_after: float
    """Of the better one, as its trust says; see `core.operations.challenger.share_carried`."""
    seconds: float
    """That it took to find and to apply."""
