"""In which format a result is written, by the name that it is to have."""

from pathlib import PurePath

_SUFFIXES = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".npz": "npz",
    ".parquet": "parquet",
}
_OTHER_SUFFIXES = (".tsv", ".txt", ".xls", ".xlsx", ".ods", ".xml", ".html", ".pdf", ".zip")


def kind_of(target: PurePath) -> str:
    """Return the format that the suffix of a target means; a name without one is a folder.

    Raises:
        ValueError: no format is written with this suffix.

    Examples:
        >>> kind_of(PurePath("labels.csv")), kind_of(PurePath("sorted"))
        ('csv', 'folders')
    """
    suffix = target.suffix.lower()
    if suffix in _OTHER_SUFFIXES:
        raise ValueError(f"No format is written as {suffix}")
    return _SUFFIXES.get(suffix, "folders")
