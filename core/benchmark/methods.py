"""Everything that can be compared: the program's own methods, and what others use."""

import time
import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from core.api import METHODS, WITH_FOLDER
from core.backbones import base_name
from core.benchmark.adaptation_methods import Auto, Mtl
from core.benchmark.interfaces import Answer, Episode, Method
from core.benchmark.product_methods import answer_of, around, examples_of, viewed
from core.classifiers.base import unit
from core.classifiers.model_selection import select_classifier
from core.training.finetuning.config import TRAINED

REFERENCE = "lr100"
"""What the others are compared with, draw by draw."""


def all_methods() -> dict[str, Method]:
    """Return every method by name. A new one is a class above and a name here."""
    baselines: tuple[Method, ...] = (LogisticScript(), NearestExample(), Forest())
    return {
        # What trains a network works on pictures and takes minutes: `tests.benchmarks.transfer`.
        **{name: Product(name) for name in METHODS if name not in TRAINED},
        "quick": Product("quick", "auto"),
        "auto": Auto(),
        "mtl": Mtl(),
        **{method.name: method for method in baselines},
    }


@dataclass(frozen=True, slots=True)
class Product:
    """A method of `handful adapt`, through the code that the program itself runs.

    "quick" is what "auto" answers before it looks for a better backbone.
    """

    name: str
    method: str = ""
    """The key of `METHODS`; the name by default."""

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        backbone = viewed(episode)
        embeddings, folder = episode.embeddings(backbone.name)
        method = self.method or self.name
        seen = around(folder) if method in WITH_FOLDER else None
        start = time.perf_counter()
        examples = examples_of(episode, embeddings, backbone, seen)
        chosen = select_classifier(examples, METHODS[method])
        return answer_of(chosen, examples, folder, start)


class LogisticScript:
    """What an engineer's script does: scikit-learn's logistic regression on unit embeddings.

    Its unknown score is 1 minus the highest probability: Hendrycks and Gimpel 2017, "A Baseline for
    Detecting Misclassified and Out-of-Distribution Examples" (https://arxiv.org/abs/1610.02136).
    """

    name = REFERENCE

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        examples, folder = episode.embeddings(base_name(episode.backbone))
        start = time.perf_counter()
        with threadpool_limits(1, user_api="blas"), warnings.catch_warnings():
            # Where 1000 steps are not enough, the script would go on with what it has.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = LogisticRegression(C=100, max_iter=1000).fit(unit(examples), episode.labels)
        seconds = time.perf_counter() - start
        chances = np.asarray(model.predict_proba(unit(folder)), np.float32)
        return Answer(chances, seconds, unknown=1 - chances.max(axis=1))


class NearestExample:
    """The class of the example with the highest cosine, and quite sure of it.

    Its unknown score is the cosine distance to that example.
    """

    name = "nearest"

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        examples, folder = episode.embeddings(base_name(episode.backbone))
        start = time.perf_counter()
        known = unit(examples)
        seconds = time.perf_counter() - start
        cosines = unit(folder) @ known.T
        labels = episode.labels[cosines.argmax(axis=1)]
        chances = np.eye(len(episode.class_names), dtype=np.float32)[labels]
        return Answer(chances, seconds, unknown=1 - cosines.max(axis=1))


class Forest:
    """A random forest on the embeddings, with the settings of LightlyStudio's few-shot classifier.

    Its unknown score is 1 minus the highest probability.

    Source: https://github.com/lightly-ai/lightly-studio, seen in 2026; only the seed is another.
    """

    name = "forest"

    def run(self, episode: Episode) -> Answer:
        """See `Method.run`."""
        examples, folder = episode.embeddings(base_name(episode.backbone))
        start = time.perf_counter()
        model = RandomForestClassifier(class_weight="balanced", random_state=episode.seed)
        model.fit(examples, episode.labels)
        seconds = time.perf_counter() - start
        chances = np.asarray(model.predict_proba(folder), np.float32)
        return Answer(chances, seconds, unknown=1 - chances.max(axis=1))
