"""What travels from a request to a model: what is asked for, the examples, and what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints
from core.domain.device import Device
from core.domain.feature_parts import Parts


@dataclass(frozen=True, slots=True)
class AdaptRequest:
    """What is asked of `core.operations.adapt.adapt`.

    Attributes:
        method: one of `core.operations.adapt.METHODS`, or the name of a plug-in's learner.
        backbone: its name; with "auto" the program chooses (`core.operations.backbones`).
        device: where to run it.
        seed: decides what is left to chance.
        train: settings for the methods that train the network, by name; see
            `core.training.finetuning.config.TrainSettings`.
        budget_s: seconds that "mtl" may take; None for the default, 60 on a CPU.
    """

    method: str = "auto"
    backbone: str = "auto"
    device: Device = "auto"
    seed: int = 0
    train: Mapping[str, object] = field(default_factory=dict)
    budget_s: float | None = None

    @property
    def settings(self) -> "ModelSettings":
        """What of it decides the model; where and how long it runs is not among that."""
        return ModelSettings(self.method, self.backbone, self.seed, self.train)


# See docs/adr/0073-records-that-travel.md.
@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How a model was made, as the project file keeps it.

    Attributes:
        method, backbone, seed, train: as in `AdaptRequest`.
        level: of the scale-and-shift adapter; "" without one.
        cut: the module of the network behind which the adapter lies; "" without one.
        improved: of a better model, the key of its backbone's embeddings; "" for others.
        n_folder: unlabelled images that the classifier looked at; None where nobody counted them.
        newest_image: the highest image id then; None for models of earlier versions.
        facts: what else was noted, as plain values; the program does not read it again.
    """

    method: str = ""
    backbone: str = ""
    seed: int = 0
    train: Mapping[str, object] = field(default_factory=dict)
    level: str = ""
    cut: str = ""
    improved: str = ""
    n_folder: int | None = None
    newest_image: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def noting(self, facts: Mapping[str, object]) -> Self:
        """Return these settings with more facts."""
        return replace(self, facts={**self.facts, **facts})

    def request(self, device: Device = "auto") -> AdaptRequest:
        """Return what asks for such a model again."""
        return AdaptRequest(
            self.method or "auto", self.backbone or "auto", device, self.seed, self.train
        )

    def to_json(self) -> dict[str, object]:
        """Return all that is set, by name, as plain values."""
        values = {name: getattr(self, name) for name in _NAMES}
        is_set = {name: value for name, value in values.items() if value not in ("", None, {})}
        return {**is_set, **self.facts}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Make settings of what `to_json` returned, or an earlier version wrote.

        The caller sees to the kinds of the values; see `core.store.model_rows.record_of`.
        """
        known = {name: values[name] for name in _NAMES if name in values}
        return cls(**known, facts={n: value for n, value in values.items() if n not in known})


_NAMES = tuple(entry.name for entry in fields(ModelSettings) if entry.name != "facts")


@dataclass(frozen=True, slots=True)
class AdaptationFacts:
    """How an adapter came to be.

    Attributes:
        level, cut: as in `ModelSettings`.
        n_views: that each example was trained in.
        lr: learning rate; 0 where the backbone stayed as it was.
        n_steps: of the training; 0 where the backbone stayed as it was.
        share_plain, share_adapted: share of the examples that were right while held out, 0..1,
            without and with the adapter; None where nothing could be held out.
        seconds: by what they went to.
    """

    level: str = ""
    cut: str = ""
    n_views: int = 0
    lr: float = 0.0
    n_steps: int = 0
    share_plain: float | None = None
    share_adapted: float | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)

    def added_to(self, settings: ModelSettings) -> ModelSettings:
        """Return a model's settings with these facts, under the names that project files have."""
        facts = {
            "n_views": self.n_views,
            "lr": self.lr,
            "steps": self.n_steps,
            "held_out_right": {"plain": self.share_plain, "mtl": self.share_adapted},
            "seconds": dict(self.seconds),
        }
        return replace(settings.noting(facts), level=self.level, cut=self.cut)


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSet:
    """The examples that a model can be learned from.

    Attributes:
        image_ids: (n,).
        embeddings: (n, n_features) float32.
        labels: (n,) int64, class numbers 0..n_classes-1.
        class_ids: the class id of each number.
        groups: (n,) int64; examples with one number are nearly one picture, and so one piece of
            evidence. See `core.analysis.example_groups`.
        judges: (n,) whether what is said of an example, while it is held out, tells how often a
            model is right; see `core.domain.records.Picked`.
        parts: of the embeddings; see `core.domain.feature_parts`.
        n_plain: how many features, the first ones, come of weights that these examples did not
            change; None for all.
        n_content: how many features, the first ones, tell what resembles no example; None for all.
        folder: (n_images, n_features) float32, images without labels; None to leave them aside.
        fingerprint: of these examples and the settings that a model is made with; "" where no
            model is made of them.
    """

    image_ids: tuple[int, ...]
    embeddings: Floats
    labels: Ints
    class_ids: tuple[int, ...]
    groups: Ints
    judges: NDArray[np.bool_]
    parts: Parts = ()
    n_plain: int | None = None
    n_content: int | None = None
    folder: Floats | None = None
    fingerprint: str = ""

    @classmethod
    def of(
        cls,
        embeddings: Floats,
        labels: Ints,
        *,
        class_ids: Sequence[int] | None = None,
        folder: Floats | None = None,
        groups: Ints | None = None,
        parts: Parts = (),
    ) -> Self:
        """Make a set of examples that belong to no project.

        Args:
            embeddings, labels, folder, parts: as in the attributes.
            class_ids: the class id of each number; the numbers themselves by default.
            groups: near duplicates; by default each example stands for itself.
        """
        n = len(labels)
        n_classes = int(labels.max(initial=-1)) + 1
        return cls(
            image_ids=tuple(range(n)),
            embeddings=embeddings,
            labels=labels,
            class_ids=tuple(range(n_classes) if class_ids is None else class_ids),
            groups=np.arange(n) if groups is None else groups,
            judges=np.ones(n, np.bool_),
            parts=parts,
            folder=folder,
        )

    @property
    def n_folder(self) -> int:
        """Count the images without labels."""
        return 0 if self.folder is None else len(self.folder)

    def __len__(self) -> int:
        """Count the examples."""
        return len(self.image_ids)

    def judged(self, held_out: Floats) -> Floats:
        """Blank what does not tell how often a model is right; see `judges`.

        Args:
            held_out: (n, n_classes) logits, in the order of the examples.
        """
        return np.where(self.judges[:, None], held_out, np.float32(np.nan))

    def only(self, places: Ints) -> "TrainingSet":
        """Return a part of the examples; classes keep their numbers."""
        return replace(
            self,
            image_ids=tuple(np.array(self.image_ids, np.int64)[places].tolist()),
            embeddings=self.embeddings[places],
            labels=self.labels[places],
            groups=self.groups[places],
            judges=self.judges[places],
        )

    def one_scene_classes(self) -> tuple[tuple[int, int], ...]:
        """Return (class id, n_examples) of classes whose examples are all nearly one picture.

        Classes of a single example are not among them.
        """
        counts = np.bincount(self.labels, minlength=len(self.class_ids))
        classes = []
        for number, class_id in enumerate(self.class_ids):
            groups = np.unique(self.groups[self.labels == number])
            if counts[number] > 1 and len(groups) == 1:
                classes.append((class_id, int(counts[number])))
        return tuple(classes)
