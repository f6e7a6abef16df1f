"""The better model on offer: what stands, what it would change, and how it is taken or refused.

An offer is nothing but the state of the project. It stands as long as the model in use and the
better one come from the same examples and these still have their labels. So it comes back when
Take is undone; and what a person labels meanwhile does not end it, but tells which of the two
models is right, since neither has learned from it.
"""

from dataclasses import asdict, dataclass, fields, replace

from core.domain.adapting import AdaptationFacts
from core.domain.challenger import Improvement, LabelChange
from core.domain.errors import WeightsError
from core.domain.progress import Tick, no_tick
from core.domain.records import ModelRecord
from core.operations.load_model import backbone_of_model
from core.store import Project

TAKE = "Take the better model"
"""Name of the change, for Undo."""

USUAL_S = 60.0
"""Seconds that adapting the backbone takes by default, on a CPU."""

# By name, as in the project file: importing learners would load what most calls do not need.
_JUDGED = {"committee", "shared-covariance"}

NONE, REFUSED, UNADAPTABLE = "none", "refused", "unadaptable"
"""How a search may end: nothing was better, a person said no, the network cannot be adapted."""

_CANDIDATE, _OUTCOMES, _TAKEN = "candidate", "improvements", "improvements taken"
_MOST_OUTCOMES = 50
_CHUNK = 2000  # rows deleted at once, so that nobody waits long for the project


@dataclass(frozen=True, slots=True)
class Challenger:
    """What a search has come to, as a note in the project.

    Attributes:
        mark: fingerprint of the examples.
        key: of the adapted backbone's embeddings.
        model_id: 0 until there is a model.
        seconds: spent on it so far.
        is_ready: whether it has predicted what the model in use had.
    """

    mark: str
    key: str
    model_id: int = 0
    seconds: float = 0.0
    is_ready: bool = False


# See docs/adr/0041-offer-is-project-state.md.
def challenger_offer(project: Project, *, tick: Tick = no_tick) -> Improvement | None:
    """Return the offer that stands now, None where there is none."""
    tick(0, 1)
    challenger, base = _standing(project)
    if challenger is None or base is None:
        return None
    model = project.models.get(challenger.model_id)
    changed = _changes(project, base, challenger)
    checked = [change for change in changed if change.label_id]
    return Improvement(
        model_id=model.id,
        n_images=project.models.count_both(base.id, model.id),
        n_changed=len(changed),
        n_changed_checked=len(checked),
        n_right_checked_before=sum(change.was_right for change in checked),
        n_right_checked_after=sum(change.is_right for change in checked),
        share_before=base.trust.share or 0.0,
        share_after=model.trust.share or 0.0,
        seconds=challenger.seconds,
    )


def judged_already(before: str, after: str) -> bool:
    """Tell whether the overlay's own judge has compared what two learners make of it.

    It holds the adapted backbone against the plain one under the committee, the folder's where
    there is a folder: on the same parts of the examples, which is fairer than what each of the two
    models left out for itself. Which of the two committees comes out on top changes nothing.

    Args:
        before, after: names of the learners of the model in use and of the better one.
    """
    return {before, after} <= _JUDGED


def share_carried(before: float | None, facts: AdaptationFacts) -> float | None:
    """Return the share right of a better model: that of the model in use, and what the judge saw.

    The judge leaves out a third of the examples at a time, the quick answer fewer. Its two figures
    are too low, both of them, and would contradict the share that a person has been shown; their
    difference is what it knows. Where a few less were right, by no more than chance, the model was
    found better by how sure it is where it is right, and as many are said to be right as before.

    Args:
        before: share right of the model in use, 0..1.
        facts: of the adaptation.

    Returns:
        0..1; None where nothing was measured.
    """
    if before is None or facts.share_plain is None or facts.share_adapted is None:
        return None
    return share_after(before, facts.share_adapted - facts.share_plain)


def share_after(before: float, gain: float) -> float:
    """Return a share right, 0..1, raised by what a better model adds; see `share_carried`."""
    return min(before + max(gain, 0.0), 1.0)


def challenger_changes(project: Project, *, tick: Tick = no_tick) -> tuple[LabelChange, ...]:
    """List what the offer that stands would change; nothing where none stands."""
    tick(0, 1)
    challenger, base = _standing(project)
    return () if challenger is None or base is None else tuple(_changes(project, base, challenger))


def take_challenger(project: Project, model_id: int, *, tick: Tick = no_tick) -> bool:
    """Put the better model to use, as one change that can be undone.

    Returns:
        False where the offer does not stand any more; then nothing was changed.
    """
    tick(0, 1)
    with project.atomic():
        challenger, _ = _standing(project)
        if challenger is None or challenger.model_id != model_id:
            return False
        project.notes.put(_TAKEN, sorted({*_taken(project), model_id}))
        project.models.make_current(model_id, name=TAKE)
    return True


def refuse_challenger(project: Project, model_id: int, *, tick: Tick = no_tick) -> None:
    """Keep the model in use: the other is deleted, and not looked for again for these examples."""
    tick(0, 1)
    challenger = current_challenger(project)
    if challenger is not None and challenger.model_id == model_id:
        note_outcome(project, challenger.mark, REFUSED, None)
        drop_challenger(project)


def replace_challenger(project: Project, model_id: int, new_id: int) -> None:
    """Note that a better model in use has been made again, so that it counts as taken, too."""
    with project.atomic():
        project.notes.put(_TAKEN, sorted({*_taken(project), new_id}))
        challenger = current_challenger(project)
        if challenger is not None and challenger.model_id == model_id:
            note_challenger(project, replace(challenger, model_id=new_id))


