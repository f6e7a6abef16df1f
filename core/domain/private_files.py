"""Files that are nobody's but the person's own: the cache folder, and what lies in it.

On POSIX systems a folder is 0700 and a file 0600, those of earlier versions too. Windows keeps what
lies in a person's profile from others by itself.
"""

import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_OTHERS = 0o077


def cache_folder() -> Path:
    """Return the folder of what may vanish at any time, made for its owner alone.

    A disk that refuses is told by whatever writes there next.
    """
    folder = user_cache_path("Handful")
    with suppress(OSError):
        make_folder(folder)
        tighten(folder, FOLDER_MODE)
    return folder


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into; leave one that is there as it is.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file that only its owner may read; take others' rights to one that is there.

    Raises:
        OSError: it cannot be made.
    """
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, FILE_MODE))
    tighten(path, FILE_MODE)


def tighten(path: Path, mode: int) -> None:
    """Take from others what rights they have to what is there; somebody else's stays as it is."""
    if os.name != "posix":
        return
    # It may be somebody else's, or on a disk that knows no rights; it stays usable all the same.
    with suppress(OSError):
        if path.stat().st_mode & _OTHERS:
            path.chmod(mode)
