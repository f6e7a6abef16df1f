"""What a review finds: frozen, plain, picklable. No behaviour beyond small derived facts."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints

NONE_OF_THESE = -1
"""In place of a class id: the image belongs to none of the classes."""

ACCEPTED_UNSEEN = -2
"""In place of a label: the prediction of some model was accepted, and nobody looked."""

Images: TypeAlias = tuple[int, ...]
"""Image ids."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """What a model said of each of its examples while that example was left out.

    Attributes:
        image_ids: (n_examples,).
        class_ids: (n_examples,) the class each example stood for.
        probabilities: (n_examples, n_classes) float32, calibrated, in the order of the model's
            classes; each row sums to 1, or is NaN where the example is alone in its class, or all
            others are near duplicates of it.
        groups: (n_examples,) int64; those with one number are nearly one picture.
        judges: (n_examples,) False for examples that the person labelled because of what a model
            said of them; they teach, but do not tell how often it is right.
    """

    image_ids: Ints
    class_ids: Ints
    probabilities: Floats
    groups: Ints
    judges: NDArray[np.bool_]

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Say of each example whether anything could be said, (n_examples,)."""
        return np.asarray(~np.isnan(self.probabilities).any(axis=1), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """What a model said of the images that are shown, as columns of one length, (n_images,).

    Attributes:
        image_ids: each image once.
        class_ids: the predicted class.
        confidences: 0..1.
        runner_up_ids: 0 where there is none.
        margins: confidence minus the runner-up's.
        statuses: index into `core.domain.records.STATUSES`, as the model said.
        label_ids: the person's class; 0 for none, `NONE_OF_THESE` for "none of these",
            `ACCEPTED_UNSEEN` for a label that nobody looked at.
    """

    image_ids: Ints
    class_ids: Ints
    confidences: Floats
    runner_up_ids: Ints
    margins: Floats
    statuses: NDArray[np.int8]
    label_ids: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Which class was taken for which, one entry for each image that was judged.

    Attributes:
        class_ids: of rows and columns; `NONE_OF_THESE` comes last where it occurs.
        image_ids: (n,).
        truths: (n,) row of each image: the class that a person gave it.
        guesses: (n,) column of each image: the class predicted without knowing the label.
        is_example: (n,) True for examples, which were held out; False for images that a person
            labelled after the model had predicted them.
        n_unjudged: examples that are alone in their class, so that nothing can be said.
    """

    class_ids: Images
    image_ids: Ints
    truths: Ints
    guesses: Ints
    is_example: NDArray[np.bool_]
    n_unjudged: int

    def counts(self) -> Ints:
        """Count the images by (true, predicted), (n_classes, n_classes)."""
        n = len(self.class_ids)
        table: Ints = np.bincount(self.truths * n + self.guesses, minlength=n * n)
        return table.reshape(n, n).astype(np.int64)

    def images(self, truth: int, guess: int) -> list[int]:
        """List the images of one cell, by row and column."""
        here = (self.truths == truth) & (self.guesses == guess)
        image_ids: list[int] = self.image_ids[here].tolist()
        return image_ids


Basis: TypeAlias = Literal["examples", "audit", "none"]
"""What a promise rests on; "none" where it cannot be made."""


def _nothing() -> Floats:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Confidences:
    """How sure the model is of the images without a label, from the surest down, 0..1.

    Attributes:
        sure: (n_sure,) of those that may be accepted.
        unsure: (n_unsure,) of those that the model is in doubt about.
        unknown: (n_unknown,) of those that resemble no example.
    """

    sure: Floats = field(default_factory=_nothing)
    unsure: Floats = field(default_factory=_nothing)
    unknown: Floats = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """Whether images may be accepted unseen, and what that rests on.

    Attributes:
        share: most of the accepted that may be wrong, 0..1.
        level: chance that this holds, 0..1.
        basis: what vouches for it.
        image_ids: what would be accepted, the surest first; empty where nothing may be.
        threshold: the least confidence among the accepted, or among the candidates of an audit.
        n_sure: images that the model is sure of and that nobody has labelled.
        n_checked: held-out examples, or audited images, that were looked at for this.
        n_wrong: those of them that were predicted wrong.
        worst: share of the rest that may be wrong for all that is known, 0..1; 1 for nothing known.
        n_candidates: images that an audit speaks for, those to be checked among them.
        n_audit: images to check for the promise, none of them wrong; 0 where no number would do.
        audit: the images drawn for checking, in their random order; empty without an audit.
        n_left: those of them that are not checked yet.
        least: the least confidence that a person asked for, 0..1; None where they left that open.
        confidences: of all that has no label.
    """

    share: float
    level: float
    basis: Basis
    image_ids: Images
    threshold: float
    n_sure: int
    n_checked: int
    n_wrong: int
    worst: float
    n_candidates: int
    n_audit: int
    audit: Images
    n_left: int
    least: float | None = None
    confidences: Confidences = field(default_factory=Confidences)


@dataclass(frozen=True, slots=True)
class Suspect:
    """An example whose label may be wrong. Confidences are held out and calibrated, 0..1."""

    image_id: int
    class_id: int
    """As it is labelled."""
    confidence: float
    """That the label is right."""
    other_id: int
    other_confidence: float


@dataclass(frozen=True, slots=True)
class Advice:
    """How a class stands, and what would help it.

    `n_more` is 0 where nothing is missing; `image_ids` are images of the folder worth a look;
    `alike` are examples that are nearly the same picture as another one, with that one.
    """

    class_id: int
    n_examples: int
    n_judged: int
    n_right: int
    n_more: int
    image_ids: Images
    alike: Images = ()


@dataclass(frozen=True, slots=True)
class Session:
    """What a person did in one sitting.

    Attributes:
        n_checked: images with a prediction that a person gave a label.
        n_corrected: those of them whose label is not what the model of the session's beginning
            had predicted.
        share_before, share_after: measured share right, 0..1, of that model and of the one in use;
            None where there is none or it could not be measured.
        is_new_model: whether the two are different models.
    """

    n_checked: int
    n_corrected: int
    share_before: float | None
    share_after: float | None
    is_new_model: bool


@dataclass(frozen=True, slots=True, eq=False)
class Likes:
    """Images in the order of their likeness to something, the likest first.

    Attributes:
        image_ids: (n,).
        cosines: (n,) float32, -1..1.
    """

    image_ids: Ints
    cosines: Floats


@dataclass(frozen=True, slots=True)
class Proposal:
    """Pictures unlike any example that are like each other: perhaps a class of their own."""

    image_ids: Images
    """The most typical first."""


@dataclass(frozen=True, slots=True)
class Review:
    """All that a look over the project found.

    `n_settled` counts the unlabelled images that leave one possible class at 90 %, of `n_open`
    unlabelled images in all; None where the examples are too few to say.
    """

    suspects: tuple[Suspect, ...]
    duplicates: tuple[Images, ...]
    advice: tuple[Advice, ...]
    proposals: tuple[Proposal, ...]
    n_open: int
    n_settled: int | None


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A model that was put to use, and how often it was right. Shares are 0..1, None unmeasured."""

    model_id: int
    created: str
    """ISO 8601, UTC."""
    n_examples: int
    share: float | None
    low: float | None
    high: float | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """How the share right grows with the examples.

    Attributes:
        model_id: of the model that it was measured for.
        sizes: examples a class that were learned from, rising.
        shares: the share right with each, 0..1.
        n_judged: examples that this was judged on.
        n_now: examples that a class has on average.
        n_more: examples a class that are told of.
        now, later: the share right expected with what there is, and with `n_more` more; None where
            too little was measured.
    """

    model_id: int
    sizes: tuple[float, ...]
    shares: tuple[float, ...]
    n_judged: int
    n_now: float
    n_more: int
    now: float | None = None
    later: float | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """An image that the model took for another class than a person, the surest mistakes first.

    Attributes:
        image_id: the image.
        path: where a file of it lies.
        truth_id, guess_id: classes as `Confusion.class_ids` has them.
        confidence: of the wrong guess, 0..1.
        is_example: it was held out; False for an image that a person corrected.
        jpeg: a small picture of it; b"" where it cannot be read.
    """

    image_id: int
    path: str
    truth_id: int
    guess_id: int
    confidence: float
    is_example: bool
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class ShortlistRule:
    """Which classes an image may belong to, so that the right one is among them as often as said.

    Attributes:
        limit: the least probability of a class of the list.
        coverage: how often the right class is in the list, over many images, 0..1.
        n_examples: held out, that say so.
    """

    limit: float
    coverage: float
    n_examples: int
