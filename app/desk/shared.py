"""What the parts of the desk have in common."""

from dataclasses import dataclass

from app.desk.labelling import Labelling
from app.frame import Frame
from app.work import Work
from app.workspace import Workspace


@dataclass(frozen=True)
class Shared:
    """What every part of the desk works with."""

    frame: Frame
    workspace: Workspace
    work: Work
    labelling: Labelling
