"""Open a project, and find the bundled sample."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import resources
from core import store
from core.public.progress import Progress
from core.public.project import Project

_ARRAYS = ".arrays"  # of the folder for pictures that came as arrays; the scan leaves it out


def open_project(
    path: str | os.PathLike[str] | None = None, *, create: bool = False, progress: Progress = True
) -> Project:
    """Open a project: one file that holds all that is known of your pictures.

    The pictures stay where they are and are never changed. Arrays that you give are kept as PNG
    files in a folder beside the project, `NAME.handful.arrays`. While it is open here no window or
    other process can open it; use it from the thread that opened it.

    Args:
        path: of the file, which ends in `.handful`. Without one, the project lives until it is
            closed, in the folder for temporary files.
        create: make it where there is none.
        progress: show bars on a terminal or in a notebook; or a function that is called with (done,
            total) and may raise `handful.Cancelled` to stop. What is done is kept.

    Raises:
        ProjectMissing: there is no such file, and `create` is off.
        ProjectLocked: a window or another process has it open.
        ProjectError: it is damaged, cannot be written, or was made by a later version.

    Examples:
        >>> with open_project(progress=False) as project:
        ...     project.classes
        []
    """
    if path is None:
        folder = TemporaryDirectory(prefix="handful-")
        opened = store.Project.open(Path(folder.name) / "project.handful", create=True)
        return Project(opened, Path(folder.name) / "arrays", progress, folder)
    place = Path(os.fspath(path)).expanduser()
    opened = store.Project.open(place, create=create)
    arrays = opened.path.with_name(opened.path.name + _ARRAYS)
    return Project(opened, arrays, progress)


def sample() -> Path:
    """Return the folder of the bundled sample.

    It holds `examples`, one folder for each of four classes; `folder`, 36 pictures to label; and
    `truth.csv` with their right labels. All are drawn.
    """
    return Path(resources.__file__).parent / "sample"
