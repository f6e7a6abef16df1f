"""The class of each picture in a folder of class folders, for data that nobody is asked about."""

from collections.abc import Iterable

from core.imaging.dataset_layout import recognise


def classes_in_parts(paths: Iterable[str]) -> dict[str, str]:
    """Name the class of each folder of a data set in parts, such as train and val.

    Args:
        paths: of the pictures, relative to the set's folder, parts joined by `/`.

    Returns:
        classes by relative folder; empty where the set is not in parts, or may be so.

    Example:
        >>> classes_in_parts(["train/cat/1.png", "train/dog/2.png", "val/cat/3.png"])
        {'train/cat': 'cat', 'train/dog': 'dog', 'val/cat': 'cat'}
    """
    layout = recognise(paths)
    if not layout.is_clear or layout.readings[0].kind != "splits":
        return {}
    return {folder: name for folder, (name, _) in layout.readings[0].folders.items()}
