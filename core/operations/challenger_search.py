"""Adapting at two speeds: while the quick answer is at work, look for a better one.

The backbone is adapted to the examples of the model in use, and held to examples that it has not
seen. Where that was worth it, the new model is kept beside the one in use, predicts the same images
and is offered; see `core.operations.challenger`.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.analysis import out_of_fold as held_out
from core.backbones import find_backbone
from core.domain.adapting import AdaptRequest, ModelSettings
from core.domain.arrays import Floats
from core.domain.challenger import Improvement
from core.domain.device import Device
from core.domain.errors import NotAdaptable, WeightsError
from core.domain.own_time import OwnTime
from core.domain.progress import Tick, no_tick
from core.domain.records import ModelRecord, NewModel
from core.domain.review import HeldOut
from core.embedding.joint_network import loaded
from core.operations.challenger import (
    NONE,
    UNADAPTABLE,
    Challenger,
    challenger_offer,
    current_challenger,
    drop_challenger,
    drop_orphans,
    is_improved,
    is_settled,
    judged_already,
    note_challenger,
    note_outcome,
    share_carried,
    still_holds,
)
from core.operations.embed_folder import embedded, record
from core.operations.load_model import Labeller
from core.store import Project

if TYPE_CHECKING:
    from core.operations.adapt_backbone import Fitted

METHOD = "auto"
"""The only method whose quick answer is improved; the others give what was asked for."""


# See docs/adr/0040-champion-and-challenger.md.
def search_challenger(
    project: Project,
    *,
    device: Device = "auto",
    seed: int = 0,
    budget_s: float | None = None,
    tick: Tick = no_tick,
) -> Improvement | None:
    """Look for a better model than the quick answer in use; keep it without putting it to use.

    Stopped or killed while images are embedded, it goes on there the next time; stopped before, it
    begins again. Nothing is looked for twice for the same examples, unless more time is allowed.

    Args:
        project: an open project.
        device: where to run the backbone.
        seed: decides what is left to chance.
        budget_s: seconds that adapting the backbone may take; 60 on a CPU by default, 0 for none.
        tick: called with (done, total); a new part begins at 0. Not called where there is nothing
            to look for. Never called inside a transaction, and others may work on the project
            meanwhile; how long it takes counts for nothing.

    Returns:
        what would change; None where nothing better was found or could be shown, where the
        network is of no kind that can be adapted, or where the examples changed meanwhile.

    Raises:
        NotEnoughExamples: fewer than two classes have an example that can be opened.
        ImageError: an example's picture went away meanwhile.
        WeightsError, DeviceError: the backbone cannot be loaded or adapted.
    """
    challenger, current = current_challenger(project), project.models.current()
    if challenger and (current is None or current.fingerprint != challenger.mark):
        drop_challenger(project)  # left from other examples
        challenger = None
    base = _base(project, current)
    if base is None or budget_s == 0 or is_settled(project, base.fingerprint, budget_s):
        return None
    drop_orphans(project)
    own = OwnTime(tick)
    if challenger is None or not challenger.model_id:
        drop_challenger(project)
        try:
            request = AdaptRequest(device=device, seed=seed, budget_s=budget_s)
            challenger = _searched(project, base, request, own)
        except NotAdaptable:
            note_outcome(project, base.fingerprint, UNADAPTABLE, budget_s)
            return None
    if not still_holds(project, base.id):
        drop_challenger(project)
        return None
    if challenger is None or not _wins(project, base, project.models.get(challenger.model_id)):
        drop_challenger(project)
        note_outcome(project, base.fingerprint, NONE, budget_s)
        return None
    _apply(project, base, challenger, device, own)
    return challenger_offer(project)


def _base(project: Project, model: ModelRecord | None) -> ModelRecord | None:
    """Return the model in use; None where no better one can be found or proved better."""
    if model is None or is_improved(model) or model.settings.method != METHOD:
        return None
    if model.trust.n_right == model.trust.n_checked:
        return None  # nothing was held back, or all of it was right: nothing to win can be shown
    try:
        is_here = find_backbone(model.backbone).has_weights(model.backbone_sha256)
    except WeightsError:
        return None
    return model if is_here and still_holds(project, model.id) else None


def _searched(
    project: Project, base: ModelRecord, request: AdaptRequest, own: OwnTime
) -> Challenger | None:
    """Adapt the backbone to the examples of the model in use, and make a model of that.

    Returns:
        None where the backbone was best as it is, or the examples have changed meanwhile.

    Raises:
        NotAdaptable: the network is of no kind that can be adapted.
    """
    begun = own.now()
    own(0, 1)
    own.wait_for(_load)
    # Imported here: torch and scipy take seconds, and most calls find nothing to do.
    from core.operations.adapt_backbone import fit_backbone

    then = project.with_examples(project.models.examples(base.id))
    plain = find_backbone(base.backbone)
    fitted = fit_backbone(then, plain, request, tick=own, with_folder=True)
    key = fitted.backbone.key
    if key == plain.key or not still_holds(project, base.id):
        return None
    challenger = Challenger(base.fingerprint, key)
    note_challenger(
        project, challenger
    )  # before anything is written that would have to be cleared away
    model_id = project.models.add(_model_of(then, base, fitted, request.device, own))
    challenger = replace(challenger, model_id=model_id, seconds=own.now() - begun)
    note_challenger(project, challenger)
    return challenger


def _load() -> None:
    import core.operations.adapt_backbone
    import core.operations.fit_classifier  # noqa: F401 - seconds of torch and scipy


def _model_of(
    then: Project, base: ModelRecord, fitted: "Fitted", device: Device, own: OwnTime
) -> NewModel:
    """Make a model of an adapted backbone; it is not kept yet.

    Args:
        then: the project with the examples that the model in use learned from.
        base: the model in use.
        fitted: its backbone, adapted.
        device: to embed on.
        own: ticks.
    """
    from core.classifiers.model_selection import select_classifier
    from core.operations.adapt_backbone import embed_known
    from core.operations.fit_classifier import fit_classifier
    from core.operations.measure_model import share_beside, trust_of
    from core.operations.training_set import embed_around, embed_examples, examples_of
    from core.training.scale_shift.awaited_fits import await_fits

    backbone = fitted.backbone
    # Converting it takes seconds; what embeds finds it loaded.
    own.wait_for(lambda: loaded(backbone, device))
    embed_known(then, fitted, device, own)
    embed_examples(then, backbone, device, own)
    folder = embed_around(then, find_backbone(base.backbone), backbone, device, own)
    examples = examples_of(then, backbone, fingerprint=base.fingerprint, folder=folder)
    own_evidence = await_fits(own, lambda: select_classifier(examples))
    chosen = fitted.judged(own_evidence, examples)
    if judged_already(base.learner, chosen.learner.name):
        share = share_carried(base.trust.share, fitted.facts)
    else:
        share = share_beside(then, base, chosen, examples)
    asked = ModelSettings(base.settings.method, base.settings.backbone, base.settings.seed)
    settings = replace(fitted.facts.added_to(asked), improved=backbone.key)
    return fit_classifier(
        then, backbone, examples, chosen, settings, trust_of(chosen, examples, share)
    )


def _wins(project: Project, base: ModelRecord, model: ModelRecord) -> bool:
    """Tell whether a model with an adapted backbone is better than the one in use.

    The adapted backbone was held against the plain one already. Only a model with a learner that
    was not looked at must be asked again, on its own parts; see `judged_already`.
    """
    if judged_already(base.learner, model.learner):
        return True
    # Imported here: scipy takes a second, and most calls find nothing to do.
    from core.classifiers.cross_validation import wins_paired_comparison

    before = held_out.read(project.models.arrays(base.id), len(base.class_ids))
    after = held_out.read(project.models.arrays(model.id), len(model.class_ids))
    if before is None or after is None or base.class_ids != model.class_ids:
        return False  # from before tables were kept, or of other examples
    _, old, new = np.intersect1d(before.image_ids, after.image_ids, return_indices=True)
    place = {class_id: n for n, class_id in enumerate(base.class_ids)}
    labels = np.array([place[int(class_id)] for class_id in after.class_ids[new]], np.int64)
    groups = after.groups[new]
    return wins_paired_comparison(_logits(before)[old], _logits(after)[new], labels, groups)


def _logits(table: HeldOut) -> Floats:
    logits = np.log(np.maximum(table.probabilities, 1e-12))
    return np.where(table.judged[:, None], logits, np.float32(np.nan))


def _apply(
    project: Project, base: ModelRecord, challenger: Challenger, device: Device, own: OwnTime
) -> None:
    """Predict what the model in use has predicted, so that taking the other shows at once."""
    begun = own.now()
    image_ids = project.models.unpredicted(base.id, challenger.model_id)
    if challenger.is_ready and not image_ids:
        return
    note_challenger(project, replace(challenger, is_ready=False))
    labeller = Labeller(project, project.models.get(challenger.model_id))
    files = list(project.files.of_images(image_ids).values())
    done = 0
    own(0, len(files))
    if files:
        own.wait_for(lambda: loaded(labeller.backbone, device))
    for batch in embedded(project, files, labeller.backbone, device):
        with project.atomic():
            images = record(project, batch)
            labeller.predict(images.values())
        done += len(batch)
        own(done, len(files))
    seconds = challenger.seconds + own.now() - begun
    note_challenger(project, replace(challenger, seconds=seconds, is_ready=True))
