"""What deserves a person's look and what needs none: the part of the pipeline that only reads.

All but `accept_sure` and `begin_audit`, which leave labels or a note. All raise `NoModel` where
nothing has been adapted yet. `look_over` and `doubt_order` load scipy and scikit-learn, so the
window leaves them to the engine; the others load numpy alone, and answer at once.
"""

from core.domain.progress import Tick, no_tick
from core.domain.review import Advice, Confusion, Images, Promise, Review, Suspect
from core.store import Project


def look_over(project: Project, *, tick: Tick = no_tick) -> Review:
    """Find slips among the examples, near duplicates, what would help, and new classes."""
    from core.operations import review_overview as overview

    return overview.look_over(project, tick)


def class_health(
    project: Project, *, tick: Tick = no_tick
) -> tuple[tuple[Advice, ...], tuple[Suspect, ...]]:
    """Return the part of `look_over` that is quick: what would help each class, and slips."""
    from core.operations import model_evidence as evidence

    tick(0, 1)
    return evidence.class_health(project)


def doubt_order(project: Project, *, tick: Tick = no_tick) -> Images:
    """Return the most doubtful images, each unlike those before it."""
    from core.operations import review_overview as overview

    tick(0, 1)
    return overview.doubt_order(project)


def confusion(project: Project, *, tick: Tick = no_tick) -> Confusion:
    """Say which class is taken for which."""
    from core.operations import model_evidence as evidence

    tick(0, 1)
    return evidence.confusion_in(project)


def promise(project: Project, share: float, *, tick: Tick = no_tick) -> Promise:
    """Tell what may be accepted unseen, so that at most `share` (0..1) of it is wrong, at 90 %."""
    from core.operations import bulk_accept as offers

    tick(0, 1)
    return offers.promise_of(project, share)


def begin_audit(project: Project, share: float, *, tick: Tick = no_tick) -> Promise:
    """Draw the images that a person must check for a promise."""
    from core.operations import bulk_accept as offers

    tick(0, 1)
    return offers.begin_audit(project, share)


def accept_sure(project: Project, share: float, *, tick: Tick = no_tick) -> int:
    """Label what is promised as it was predicted, in one change; return how many images."""
    from core.operations import bulk_accept as offers

    tick(0, 1)
    return offers.accept(project, share)
