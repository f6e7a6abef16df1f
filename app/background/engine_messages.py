"""What travels over the pipe between the window and the engine's process. Knows no Qt."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.background.calls import Call


@dataclass(frozen=True, slots=True)
class Request:
    """One call for the engine.

    Attributes:
        call: a pickled `Call`. It is opened where it is made, so that what it imports neither
            holds up the thread that hears Stop, nor ends it where that fails.
        project_path: the project that it gets first; None where it takes none.
        steps_aside: whether others are worked off inside its ticks; see
            `engine_child.Desk`.
    """

    job_id: int
    call: bytes
    project_path: Path | None = None
    steps_aside: bool = False

    @classmethod
    def of(
        cls,
        job_id: int,
        call: Call[object],
        project_path: Path | None,
        *,
        steps_aside: bool = False,
    ) -> "Request":
        """Pack a call."""
        return cls(job_id, pickle.dumps(call), project_path, steps_aside)

    def opened(self) -> Call[object]:
        """Unpack the call; imports the module that its verb lies in."""
        unpacked = pickle.loads(self.call)  # from the window's own process, over our own pipe
        assert isinstance(unpacked, Call)
        return unpacked


@dataclass(frozen=True, slots=True)
class Stop:
    """The person pressed Stop for this job."""

    job_id: int


@dataclass(frozen=True, slots=True)
class Order:
    """Something to do besides jobs: load the pipeline ahead of need, or finish."""

    word: Literal["warm", "end"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes home: (done, total), a result, a `CoreError`, a traceback, or nothing."""

    job_id: int
    kind: Literal["progress", "finished", "failed", "crashed", "cancelled"]
    value: object = None


Message = Request | Stop | Order

END = Order("end")
