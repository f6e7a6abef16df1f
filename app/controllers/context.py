"""What the parts of the desk have in common."""

from dataclasses import dataclass

from app.controllers.labelling import Labelling
from app.project.tasks import Work
from app.project.workspace import Workspace
from app.views.frame import Frame


@dataclass(frozen=True)
class Shared:
    """What every part of the desk works with."""

    frame: Frame
    workspace: Workspace
    work: Work
    labelling: Labelling
