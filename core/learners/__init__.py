"""Embeddings to labels: one method, one file, one source, one contract."""

from core.learners.base import Arrays, Learner
from core.learners.committee import Committee
from core.learners.logistic import Logistic
from core.learners.prototypes import Prototypes
from core.learners.ridge import Ridge
from core.learners.temperature import fit_temperature, negative_log_likelihood

LEARNERS: dict[str, type[Learner]] = {
    kind.name: kind for kind in (Prototypes, Ridge, Logistic, Committee)
}
"""Every learner by name; the committee is the one to use where nothing can be measured."""

__all__ = [
    "LEARNERS",
    "Arrays",
    "Committee",
    "Learner",
    "Logistic",
    "Prototypes",
    "Ridge",
    "fit_temperature",
    "negative_log_likelihood",
]
