"""Every classifier by name, as it stands in project files and on the command line."""

from core.classifiers.alpha_tim import AlphaTim
from core.classifiers.base import Learner
from core.classifiers.ensemble import Committee
from core.classifiers.label_propagation import Propagation
from core.classifiers.linear_head import LinearHead
from core.classifiers.logistic import Logistic
from core.classifiers.nearest_class_mean import Prototypes
from core.classifiers.pt_map import PtMap
from core.classifiers.ridge import Ridge
from core.classifiers.svm import LinearSvm, RbfSvm
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