def is_improved(model: ModelRecord) -> bool:
    """Tell whether a model was found as the better one of another."""
    return bool(model.settings.improved)


def still_holds(project: Project, model_id: int) -> bool:
    """Tell whether the examples that a model learned from still have the labels they had."""
    examples = project.models.examples(model_id)
    labels = project.labels.of(image_id for image_id, _ in examples)
    return all(labels.get(image_id) == class_id for image_id, class_id in examples)


def _standing(project: Project) -> tuple[Challenger | None, ModelRecord | None]:
    """Return what is on offer, and the model it would replace; nothing where none stands."""
    challenger, base = current_challenger(project), project.models.current()
    if (
        challenger is None
        or base is None
        or not challenger.is_ready
        or base.id == challenger.model_id
    ):
        return None, None
    is_of_base = base.fingerprint == challenger.mark and still_holds(project, challenger.model_id)
    is_refused = _outcome(project, challenger.mark)[0] == REFUSED
    return (challenger, base) if is_of_base and not is_refused else (None, None)


def _changes(project: Project, base: ModelRecord, challenger: Challenger) -> list[LabelChange]:
    """List what would change, but for the examples, which say nothing about what learned them."""
    examples = {image_id for image_id, _ in project.models.examples(challenger.model_id)}
    changes = project.models.changes(base.id, challenger.model_id)
    return [change for change in changes if change.image_id not in examples]


# What is noted of a search


def current_challenger(project: Project) -> Challenger | None:
    """Return what the latest search has come to, None where it was given up or there was none."""
    note = project.notes.get(_CANDIDATE)
    if not isinstance(note, dict):
        return None
    values = [note.get(entry.name, entry.default) for entry in fields(Challenger)]
    kinds = (str, str, int, int | float, bool)
    if not all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=True)):
        return None
    return Challenger(*values)


def note_challenger(project: Project, challenger: Challenger) -> None:
    """Write down what a search has come to."""
    with project.atomic():
        project.notes.put(_CANDIDATE, asdict(challenger))


def note_outcome(project: Project, mark: str, outcome: str, budget_s: float | None) -> None:
    """Write down how a search ended for these examples: one of the outcomes above."""
    known = _outcomes(project)
    older = [(other, value) for other, value in known.items() if other != mark]
    newest = dict(older[-(_MOST_OUTCOMES - 1) :])
    with project.atomic():
        project.notes.put(_OUTCOMES, {**newest, mark: [outcome, budget_s or USUAL_S]})


def is_settled(project: Project, mark: str, budget_s: float | None) -> bool:
    """Tell whether these examples were refused, or looked at before with as much time."""
    outcome, allowed = _outcome(project, mark)
    if outcome in (NONE, UNADAPTABLE):
        return allowed >= (budget_s or USUAL_S)
    return outcome == REFUSED


def is_unadaptable(project: Project) -> bool:
    """Tell whether the network of the model in use turned out to be of no kind to be adapted."""
    base = project.models.current()
    return base is not None and _outcome(project, base.fingerprint)[0] == UNADAPTABLE


def _outcome(project: Project, mark: str) -> tuple[str, float]:
    return _outcomes(project).get(mark, ("", 0.0))


def _outcomes(project: Project) -> dict[str, tuple[str, float]]:
    """Return how searches ended, and with how much time; without what nobody can have noted."""
    note = project.notes.get(_OUTCOMES)
    if not isinstance(note, dict):
        return {}
    pairs = {mark: pair for mark, pair in note.items() if isinstance(pair, list) and len(pair) == 2}
    return {
        mark: (outcome, float(allowed))
        for mark, (outcome, allowed) in pairs.items()
        if isinstance(outcome, str) and isinstance(allowed, int | float)
    }


def _taken(project: Project) -> list[int]:
    note = project.notes.get(_TAKEN)
    return (
        [model_id for model_id in note if isinstance(model_id, int)]
        if isinstance(note, list)
        else []
    )


# How it goes away. Killed in between, all of this is done again at the next search.


def drop_challenger(project: Project) -> None:
    """Forget the candidate; delete what was made for it where it was never in use."""
    challenger = current_challenger(project)
    if challenger is None:
        return
    if challenger.model_id not in _taken(project):
        _delete(project, challenger.model_id, challenger.key)
    with project.atomic():
        project.notes.drop(_CANDIDATE)


def drop_orphans(project: Project) -> None:
    """Delete better models that a killed process made and had no time to note."""
    challenger = current_challenger(project)
    noted = {*_taken(project), challenger.model_id if challenger else 0}
    for model in project.models.all():
        if is_improved(model) and model.id not in noted:
            _delete(project, model.id, model.settings.improved)


def _delete(project: Project, model_id: int, key: str) -> None:
    """Delete a model, what it predicted, and the embeddings under a key that only it used."""
    # All of them: images without a prediction may have taken part in adapting.
    ids = project.files.image_ids()
    is_shared = key in _keys(project, but=model_id)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        with project.atomic():
            project.models.forget(model_id, part)
            if not is_shared:
                project.embeddings.drop(key, part)
    with project.atomic():
        project.models.remove(model_id)


def _keys(project: Project, *, but: int) -> set[str]:
    """Return the keys under which the adapted backbones of the other models embed."""
    keys = set()
    for model in project.models.all():
        if model.id == but:
            continue
        if is_improved(model):
            keys.add(model.settings.improved)
        elif model.settings.method != "auto":  # which has the plain backbone
            try:
                keys.add(backbone_of_model(model, project.models.arrays(model.id)).key)
            except WeightsError:
                continue  # of a backbone that is not here, and so not this one
    return keys
