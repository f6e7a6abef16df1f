"""What the controllers share."""

from dataclasses import dataclass

from app.controllers.labelling import LabellingController
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from app.views.frame import Frame


@dataclass(frozen=True)
class Context:
    """What every controller works with."""

    frame: Frame
    workspace: Workspace
    tasks: Tasks
    labelling: LabellingController
