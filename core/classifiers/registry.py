"""Every classifier by name, as it stands in project files and on the command line."""

from core.classifiers.alpha_tim import AlphaTim
from core.classifiers.base import Classifier
from core.classifiers.ensemble import Ensemble
from core.classifiers.label_propagation import LabelPropagation
from core.classifiers.linear_head import LinearHead
from core.classifiers.logistic import Logistic
from core.classifiers.nearest_class_mean import NearestClassMean
from core.classifiers.pt_map import PtMap
from core.classifiers.ridge import Ridge
from core.classifiers.shared_covariance import SharedCovariance
from core.classifiers.shrunken_lda import ShrunkenLda
from core.classifiers.svm import LinearSvm, RbfSvm
from core.classifiers.transductive_ensemble import TransductiveEnsemble

LEARNERS: dict[str, type[Classifier]] = {
    kind.name: kind
    for kind in (
        NearestClassMean,
        Ridge,
        Logistic,
        Ensemble,
        ShrunkenLda,
        LabelPropagation,
        AlphaTim,
        PtMap,
        SharedCovariance,
        TransductiveEnsemble,
        LinearHead,
        LinearSvm,
        RbfSvm,
    )
}
"""Every learner by name."""

HEADS = (NearestClassMean.name, Ridge.name, Logistic.name, Ensemble.name, ShrunkenLda.name)
"""Those that learn from the examples alone; the committee is the one to use without evidence."""
