"""What the steps of the job return: frozen records that name classes and files, never ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.domain import review as engine
from core.domain.arrays import Floats, Pixels
from core.domain.reports import AdaptReport, Skipped, TeachReport

_LARGEST_PX = 1600  # of a picture with its heat map


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """A class.

    Attributes:
        name: a "/" in it stands for groups, as in "bird/owl".
        n_examples: pictures with this label that teach.
        colour: `#rrggbb`, as the window shows it.
    """

    name: str
    n_examples: int
    colour: str


@dataclass(frozen=True, slots=True)
class Taught:
    """What giving examples or labels did.

    Attributes:
        n_labelled: pictures whose label changed.
        n_unchanged: those that had the label already.
        skipped: files that got no label, and why.
    """

    n_labelled: int
    n_unchanged: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Adapted:
    """The model that was learned.

    Attributes:
        learner: what kind it is.
        backbone: the network whose embeddings it learned from.
        n_examples: that it learned from.
        share_right: of predictions, measured on examples that were left out, 0..1; None where no
            class has two examples that differ.
        low, high: the interval of that with probability 0.9; None along with it.
        n_checked: examples that it was measured on.
        is_new: False where the examples had not changed, so that the model at hand is used.
        is_improved: True where a better model was found beside the quick answer, and taken.
        skipped: examples that could not be used, and why.
        notes: sentences worth reading.
    """

    learner: str
    backbone: str
    n_examples: int
    share_right: float | None
    low: float | None
    high: float | None
    n_checked: int
    is_new: bool
    is_improved: bool
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and read again.

    Attributes:
        path: the file or folder.
        n_written: pictures in it.
        skipped: pictures that were left out, and why.
    """

    path: Path
    n_written: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Embeddings:
    """What the network made of pictures.

    Attributes:
        paths: of the n pictures that have an embedding.
        vectors: (n, n_features) float32, a row for each path.
        backbone: the key of the network and of how pictures were cut; embeddings of one key can be
            compared.
    """

    paths: tuple[Path, ...]
    vectors: Floats
    backbone: str


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Which parts of a picture speak for its label, and which against it.

    Attributes:
        path: of the picture.
        label: that is explained.
        against: the class that it is held against; None for all others together.
        values: (rows, columns) float32, how fast the log-odds of the label would rise if this part
            counted for more; below 0 it speaks against the label.
        box: the part of the picture that the network saw: left, top, right, bottom as shares of
            its width and height, 0..1.
        overlay: (side, side, 4) uint8, red, green, blue and opacity of `values`, for `box`.
    """

    path: Path
    label: str
    against: str | None
    values: Floats
    box: tuple[float, float, float, float]
    overlay: Pixels

    def image(self, opacity: float = 0.6) -> Image.Image:
        """Return the picture with the heat map over it; amber speaks for the label, blue against.

        Args:
            opacity: of the colours, 0..1.

        Returns:
            mode RGB, at most 1600 pixels a side.

        Raises:
            ImageError: the picture cannot be read any more.
        """
        from core.analysis.saliency import colormap
        from core.imaging.decoding import open_rgb, read_bytes

        opened = open_rgb(read_bytes(self.path), self.path, short_side_px=_LARGEST_PX).image
        opened.thumbnail((_LARGEST_PX, _LARGEST_PX))
        return colormap.laid_over(opened, self.overlay, self.box, opacity)


@dataclass(frozen=True, slots=True)
class Suspect:
    """An example whose label may be wrong. Confidences are held out and calibrated, 0..1.

    Attributes:
        path: of the picture; None where its file is gone.
        label: that it has.
        confidence: that this is right.
        other: the class that it looks like.
        other_confidence: that it is this one.
    """

    path: Path | None
    label: str
    confidence: float
    other: str
    other_confidence: float


@dataclass(frozen=True, slots=True)
class Advice:
    """How a class stands, and what would help it.

    Attributes:
        label: the class.
        n_examples: it has.
        n_judged: of these, examples that were left out and predicted.
        n_right: of these, predicted right.
        n_more: examples that would help; 0 where nothing is missing.
        look_at: pictures without a label that are worth one.
    """

    label: str
    n_examples: int
    n_judged: int
    n_right: int
    n_more: int
    look_at: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What deserves a look.

    Attributes:
        suspects: examples that may be labelled wrong, the likeliest first.
        duplicates: groups of pictures that are nearly the same.
        advice: for each class.
        new_classes: groups of pictures unlike any example that are like each other.
        n_unlabelled: pictures without a label from a person.
        n_settled: of these, pictures that leave one possible class with probability 0.9; None where
            there are too few examples to say.
    """

    suspects: tuple[Suspect, ...]
    duplicates: tuple[tuple[Path, ...], ...]
    advice: tuple[Advice, ...]
    new_classes: tuple[tuple[Path, ...], ...]
    n_unlabelled: int
    n_settled: int | None


def images_in(review: engine.Review) -> list[int]:
    """List the ids of all images that a review names."""
    return sorted(
        {
            *(suspect.image_id for suspect in review.suspects),
            *(image_id for group in review.duplicates for image_id in group),
            *(image_id for advice in review.advice for image_id in advice.image_ids),
            *(image_id for proposal in review.proposals for image_id in proposal.image_ids),
        }
    )


def review_of(review: engine.Review, names: Mapping[int, str], paths: Mapping[int, Path]) -> Review:
    """Return a review with names and paths in place of ids; images without a file are left out.

    Args:
        review: of the engine.
        names: of the classes, and of "none of these", by id.
        paths: of the images, by id.
    """

    def there(image_ids: engine.Images) -> tuple[Path, ...]:
        return tuple(paths[image_id] for image_id in image_ids if image_id in paths)

    return Review(
        suspects=tuple(
            Suspect(
                path=paths.get(suspect.image_id),
                label=names[suspect.class_id],
                confidence=suspect.confidence,
                other=names[suspect.other_id],
                other_confidence=suspect.other_confidence,
            )
            for suspect in review.suspects
        ),
        duplicates=tuple(there(group) for group in review.duplicates),
        advice=tuple(
            Advice(
                label=names[advice.class_id],
                n_examples=advice.n_examples,
                n_judged=advice.n_judged,
                n_right=advice.n_right,
                n_more=advice.n_more,
                look_at=there(advice.image_ids),
            )
            for advice in review.advice
        ),
        new_classes=tuple(there(proposal.image_ids) for proposal in review.proposals),
        n_unlabelled=review.n_open,
        n_settled=review.n_settled,
    )


def taught_of(report: TeachReport, skipped: Sequence[Skipped] = ()) -> Taught:
    """Return what a report of the engine says, and what was skipped before."""
    return Taught(report.n_labelled, report.n_unchanged, (*skipped, *report.skipped))


def adapted_of(report: AdaptReport, *, is_improved: bool = False) -> Adapted:
    """Return what a report of the engine says.

    Args:
        report: with the model that is in use now.
        is_improved: a better model was taken.
    """
    model, trust = report.model, report.model.trust
    return Adapted(
        learner=model.learner,
        backbone=model.backbone,
        n_examples=report.n_examples,
        share_right=trust.share,
        low=trust.low,
        high=trust.high,
        n_checked=trust.n_checked,
        is_new=not report.reused,
        is_improved=is_improved,
        skipped=report.skipped,
        notes=report.notes,
    )
