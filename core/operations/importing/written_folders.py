"""Whether a picture in another folder may be meant where only the name of its file agrees."""

from collections import defaultdict
from collections.abc import Sequence

from core.domain.imports import LabelRecord
from core.operations.importing.picture_index import Known, PictureIndex, plain_path

_LONG = 12  # letters of a name that no counter gives: "ILSVRC2012_val_00000293", not "IMG_1234"


class WrittenFolders:
    """The folders that all paths of a file name, which tell what a folder stands for there."""

    def __init__(self, records: Sequence[LabelRecord], index: PictureIndex) -> None:
        self._index = index
        self._labels: dict[str, set[str]] = defaultdict(set)
        for record in records:
            folder = folder_of(plain_path(record.path))
            if folder:
                self._labels[folder].update(name.casefold() for name in record.labels)
        self._class_names = {folder.rpartition("/")[2] for folder in self._labels}.union(
            *self._labels.values()
        )

    def near(self, record: LabelRecord, path: str, files: list[Known]) -> list[Known]:
        """Return those of some files of the path's name that may be meant; they lie elsewhere.

        The size confirms a file. Else all of them must be in question: of those that are not, the
        others would be guessed.
        """
        folder = folder_of(path)
        if not folder:
            return files
        if all(self._may_be(record, folder, path, file) for file in files):
            return files
        return [file for file in files if file.n_bytes == record.n_bytes]

    def _may_be(self, record: LabelRecord, folder: str, path: str, file: Known) -> bool:
        home = folder_of(file.place).rpartition("/")[2]
        if home in (name.casefold() for name in record.labels):  # it was sorted since
            return True
        if home in self._class_names:  # of another class, or another folder that the file names
            return False
        if self._index.is_flat:  # the tree was flattened: its folders are gone
            return True
        names = {*folder.split("/")}
        labels = self._labels.get(folder, set())
        if names & labels:  # `cat/1.jpg` is a cat: the folder is that of its class
            return False
        if file.is_at_top and len(self._index.folders) == 1:
            return True
        # All pictures lay in one folder, whatever their class: it was moved or sorted since.
        is_one = len(self._labels) == 1 and len(labels) > 1
        return is_one or len(path.rpartition("/")[2].rpartition(".")[0]) >= _LONG


def folder_of(path: str) -> str:
    """Return the folder that a plain path names, as it is compared; "" for none."""
    return path.casefold().strip("/").rpartition("/")[0]
