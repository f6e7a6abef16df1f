"""What the window's process and the engine's write down about their work, to find a fault by.

One file each, `window.log` and `engine.log`, of a bounded size. They hold names of files and
projects and how long things took, and nothing of what pictures show. Knows no Qt: the engine's
process loads this file.
"""

import logging
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

import app
import core
from core.domain import private_files
from core.domain.names import LogLines

LEVEL = "HANDFUL_LOG_LEVEL"
"""The variable that says how much is logged; the engine's process inherits it from the window's."""

MAX_BYTES, N_OLD_FILES = 1_000_000, 3
# Other people's packages say much at lower levels, Pillow even what is in a picture.
OUR_LOGGERS = (app.__name__, core.__name__)


def log_folder() -> Path:
    """Return the folder of the log files, which need not be there."""
    return user_log_path("Handful")


def make_log_folder() -> Path:
    """Return the folder of the log files, made for its owner alone.

    Raises:
        OSError: it cannot be made.
    """
    folder = log_folder()
    private_files.make_folder(folder)
    private_files.tighten(folder, private_files.FOLDER_MODE)
    return folder


def start_log(name: str) -> list[logging.Handler]:
    """Log to a file from now on, and to stderr what a person at a terminal should know.

    A folder that cannot be written costs the file and nothing else. A second call does nothing.

    Args:
        name: of the file, without suffix.

    Returns:
        what was added to the root logger.
    """
    if any(isinstance(one.formatter, LogLines) for one in logging.getLogger().handlers):
        return []
    level = os.environ.get(LEVEL, "").upper()
    handlers: list[logging.Handler] = []
    if sys.stderr is not None:  # as for a program without a console on Windows
        terminal = logging.StreamHandler()
        terminal.setLevel(level or logging.WARNING)
        handlers.append(terminal)
    with suppress(OSError):
        handlers.append(LogFile(make_log_folder() / f"{name}.log"))
    for one in handlers:
        one.setFormatter(LogLines())
        logging.getLogger().addHandler(one)
    for logger in OUR_LOGGERS:
        logging.getLogger(logger).setLevel(level or logging.INFO)
    return handlers


class LogFile(RotatingFileHandler):
    """A log file that only its owner may read; it grows to `MAX_BYTES`, then a new one is begun."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            maxBytes=MAX_BYTES,
            backupCount=N_OLD_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )

    def _open(self) -> TextIOWrapper:
        private_files.make_file(Path(self.baseFilename))
        return super()._open()

    def rotate(self, source: str, dest: str) -> None:
        """Put the full file aside; where another window holds it open, it grows on."""
        with suppress(OSError):  # Windows moves no open file
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:
        """Lose a line for which the disk has no room; our own mistakes are told on stderr."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)
