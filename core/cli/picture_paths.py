"""What a command was given to look at: files by name, as a pattern, or as a list on stdin."""

import glob
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

STDIN = "-"


def picture_paths(words: Iterable[str], *, is_null: bool) -> list[Path]:
    """Return the files and folders that some words stand for.

    `-` stands for the paths that stdin lists. A word that is no file, but holds `*`, `?` or `[`,
    is a pattern that the shell left as it was, as those of Windows do.

    Args:
        words: as they were typed.
        is_null: the list on stdin has a NUL behind each path, in place of an end of line.

    Raises:
        click.BadParameter: there is nothing of that name.
    """
    paths: list[Path] = []
    for word in words:
        if word == STDIN:
            paths += [_there(name) for name in _listed(is_null=is_null)]
        elif Path(word).exists() or Path(word).is_symlink() or not glob.has_magic(word):
            paths.append(_there(word))
        else:
            matches = sorted(glob.glob(word, recursive=True))  # noqa: PTH207 - of any root
            if not matches:
                raise click.BadParameter(f"No file is meant by {word!r}.")
            paths += map(Path, matches)
    return paths


def _there(word: str) -> Path:
    path = Path(word)
    if not (path.exists() or path.is_symlink()):
        raise click.BadParameter(f"Path {word!r} does not exist.")
    return path


def _listed(*, is_null: bool) -> list[str]:
    data: bytes = sys.stdin.buffer.read()
    parts = data.split(b"\0") if is_null else data.splitlines()
    return [os.fsdecode(part) for part in parts if part]
