"""Turn the examples into a model: the methods, and the one function that runs them."""

import time
from dataclasses import replace

from core.backbones import Backbone
from core.backbones.adapted.serialization import is_adapted
from core.domain.adapting import AdaptRequest
from core.domain.device import Device
from core.domain.errors import DeviceError, ModelDamaged, WeightsError
from core.domain.own_time import OwnTime
from core.domain.plugins.entry_points import faults
from core.domain.progress import Expect, Tick, no_expect, no_tick
from core.domain.records import ModelRecord, NewModel
from core.domain.reports import AdaptReport, Skipped
from core.operations import embed_folder
from core.operations.backbones import backbone_for
from core.operations.challenger import is_improved
from core.operations.embed_folder import ask_again
from core.operations.explain import backbone_of
from core.operations.load_model import Labeller
from core.operations.model_evidence import key_of
from core.store import Project
from core.training.finetuning.config import TRAINED, WAYS, checked

METHODS: dict[str, tuple[str, ...]] = {
    "auto": (),
    "head": (),
    "prototypes": ("prototypes",),
    "ridge": ("ridge",),
    "logistic": ("logistic",),
    "committee": ("committee",),
    "propagation": ("propagation",),
    "alpha-tim": ("alpha-tim",),
    "pt-map": ("pt-map",),
    "folder": ("folder",),
    "lda": ("lda",),
    "shared-covariance": ("shared-covariance",),
    "mtl": ("committee",),
    **WAYS,
}
"""The methods, with the learners that each then chooses from; () stands for all.

"auto" and the six before "mtl" look at the folder's images too, where they have been embedded;
"pt-map" supposes that its classes are about equally frequent.
"mtl" adapts the backbone itself; the four after it are those of transfer learning, of which
"fine-tune" and "scratch" train the network.
"""

WITH_FOLDER = (
    "auto",
    "propagation",
    "alpha-tim",
    "pt-map",
    "folder",
    "lda",
    "shared-covariance",
)
"""The methods that look at the folder's images too."""

_QUICK = AdaptRequest()


def adapt(
    project: Project,
    request: AdaptRequest = _QUICK,
    *,
    tick: Tick = no_tick,
    expect: Expect = no_expect,
) -> AdaptReport:
    """Turn the examples into a model and put it to use.

    The model in use stays if the same examples gave it and it knows the folders.
    Where only a folder is new, a better model keeps its backbone and learns the rest again.

    Args:
        project: an open project.
        request: how; by default the quick answer.
        tick: called with (done, total) of what is being done; a new part begins at 0.
        expect: told how many seconds a training will take.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        NotAdaptable: with "mtl", where the network is of no kind that can be.
        WeightsError, DeviceError: the backbone cannot be loaded.
        PluginError: the method is none of ours, and no plug-in that can be used.
        ValueError: `request.train` holds something else than settings.
    """
    # Imported here and below: classifiers load scipy, which the window's own process never needs.
    from core.operations.fit_classifier import put_to_use
    from core.operations.training_set import fingerprint, notes_on

    start = time.monotonic()
    ask_again(project, tick)
    is_trained = request.method in TRAINED
    chosen = backbone_for(project, request.backbone, single=is_trained)
    request = replace(request, train=checked(request.train) if is_trained else {})
    mark = fingerprint(project, request.settings)
    model = project.models.readable()
    notes = notes_on(project)
    n_news = 0
    if model and _is_as_wanted(project, model, chosen, mark, request.device):
        model, n_news = _looked_again(project, model, request.method)
        if not n_news or is_improved(model):
            seconds = time.monotonic() - start
            return AdaptReport(model, model.n_examples, not n_news, seconds, (), notes, n_news)
    if is_trained:
        from core.operations.finetune_backbone import finetune

        new, skipped = finetune(project, chosen, request, mark, tick=tick, expect=expect)
    else:
        new, skipped = _fit(project, chosen, request, mark, tick)
    model = put_to_use(project, new)
    seconds = time.monotonic() - start
    left = faults("handful.learners")
    return AdaptReport(model, model.n_examples, False, seconds, tuple(skipped), notes, n_news, left)


def _is_as_wanted(
    project: Project, model: ModelRecord, backbone: Backbone, mark: str, device: Device
) -> bool:
    is_same = model.fingerprint == mark and model.backbone == backbone.name
    if not is_same or not backbone.has_weights(model.backbone_sha256):
        return False
    try:
        labeller = Labeller(project, model)
        if is_adapted(labeller.backbone):  # whether its weights fit shows when it is loaded
            embed_folder.loaded(labeller.backbone, device)
    except ModelDamaged:  # whose place a new one is to take
        return False
    except (DeviceError, WeightsError):
        return True  # it needs no network until something is to be embedded
    return True


def _looked_again(project: Project, model: ModelRecord, method: str) -> tuple[ModelRecord, int]:
    """Count the images that are new to the model in use; show them to a better model at once.

    Returns:
        the model in use now, and how many images were new.
    """
    from core.operations.fit_classifier import refit_to_folder
    from core.operations.training_set import count_news

    n_news = count_news(project, model, key_of(project, model)) if method in WITH_FOLDER else 0
    if n_news and is_improved(model):
        model = refit_to_folder(project, model)
    return model, n_news


def _fit(
    project: Project, backbone: Backbone, request: AdaptRequest, fingerprint: str, tick: Tick
) -> tuple[NewModel, list[Skipped]]:
    """Fit a classifier to embeddings, with "mtl" of a backbone that is adapted first.

    Args:
        project: an open project.
        backbone: that the method begins with.
        request, tick: as in `adapt`, which says what is raised, too.
        fingerprint: as in `ModelRecord`.

    Returns:
        the model, and the examples that took no part.
    """
    from core.classifiers.model_selection import select_classifier
    from core.operations.adapt_backbone import embed_known, fit_backbone
    from core.operations.fit_classifier import fit_classifier
    from core.operations.training_set import embed_examples, embed_parts, examples_of, folder_of

    folder = None
    if request.method in WITH_FOLDER:
        embed_parts(project, backbone, request.device, tick)
        folder = folder_of(project, backbone)
    skipped = embed_examples(project, backbone, request.device, tick)
    settings, fitted = request.settings, None
    if request.method == "mtl":
        fitted = fit_backbone(project, backbone, request, tick=tick)
        settings, backbone = fitted.facts.added_to(settings), fitted.backbone
        embed_known(project, fitted, request.device, OwnTime(tick))
        again = embed_examples(project, backbone, request.device, tick)
        skipped += [skip for skip in again if skip not in skipped]
    examples = examples_of(project, backbone, fingerprint=fingerprint, folder=folder)
    # What is no method of ours is a learner of a plug-in.
    chosen = select_classifier(examples, METHODS.get(request.method, (request.method,)))
    if fitted is not None:
        chosen = fitted.judged(chosen, examples)
    return fit_classifier(project, backbone, examples, chosen, settings), skipped


def is_stale(project: Project) -> bool:
    """Tell whether examples or weights have changed since the model in use was adapted.

    A model that cannot be read is never stale.
    """
    from core.operations.training_set import fingerprint

    model = project.models.readable()
    if model is None:
        return False
    return backbone_of(model) is None or model.fingerprint != fingerprint(project, model.settings)
