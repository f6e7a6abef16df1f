"""What is done with files and folders that are dropped on the window as a whole."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from app.background.calls import R
from app.messages import job_titles
from core import api
from core.domain.progress import Tick


class Taking(Protocol):
    """What `app.project.tasks.Tasks` does with what was dropped."""

    def look(self, work: Callable[[Tick], R], title: str, then: Callable[[R], object]) -> None:
        """Look at something on the disk off the window's thread."""

    def add_folder(self, folder: Path) -> None:
        """Look through a folder, show its files, and begin to read them."""

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Add single pictures."""

    def put_class_folders(self, root: Path) -> None:
        """Make a class of each folder in a folder."""


def take_in(tasks: Taking, paths: Sequence[Path]) -> None:
    """Add pictures; label folders of pictures; make classes of folders of class folders.

    What a folder holds is looked up off the window's thread: it may lie on a slow disk.
    """
    single = []
    for path in paths:
        if path.is_dir():
            title = job_titles.title("scan", path)
            tasks.look(partial(_is_class_tree, path), title, partial(_take_folder, tasks, path))
        else:
            single.append(path)
    if single:
        tasks.add_pictures(single)


def _is_class_tree(folder: Path, tick: Tick) -> bool:
    tick(0, 1)
    return api.is_class_tree(folder)


def _take_folder(tasks: Taking, folder: Path, is_class_tree: bool) -> None:
    if is_class_tree:
        tasks.put_class_folders(folder)
    else:
        tasks.add_folder(folder)
