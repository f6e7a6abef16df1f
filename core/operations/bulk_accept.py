"""Bulk accept in a project: what vouches for it, the audit that may be needed, the labels."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.analysis.acceptance_sampling import (
    LEVEL,
    audit_size,
    foreseen,
    most_wrong,
    n_wrong_allowed,
    threshold,
)
from core.domain.arrays import Floats, Ints
from core.domain.progress import Tick, no_tick
from core.domain.records import STATUSES, ModelRecord
from core.domain.review import Confidences, HeldOut, Images, Promise
from core.operations.explain import backbone_of
from core.operations.model_evidence import model_of, table_of
from core.store import Project

SHARE = 0.02  # of the accepted labels that may be wrong, unless a person asks for another

LEAST_CANDIDATES = 20
"""Where no confidence foresees few enough errors, an audit looks at a quarter, or so many."""

_SAME = 1e-6
"""Lines that lie nearer are one line: JSON keeps what a slider said."""

_AUDIT = "audit"
_LABELLED, _UNSURE, _UNKNOWN = (
    STATUSES.index(status) for status in ("labelled", "unsure", "unknown")
)


@dataclass(frozen=True, slots=True)
class _Sure:
    """What the model is sure of and nobody has labelled, the surest first.

    `all` are the confidences of everything without a label.
    """

    image_ids: Ints
    confidences: Floats
    all: Confidences

    def n_from(self, least: float) -> int:
        """Count the images that the model is at least so sure of."""
        return int(np.searchsorted(-self.confidences, -np.float32(least), side="right"))


@dataclass(frozen=True, slots=True)
class _Audit:
    """An audit as it is noted in the project; `least` as in `Promise`."""

    pool: list[int]
    drawn: list[int]
    threshold: float
    least: float | None = None


# See docs/adr/0076-a-line-that-is-dragged.md.
def promise(
    project: Project, share: float = SHARE, *, least: float | None = None, tick: Tick = no_tick
) -> Promise:
    """Tell what may be accepted unseen so that at most `share` of it is wrong, at 90 %.

    A finished audit decides where there is one; else the held-out examples, as far as they resemble
    the folder; else the promise says what an audit would take.

    Args:
        project: an open project.
        share: of the accepted that may be wrong, 0..1.
        least: accept only what the model is so sure of, 0..1; None to let the evidence decide. An
            audit that was drawn above another line says nothing here: who looks at what it found
            and then moves the line would choose the errors away.
        tick: called once.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    tick(0, 1)
    model = model_of(project)
    sure = _sure(project, model)
    audit = _noted(project, model)
    if audit is not None and _is_of(audit, least):
        judged = _audited(project, model, sure, audit, share)
        if judged is not None:
            return judged
    return _by_examples(project, model, sure, share, least)


