"""Load pictures of the open project, and drop those of a project that was open before."""

from collections.abc import Callable

from PySide6.QtGui import QImage

from app.background.jobs import LatestFirstLoader
from app.project.workspace import Workspace

ID_BITS = 40  # of a file's id; the project's number stands above them


class ProjectLoader(LatestFirstLoader):
    """A loader whose keys are file ids, which mean other files in another project.

    What is still being read when another project is opened arrives late. It is dropped, and does
    not stand in the way of the new project's picture with the same id.

    Args:
        workspace: tells when another project is open.
        fetch: loads the picture of a file, in a loader's thread.
    """

    def __init__(self, workspace: Workspace, fetch: Callable[[int], QImage | None]) -> None:
        super().__init__(lambda key: fetch(_file_id(key)), 1)
        self._project = 0
        workspace.project_changed.connect(self._turn_to_project)

    def want(self, keys: list[int]) -> None:
        """Replace everything still to load by these files, most urgent first."""
        super().want([self._project << ID_BITS | key for key in keys])

    def take(self, n: int) -> list[tuple[int, QImage | None]]:
        """Take up to `n` loaded pictures; fewer than `n` means that the tray is empty."""
        taken: list[tuple[int, QImage | None]] = []
        while len(taken) < n and (more := super().take(n - len(taken))):
            taken += [
                (_file_id(key), image) for key, image in more if key >> ID_BITS == self._project
            ]
        return taken

    def _turn_to_project(self) -> None:
        self._project += 1
        self.want([])


def _file_id(key: int) -> int:
    return key & ((1 << ID_BITS) - 1)
