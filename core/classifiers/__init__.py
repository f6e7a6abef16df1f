"""Embeddings to labels: one method, one file, one source, one contract."""

from core.classifiers.alpha_tim import AlphaTim
from core.classifiers.base import Arrays, Learner
from core.classifiers.ensemble import Committee
from core.classifiers.label_propagation import Propagation
from core.classifiers.linear_head import LinearHead
from core.classifiers.logistic import Logistic
from core.classifiers.nearest_class_mean import Prototypes
from core.classifiers.pt_map import PtMap
from core.classifiers.ridge import Ridge
from core.classifiers.svm import LinearSvm, RbfSvm
from core.classifiers.temperature_scaling import fit_temperature, negative_log_likelihood
from core.classifiers.transductive_ensemble import FolderCommittee

LEARNERS: dict[str, type[Learner]] = {
    kind.name: kind
    for kind in (
        Prototypes,
        Ridge,
        Logistic,
        Committee,
        Propagation,
        AlphaTim,
        PtMap,
        FolderCommittee,
        LinearHead,
        LinearSvm,
        RbfSvm,
    )
}
"""Every learner by name."""

HEADS = (Prototypes.name, Ridge.name, Logistic.name, Committee.name)
"""Those that learn from the examples alone; the committee is the one to use without evidence."""

__all__ = [
    "HEADS",
    "LEARNERS",
    "AlphaTim",
    "Arrays",
    "Committee",
    "FolderCommittee",
    "Learner",
    "LinearHead",
    "LinearSvm",
    "Logistic",
    "Propagation",
    "Prototypes",
    "PtMap",
    "RbfSvm",
    "Ridge",
    "fit_temperature",
    "negative_log_likelihood",
]
