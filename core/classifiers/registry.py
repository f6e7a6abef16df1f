"""Every classifier by name, as it stands in project files and on the command line."""

import inspect

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
from core.domain.plugins.entry_points import PluginRefused, Plugins

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

RESERVED = ("auto", "features", "features-svm", "fine-tune", "head", "mtl", "scratch", "suggest")
"""Names of methods, which no learner of another package may have."""


def accepted(name: str, given: object) -> type[Classifier]:
    """Return what a plug-in gives as a learner.

    Raises:
        PluginRefused: it is none.
    """
    if not (isinstance(given, type) and issubclass(given, Classifier)):
        raise PluginRefused("it is no class derived from handful.plugins.Classifier")
    if inspect.isabstract(given):
        missing = ", ".join(sorted(given.__abstractmethods__))
        raise PluginRefused(f"it lacks {missing}")
    if getattr(given, "name", None) != name:
        raise PluginRefused("its `name` is not that of its entry point")
    if name in LEARNERS or name in RESERVED:
        raise PluginRefused("Handful has a method of this name")
    return given


PLUGINS: Plugins[type[Classifier]] = Plugins("handful.learners", accepted)
"""Learners that other packages bring."""


def find_learner(name: str) -> type[Classifier]:
    """Return a learner by name, ours or a plug-in's.

    Raises:
        LookupError: there is none, or the plug-in cannot be used.
    """
    kind = LEARNERS.get(name) or PLUGINS.get(name)
    if kind is None:
        raise LookupError(name)
    return kind
