"""What a person did since a point of the journal, and going to any point of it."""

from core.domain.progress import Tick, no_tick
from core.domain.records import UNSEEN
from core.domain.review import Session
from core.store import Project
from core.store.models import id_in


def restore(project: Project, event_id: int, *, tick: Tick = no_tick) -> int:
    """Undo or redo until this change is the newest that is done, all of it or nothing.

    Args:
        project: an open project.
        event_id: of one of `History.entries`; 0 for the time before all of them.
        tick: called with (changes taken back or done again, in all); to stop is to change nothing.

    Returns:
        how many changes were taken back or done again.
    """
    return project.history.jump(event_id, tick=tick)


def session(project: Project, since: int, *, tick: Tick = no_tick) -> Session:
    """Sum up what a person checked after a change, and what became of the measured share right.

    Checked is what got a person's label after a model had predicted it; labels that were accepted
    unseen are not.

    Args:
        project: an open project.
        since: id of the newest change before the session; 0 for all of the journal.
        tick: called once.
    """
    tick(0, 1)
    labels = project.history.rows_since(since, "labels")
    given = {
        int(key): row["class_id"]
        for key, row in labels.items()
        if row is not None and row.get("origin") != UNSEEN
    }
    before = project.history.value_before(since, "settings", "model")
    model = project.models.current()
    first = project.models.get(id_in(before)) if before else None
    if first is None and (made := project.history.values_since(since, "settings", "model")):
        first = project.models.get(id_in(made[0]))
    learned = {image_id for image_id, _ in project.models.examples(first.id)} if first else set()
    predicted = project.models.predictions(first.id, given) if first else {}
    # Examples that the model was made of were labelled before it said anything of them.
    held = (
        {image_id: predicted[image_id].class_id for image_id in given if image_id in predicted}
        if first
        else {}
    )
    held = {image_id: class_id for image_id, class_id in held.items() if image_id not in learned}
    return Session(
        n_checked=len(held),
        n_corrected=sum(given[image_id] != class_id for image_id, class_id in held.items()),
        share_before=first.trust.share if first else None,
        share_after=model.trust.share if model else None,
        is_new_model=model is not None and first is not None and model.id != first.id,
    )
