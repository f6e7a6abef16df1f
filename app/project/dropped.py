"""What is done with files and folders that are dropped on the window as a whole."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from PySide6.QtCore import SignalInstance

from app.background.calls import R
from app.messages import job_titles
from core import api
from core.domain.progress import Tick

_Meant: TypeAlias = Literal["labels", "classes", "pictures"]

LABEL_FOLDERS = {"fiftyone", "imagefolder", "labelme"}
"""Folders of pictures with a file of labels in them; see `core.importers`."""


class Taking(Protocol):
    """What `app.project.tasks.Tasks` does with what was dropped."""

    @property
    def labels_dropped(self) -> SignalInstance:
        """Tell of a file or folder that holds labels."""

    def look(self, work: Callable[[Tick], R], title: str, then: Callable[[R], object]) -> None:
        """Look at something on the disk off the window's thread."""

    def add_folder(self, folder: Path) -> None:
        """Scan a folder, show its files, and begin to read them."""

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Add single pictures."""

    def put_class_folders(self, root: Path) -> None:
        """Make a class of each folder in a folder."""


def take_in(tasks: Taking, paths: Sequence[Path]) -> None:
    """Add pictures, label folders of them, make classes of class folders, import labels.

    What something holds is looked up off the window's thread: it may lie on a slow disk.
    """
    files = []
    for path in paths:
        if path.is_dir():
            title = job_titles.title("scan", path)
            tasks.look(partial(_meaning, path), title, partial(_take_folder, tasks, path))
        else:
            files.append(path)
    if files:
        title = job_titles.title("scan", files[0].parent)
        tasks.look(partial(_with_labels, files), title, partial(_take_files, tasks, files))


def _meaning(folder: Path, tick: Tick) -> _Meant:
    found = api.recognise_labels(folder, tick=tick)
    if found is not None and found.kind in LABEL_FOLDERS:
        return "labels"
    return "classes" if api.is_class_tree(folder) else "pictures"


def _with_labels(files: Sequence[Path], tick: Tick) -> set[Path]:
    return {one for one in files if api.recognise_labels(one, tick=tick) is not None}


def _take_folder(tasks: Taking, folder: Path, meant: _Meant) -> None:
    if meant == "labels":
        tasks.labels_dropped.emit(folder)
    elif meant == "classes":
        tasks.put_class_folders(folder)
    else:
        tasks.add_folder(folder)


def _take_files(tasks: Taking, files: Sequence[Path], with_labels: set[Path]) -> None:
    for path in files:
        if path in with_labels:
            tasks.labels_dropped.emit(path)
    if pictures := [path for path in files if path not in with_labels]:
        tasks.add_pictures(pictures)
