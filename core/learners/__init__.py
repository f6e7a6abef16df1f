"""Embeddings to labels: one method, one file, one source, one contract."""

from core.learners.alpha_tim import AlphaTim
from core.learners.base import Arrays, Learner
from core.learners.committee import Committee
from core.learners.folder_committee import FolderCommittee
from core.learners.linear_head import LinearHead
from core.learners.logistic import Logistic
from core.learners.propagation import Propagation
from core.learners.prototypes import Prototypes
from core.learners.pt_map import PtMap
from core.learners.ridge import Ridge
from core.learners.svm import LinearSvm, RbfSvm
from core.learners.temperature import fit_temperature, negative_log_likelihood

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
