"""Turn the examples into a model: what may be asked for, and how each of it makes one."""

import time
from collections.abc import Mapping
from functools import partial

from core.backbones import AUTO, Backbone
from core.backbones.adapted.serialization import is_adapted
from core.domain.arrays import Floats
from core.domain.device import Device
from core.domain.errors import DeviceError, ModelDamaged, WeightsError
from core.domain.progress import Expect, Tick, no_expect, no_tick
from core.domain.records import ModelRecord
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


def adapt(
    project: Project,
    *,
    method: str = "auto",
    backbone: str = AUTO,
    device: Device = "auto",
    seed: int = 0,
    train: Mapping[str, object] | None = None,
    budget_s: float | None = None,
    tick: Tick = no_tick,
    expect: Expect = no_expect,
) -> AdaptReport:
    """Turn the examples into a model and put it to use.

    Nothing is learned again where the same examples gave the model in use and it knows the folders.
    Where only a folder is new, a better model keeps its backbone and learns the rest again.

    Args:
        project: an open project.
        method: one of `METHODS`.
        backbone: its name; by default the program chooses (`core.operations.backbones`).
        device: where to run it.
        seed: decides what is left to chance.
        budget_s: seconds that "mtl" may take; 60 on a CPU by default.
        train: settings for the methods that train the network, by name; see `TrainSettings`.
        tick: called with (done, total) of what is being done; a new part begins at 0.
        expect: told how many seconds a training will take.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        NotAdaptable: with "mtl", where the network is of no kind that can be.
        WeightsError, DeviceError: the backbone cannot be loaded.
        ValueError: `train` holds something else than settings.
    """
    # Imported here and below: classifiers load scipy, which the window's own process never needs.
    from core.operations.training_set import embed_parts, fingerprint, folder_of, notes_on

    start = time.monotonic()
    ask_again(project, tick)
    chosen = backbone_for(project, backbone, single=method in TRAINED)
    trained = {"train": checked(train)} if train and method in TRAINED else {}
    settings = {"method": method, "backbone": backbone, "seed": seed, **trained}
    mark = fingerprint(project, settings)
    model = project.models.readable()
    notes = notes_on(project)
    n_news = 0
    if model and _is_as_wanted(project, model, chosen, mark, device):
        model, n_news = _looked_again(project, model, method)
        if not n_news or is_improved(model):
            seconds = time.monotonic() - start
            return AdaptReport(model, model.n_examples, not n_news, seconds, (), notes, n_news)
    around = None
    if method in WITH_FOLDER:
        embed_parts(project, chosen, device, tick)
        around = folder_of(project, chosen)
    learn = partial(_learn_by_method, device=device, budget_s=budget_s, tick=tick, expect=expect)
    model, skipped = learn(project, chosen, settings, mark, around)
    seconds = time.monotonic() - start
    return AdaptReport(model, model.n_examples, False, seconds, tuple(skipped), notes, n_news)


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


def _learn_by_method(
    project: Project,
    backbone: Backbone,
    settings: dict[str, object],
    fingerprint: str,
    folder: Floats | None,
    *,
    device: Device,
    budget_s: float | None,
    tick: Tick,
    expect: Expect,
) -> tuple[ModelRecord, list[Skipped]]:
    """Make a model of the examples and put it to use; return it with those that took no part.

    Args:
        project: an open project.
        backbone: that the method begins with.
        settings, fingerprint: as in `ModelRecord`; "method" decides.
        folder: (n_images, n_features) float32, images without labels; None to leave them aside.
        device, budget_s, tick, expect: as in `adapt`, which says what is raised, too.
    """
    from core.operations.adapt_backbone import fit_backbone
    from core.operations.finetune_backbone import train_and_learn
    from core.operations.fit_classifier import fit_classifier
    from core.operations.training_set import embed_examples

    method = str(settings["method"])
    if method in TRAINED:
        return train_and_learn(project, backbone, settings, fingerprint, device, tick, expect)
    skipped = embed_examples(project, backbone, device, tick)
    fitted = None
    if method == "mtl":
        seed = int(str(settings["seed"]))
        fitted = fit_backbone(
            project, backbone, device=device, seed=seed, budget_s=budget_s, tick=tick
        )
        backbone = fitted.backbone
        again = embed_examples(project, backbone, device, tick)
        skipped += [one for one in again if one not in skipped]
    names = METHODS[method]
    return fit_classifier(project, backbone, names, settings, fingerprint, folder, fitted), skipped


def is_stale(project: Project) -> bool:
    """Tell whether examples or weights have changed since the model in use was adapted.

    Where that model cannot be read there is none that could be.
    """
    from core.operations.training_set import fingerprint

    model = project.models.readable()
    if model is None:
        return False
    return backbone_of(model) is None or model.fingerprint != fingerprint(project, model.settings)