def begin_audit(
    project: Project,
    share: float = SHARE,
    *,
    least: float | None = None,
    seed: int | None = None,
    tick: Tick = no_tick,
) -> Promise:
    """Draw images for a person to check, uniformly among the candidates; return the new state.

    An audit that is under way is replaced. Nothing is drawn where no number would do.

    Args:
        project: an open project.
        share: of the accepted that may be wrong, 0..1.
        least: as in `promise`.
        seed: of the draw; by default another each time.
        tick: called once.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    tick(0, 1)
    model = model_of(project)
    project.notes.drop(_AUDIT)
    sure = _sure(project, model)
    pool = _candidates(sure, share, least)
    n = audit_size(len(pool), share)
    if n:
        drawn = np.random.default_rng(seed).choice(pool, n, replace=False)
        limit = float(sure.confidences[len(pool) - 1])
        facts = {"pool": pool.tolist(), "drawn": drawn.tolist(), "threshold": limit, "least": least}
        project.notes.put(_AUDIT, {"model": model.id, **facts})
    return promise(project, share, least=least)


def n_candidates(confidences: Floats, share: float) -> int:
    """Return for how many of the sure images, (n_sure,) from the surest down, an audit pays."""
    least = max(min(LEAST_CANDIDATES, len(confidences)), len(confidences) // 4)
    return max(foreseen(confidences, share), least)


def accept_sure(
    project: Project, share: float = SHARE, *, least: float | None = None, tick: Tick = no_tick
) -> int:
    """Label the promised images as predicted, in one change; return how many they are.

    The labels are noted as accepted unseen: they do not teach, and judge no model.

    Raises:
        NoModel: nothing has been adapted yet.
    """
    tick(0, 1)
    promised = promise(project, share, least=least)
    if not promised.image_ids:
        return 0
    model = model_of(project)
    predictions = project.models.predictions(model.id, promised.image_ids)
    by_class: dict[int, list[int]] = {}
    for image_id, prediction in predictions.items():
        by_class.setdefault(prediction.class_id, []).append(image_id)
    name = event_name(len(predictions), share)
    with project.history.change(name, "labels", list(predictions)):
        for class_id, image_ids in by_class.items():
            project.labels.put(
                image_ids, class_id, origin="accepted", model_id=model.id, promise=share
            )
    return len(predictions)


def event_name(n: int, share: float) -> str:
    """Name the change, as Undo shows it."""
    images = "1 image" if n == 1 else f"{n} images"
    return f"Accept {images} (at most {100 * share:g} % wrong)"


def _sure(project: Project, model: ModelRecord) -> _Sure:
    predicted = project.models.predicted(model.id)
    is_open = predicted.label_ids == 0

    def surest_first(status: int) -> Ints:
        places = np.flatnonzero((predicted.statuses == status) & is_open)
        return places[np.argsort(-predicted.confidences[places], kind="stable")]

    order = surest_first(_LABELLED)
    image_ids = predicted.image_ids[order]
    order = order[~np.isin(image_ids, _seen_by_the_first_alone(project, model, image_ids))]
    confidences = predicted.confidences[order]
    less_sure = (predicted.confidences[surest_first(status)] for status in (_UNSURE, _UNKNOWN))
    return _Sure(predicted.image_ids[order], confidences, Confidences(confidences, *less_sure))


def _seen_by_the_first_alone(project: Project, model: ModelRecord, image_ids: Ints) -> list[int]:
    """Find early labels (`core.operations.label_folder`): no evidence of the model is of such."""
    backbone = backbone_of(model)
    if backbone is None or not backbone.beside:
        return []
    seen = project.embeddings.present(backbone.key, image_ids.tolist())
    return sorted(set(seen) - set(project.embeddings.present(backbone.beside[-1].key, seen)))


def _candidates(sure: _Sure, share: float, least: float | None) -> Ints:
    """Return the images for which an audit pays, or those that a person wants to accept."""
    n = n_candidates(sure.confidences, share) if least is None else sure.n_from(least)
    return sure.image_ids[:n]


def _is_of(audit: _Audit, least: float | None) -> bool:
    """Tell whether an audit was drawn above this line; one is as good as another for None."""
    return least is None or (audit.least is not None and abs(audit.least - least) < _SAME)


def _noted(project: Project, model: ModelRecord) -> _Audit | None:
    """Return the audit under way, where it is of the model in use."""
    note = project.notes.get(_AUDIT)
    if not isinstance(note, dict) or note.get("model") != model.id:
        return None
    pool, drawn, limit = note.get("pool"), note.get("drawn"), note.get("threshold")
    least = note.get("least")
    if not _are_images(pool) or not _are_images(drawn) or not isinstance(limit, float | int):
        return None
    line = float(least) if isinstance(least, float | int) else None
    return _Audit(cast("list[int]", pool), cast("list[int]", drawn), float(limit), line)


def _are_images(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, int) for entry in value)


def _audited(
    project: Project, model: ModelRecord, sure: _Sure, audit: _Audit, share: float
) -> Promise | None:
    """Judge by an audit; None where nothing is left that it could vouch for.

    A drawn image that is not there any more counts as wrong.
    """
    labels = project.labels.of(audit.drawn)
    for unseen in project.labels.unseen_among(audit.drawn):
        del labels[unseen]  # nobody has checked it
    there = project.files.of_images(audit.drawn)
    predictions = project.models.predictions(model.id, audit.drawn)
    left = [image_id for image_id in audit.drawn if image_id not in labels and image_id in there]
    wrong = [
        image_id
        for image_id in audit.drawn
        if image_id not in left
        and (image_id not in labels or labels[image_id] != predictions[image_id].class_id)
    ]
    rest = np.setdiff1d(audit.pool, audit.drawn)
    accepted = sure.image_ids[np.isin(sure.image_ids, rest)]
    if not left and not len(accepted):
        return None
    worst = most_wrong(len(rest), len(audit.drawn), len(wrong))
    holds = not left and worst <= n_wrong_allowed(len(accepted), share)
    return Promise(
        share=share,
        level=LEVEL,
        basis="audit" if holds else "none",
        image_ids=tuple(accepted.tolist()) if holds else (),
        threshold=audit.threshold,
        n_sure=len(sure.image_ids),
        n_checked=len(audit.drawn) - len(left),
        n_wrong=len(wrong),
        worst=worst / max(len(rest), 1),
        n_candidates=len(audit.pool),
        n_audit=len(audit.drawn),
        audit=tuple(audit.drawn),
        n_left=len(left),
        least=audit.least,
        confidences=sure.all,
    )


def _by_examples(
    project: Project, model: ModelRecord, sure: _Sure, share: float, least: float | None
) -> Promise:
    table = table_of(project, model)
    confidences, wrong = _judged(table, model, project)
    limit = threshold(sure.confidences, confidences, wrong, share, least=least or 0.0)
    pool = _candidates(sure, share, least)
    floor = float(sure.confidences[len(pool) - 1]) if len(pool) else 1.0
    shown = floor if limit is None else limit
    above = confidences >= shown
    accepted: Images = ()
    if limit is not None:
        accepted = tuple(sure.image_ids[: sure.n_from(limit)].tolist())
    n_rest = len(accepted) or len(pool)
    worst = most_wrong(n_rest, int(above.sum()), int(wrong[above].sum()))
    return Promise(
        share=share,
        level=LEVEL,
        basis="examples" if accepted else "none",
        image_ids=accepted,
        threshold=shown,
        n_sure=len(sure.image_ids),
        n_checked=int(above.sum()),
        n_wrong=int(wrong[above].sum()),
        worst=worst / n_rest if n_rest else 1.0,
        n_candidates=len(pool),
        n_audit=audit_size(len(pool), share),
        audit=(),
        n_left=0,
        least=least,
        confidences=sure.all,
    )


def _judged(
    table: HeldOut | None, model: ModelRecord, project: Project
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return held-out confidences of the examples, (n,), and whether each was predicted wrong.

    Of near duplicates the first stands for all: what is promised counts independent answers.
    """
    if table is None:
        return np.zeros(0, np.float32), np.zeros(0, bool)
    labels = project.labels.of(table.image_ids.tolist())
    is_there = np.array([image_id in labels for image_id in table.image_ids.tolist()], bool)
    known = np.flatnonzero(table.judged & table.judges & is_there)
    known = known[np.unique(table.groups[known], return_index=True)[1]]
    probabilities = table.probabilities[known]
    guesses = np.array(model.class_ids)[probabilities.argmax(axis=1)]
    truths = [labels[image_id] for image_id in table.image_ids[known].tolist()]
    wrong = np.array([a != b for a, b in zip(guesses.tolist(), truths, strict=True)], bool)
    return probabilities.max(axis=1, initial=0), wrong
