"""A fitted learner with its calibration: embeddings in, predictions with honest confidence out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import Arrays, Classifier, softmax
from core.classifiers.model_selection import SelectedClassifier
from core.classifiers.out_of_distribution import OutOfDistributionDetector, fit_detector
from core.classifiers.plugins.guard import guarded
from core.classifiers.registry import find_learner
from core.classifiers.temperature_scaling import temperature_of
from core.domain.adapting import TrainingSet
from core.domain.arrays import Floats
from core.domain.errors import ModelDamaged, PluginError
from core.domain.model_arrays import positive
from core.domain.records import Prediction, Status

# Below one half a label is more likely wrong than right, and the person should look.
SURE = 0.5

_MOST_SHOWN = 40  # characters of a name that is not ours


@dataclass(frozen=True, slots=True)
class CalibratedClassifier:
    """Everything needed to label images of one project.

    Attributes:
        learner: fitted.
        temperature: divides its logits.
        unknowns: tells what resembles no example.
        class_ids: the learner's outputs, in order.
    """

    learner: Classifier
    temperature: float
    unknowns: OutOfDistributionDetector
    class_ids: tuple[int, ...]

    @classmethod
    def of(cls, chosen: SelectedClassifier, examples: TrainingSet) -> Self:
        """Calibrate a chosen learner on the examples it was chosen with.

        Args:
            chosen: fitted.
            examples: the same as `select_classifier` had.
        """
        n_content = examples.n_content
        folder = None if examples.folder is None else examples.folder[:, :n_content]
        # What does not judge a model says nothing about how sure it may be either.
        held_out = examples.judged(chosen.held_out)
        return cls(
            learner=chosen.learner,
            temperature=float(np.float32(temperature_of(held_out, examples.labels, chosen.groups))),
            unknowns=fit_detector(
                examples.embeddings[:, :n_content],
                examples.labels,
                folder,
                examples.n_plain,
                chosen.groups,
            ),
            class_ids=examples.class_ids,
        )

    def probabilities(self, embeddings: Floats) -> Floats:
        """Return calibrated probabilities, (n_images, n_classes) float32; each row sums to 1."""
        with guarded(self.learner):
            logits = self.learner.logits(embeddings)
        return softmax(logits / np.float32(self.temperature))

    def predict(self, image_ids: Sequence[int], embeddings: Floats) -> list[Prediction]:
        """Label images.

        Args:
            image_ids: (n_images,).
            embeddings: (n_images, n_features) float32.

        Returns:
            one prediction an image, in order. An image's prediction does not depend on the others.
        """
        if not len(image_ids):
            return []
        chances = self.probabilities(embeddings)
        strange = self.unknowns.scores(embeddings)
        order = np.argsort(-chances, axis=1, kind="stable")
        return [
            self._prediction(int(image_id), chances[row], order[row], float(strange[row]))
            for row, image_id in enumerate(image_ids)
        ]

    def _prediction(
        self, image_id: int, chances: Floats, order: NDArray[np.intp], strange: float
    ) -> Prediction:
        best, second = int(order[0]), int(order[1])
        confidence = float(chances[best])
        status: Status = "labelled" if confidence >= SURE else "unsure"
        return Prediction(
            image_id=image_id,
            class_id=self.class_ids[best],
            confidence=confidence,
            runner_up_id=self.class_ids[second],
            runner_up_confidence=float(chances[second]),
            unknown=strange,
            status="unknown" if strange > 1 else status,
            probabilities=chances.astype(np.float16),
        )

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all numbers by name, for the project file."""
        learner = {f"learner.{name}": array for name, array in self.learner.arrays().items()}
        return {
            **learner,
            "temperature": np.array([self.temperature], np.float32),
            **self.unknowns.arrays(),
        }

    @classmethod
    def restore(cls, learner: str, class_ids: Sequence[int], arrays: Arrays) -> Self:
        """Make a predictor of what `arrays` returned.

        Raises:
            ModelDamaged: this is no learner of ours nor of a plug-in, or arrays are not what they
                should be.
        """
        own = {
            name.removeprefix("learner."): array
            for name, array in arrays.items()
            if name.startswith("learner.")
        }
        classifier = cls(
            learner=_restored(learner, own),
            temperature=positive(arrays, "temperature"),
            unknowns=OutOfDistributionDetector.restore(arrays),
            class_ids=tuple(class_ids),
        )
        classifier._see_that_it_fits()
        return classifier

    @property
    def n_features(self) -> int:
        """Length of the embeddings that it takes."""
        return self.learner.n_features

    def _see_that_it_fits(self) -> None:
        """See that the parts fit each other, on one embedding."""
        try:
            with guarded(self.learner):
                embedding = np.zeros((1, self.n_features), np.float32)
            chances, strange = self.probabilities(embedding), self.unknowns.scores(embedding)
        except ValueError as error:
            raise ModelDamaged("its parts do not fit together") from error
        except PluginError as error:
            raise _failed(error) from error
        if chances.shape != (1, len(self.class_ids)) or len(self.class_ids) < 2:
            raise ModelDamaged("its classes are not those of its classifier")
        if not (np.isfinite(chances).all() and np.isfinite(strange).all()):
            raise ModelDamaged("it gives no probabilities")


def _restored(name: str, arrays: Arrays) -> Classifier:
    try:
        kind = find_learner(name)
        with guarded(kind):
            return kind.restore(arrays)
    except LookupError:
        raise ModelDamaged(f"there is no classifier {name[:_MOST_SHOWN]}") from None
    except PluginError as error:
        raise _failed(error) from error


def _failed(error: PluginError) -> ModelDamaged:
    return ModelDamaged(f"the plug-in {error.name[:_MOST_SHOWN]} fails: {error.reason}")
