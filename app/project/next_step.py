"""What is to be done next: one step, and how many images it is about."""

from dataclasses import dataclass

from app.messages.next_step import StepKind


@dataclass(frozen=True)
class State:
    """What the next step depends on.

    Attributes:
        n_files: images of the project.
        n_ready: classes that have an example.
        n_open: images that no person labelled and that can be read.
        n_pending: those of them without a prediction.
        n_doubtful: images that the model is in doubt about.
        n_acceptable: images that may be accepted now, under the promise that is asked for.
        has_model: whether there is a model.
        is_stale: whether the examples have changed since it learned.
        is_working: whether adapting or sorting runs or waits.
        is_reviewing: whether the person is reviewing the doubtful images. Each answer makes the
            model stale, but Adapt waits for the last of them.
    """

    n_files: int = 0
    n_ready: int = 0
    n_open: int = 0
    n_pending: int = 0
    n_doubtful: int = 0
    n_acceptable: int = 0
    has_model: bool = False
    is_stale: bool = False
    is_working: bool = False
    is_reviewing: bool = False


@dataclass(frozen=True)
class Step:
    """What to do next, and with how many images; 0 where a number says nothing."""

    kind: StepKind
    n: int = 0


def next_step(state: State) -> Step:
    """Say what brings the person nearer to a sorted folder.

    Example:
        >>> next_step(State(n_files=360, n_ready=6, n_open=330, n_pending=330))
        Step(kind='adapt', n=330)
    """
    if state.is_working:
        return Step("working")
    if state.n_ready < 2:
        return Step("examples" if state.n_files else "folder")
    if state.has_model and state.is_reviewing and state.n_doubtful:
        return Step("review", state.n_doubtful)
    if not state.has_model or state.is_stale:
        # With nothing to sort, what to sort is what is missing.
        return Step("adapt", state.n_open) if state.n_open or state.has_model else Step("folder")
    after: tuple[tuple[StepKind, int], ...] = (
        ("sort", state.n_pending),
        ("review", state.n_doubtful),
        ("accept", state.n_acceptable),
    )
    for kind, n in after:
        if n:
            return Step(kind, n)
    return Step("export" if state.n_files else "folder")
