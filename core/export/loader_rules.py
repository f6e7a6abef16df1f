"""What loaders of class folders take from names, and how a tree is told to be read as it is meant.

Hugging Face's `imagefolder` takes words such as "test" in the names of folders and files for splits
of the data: one class "test tube", or one picture "dev-1.jpg", and all others are left out, without
a word. A data set card in the tree says otherwise to whoever loads the tree by its own path.

Source: `datasets.data_files` 5.2.0 (DEFAULT_PATTERNS_SPLIT_IN_DIR_NAME and _IN_FILENAME), tried.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from core.domain.layouts import Reading, Split

CARD, NAMES = "README.md", "class-names.json"

_WORDS = "train|training|validation|valid|dev|val|test|testing|eval|evaluation"
_SEPARATOR = "[-._ 0-9]"
_FOLDER = re.compile(rf"(?:.*{_SEPARATOR})?(?:{_WORDS})(?:{_SEPARATOR}.*)?", re.DOTALL)
_FILE = re.compile(rf"(?:.*{_SEPARATOR})?(?:{_WORDS}){_SEPARATOR}.*", re.DOTALL)

_HUGGING_FACE = {"train": "train", "val": "validation", "test": "test"}


def misleading(names: Iterable[str], splits: Iterable[str] = ()) -> list[str]:
    """Return the folders, or else the files, by whose names a tree would be parted.

    Args:
        names: of pictures within the tree, `class/picture` or `split/class/picture`.
        splits: the folders above the classes; they part it as they should.

    Example:
        >>> misleading(["test tube/a.jpg", "cup/b.jpg"]), misleading(["cup/dev-1.jpg"])
        (['test tube'], ['dev-1.jpg'])
        >>> misleading(["contest/latest.jpg", "Test/a.jpg"])
        []
    """
    parts = [name.split("/") for name in names]
    folders = dict.fromkeys(path[-2] for path in parts)
    misread = [folder for folder in folders if _FOLDER.fullmatch(folder) or folder.startswith("__")]
    if misread or any(True for _ in splits):
        return misread
    return list(dict.fromkeys(path[-1] for path in parts if _FILE.fullmatch(path[-1])))


def card(splits: Iterable[str]) -> str:
    """Return the data set card of a tree, by which its names part nothing.

    Args:
        splits: the folders above the classes; none where these are on top.
    """
    there = [(_HUGGING_FACE[split], f"{split}/*/*") for split in splits] or [("train", "*/*")]
    lines = "".join(f"  - split: {name}\n    path: {json.dumps(path)}\n" for name, path in there)
    return (
        f"---\nconfigs:\n- config_name: default\n  data_files:\n{lines}---\n\n"
        "Pictures in one folder a class, exported by Handful.\n\n"
        "Some names in this tree hold a word such as train, dev or test, which the loader of\n"
        "Hugging Face takes for a split. The lines above tell it not to, where the tree is loaded\n"
        "by its own path:\n\n"
        '    datasets.load_dataset("PATH OF THIS FOLDER")\n\n'
        'and not with load_dataset("imagefolder", data_dir=...), which does not read them.\n'
    )


def class_names(folders: Mapping[str, str]) -> str:
    """Write down which class each folder stands for, where its name is not the class's own.

    Args:
        folders: the folder of each class.
    """
    names = {folder: name for name, folder in folders.items() if folder != name}
    return json.dumps(names, ensure_ascii=False, indent=1) + "\n" if names else ""


def read_class_names(tree: Path) -> dict[str, str]:
    """Return the classes of the folders of a tree that are not called as their class is.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is damaged.
    """
    place = tree / NAMES
    if not place.is_file():
        return {}
    names = json.loads(place.read_text(encoding="utf-8"))
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise ValueError(f"{NAMES} is not a table of names")
    return names


def named_as_exported(tree: Path, reading: Reading) -> Reading:
    """Give the folders of a tree that was exported the names of their classes."""
    try:
        names = read_class_names(tree)
    except (OSError, ValueError):  # then the folders speak for themselves
        return reading
    if not names:
        return reading
    counts: Counter[tuple[str, Split]] = Counter()
    for (name, split), n in reading.counts.items():
        counts[names.get(name, name), split] += n
    folders = {
        path: (names.get(name, name), split) for path, (name, split) in reading.folders.items()
    }
    return replace(reading, folders=folders, counts=dict(counts))


def pictures_below(tree: Path) -> Iterator[str]:
    """Yield the pictures of a tree by their paths in it; notes about them are left out."""
    for path in tree.rglob("*"):
        if path.is_file() and not (path.parent == tree and path.name in (CARD, NAMES)):
            yield path.relative_to(tree).as_posix()
