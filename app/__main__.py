"""The `handful` command: the window, or the command line where there are arguments for it.

Kept light at the top: every process that the engine spawns imports this file first.
"""

import logging
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.main_window import MainWindow

SUFFIX = ".handful"  # core.store's, which is not loaded before the first paint
COMPLETE = "_HANDFUL_COMPLETE"  # what click calls the variable by which a shell asks for completion
LOG_LEVEL = "HANDFUL_LOG_LEVEL"  # the name of the variable in app.background.log_files


_log = logging.getLogger("app.window")  # this file has another name when it is started


def main() -> int:
    """Run the window or a command; return the exit code."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()
    # A shell asks without arguments: what was typed so far comes in variables too.
    if not os.environ.get(COMPLETE):
        words, level = split_log_level(sys.argv[1:])
        if level:
            os.environ[LOG_LEVEL] = level  # which the engine's process inherits
        if not words:
            return run_window(None)
        if len(words) == 1 and words[0].endswith(SUFFIX) and not words[0].startswith("-"):
            return run_window(Path(words[0]))
    from core.cli.main import main as run_command

    # Named, or `python -m app` and a renamed file would have variables of other names.
    return int(run_command(prog_name="handful") or 0)


def split_log_level(words: list[str]) -> tuple[list[str], str]:
    """Split what says how much is to be logged from the words behind it.

    The command line has the same options. What is not understood stays, for it to complain about.

    Returns:
        the words behind, and the level, "" where none is named.
    """
    from core.domain.names import LOG_LEVELS

    rest, level = list(words), ""
    while rest and rest[0].startswith("-"):
        name, _, value = rest.pop(0).partition("=")
        if name in ("-v", "--verbose") and not value:
            level = "debug"
        elif name == "--log-level" and (value or rest):
            level = (value or rest.pop(0)).lower()
        else:
            return words, ""
        if level not in LOG_LEVELS:
            return words, ""
    return rest, level


def run_window(project: Path | None) -> int:
    """Open the window and wait until it is closed."""
    if not has_display():
        sys.stderr.write(
            "There is no display to open a window on. Run `make demo` to see the whole job without"
            " one, or `handful label --help` to label a folder from here.\n"
        )
        return 1
    import gc

    # Nothing of what starting makes can be thrown away, so looking for it would only cost time.
    gc.disable()
    app = make_app()
    from app.background.end_signals import EndSignals
    from app.background.garbage_collection import Collector

    collector = Collector(app)
    EndSignals(app.quit, app)
    project = project or last_project()
    while True:
        window = make_window(app, project)
        window.ready.connect(gc.freeze)
        window.ready.connect(collector.start)
        window.ready.connect(window.show_tour_once)
        window.show()
        code = app.exec()
        # See docs/adr/0006-language-change-reopens-window.md.
        if not window.is_reopening:
            return code
        project = window.last_path
        speak(app)


def last_project() -> Path | None:
    """Return the project to go on with, where that is wanted and it is still there."""
    from app import settings

    recent = settings.recent_projects() if settings.is_on("restore", default=True) else []
    return recent[0] if recent else None


def speak(app: "QApplication") -> None:
    """Let the program speak the language chosen; windows do once they are made again."""
    from app.messages import languages

    languages.install(app)


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform != "linux":
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def make_app() -> "QApplication":
    """Make the application with its name, words and colours."""
    from PySide6.QtWidgets import QApplication

    from app import settings
    from app.theme import style as theme

    QApplication.setOrganizationName("Handful")
    QApplication.setApplicationName("Handful")
    QApplication.setDesktopFileName("handful")
    app = QApplication.instance()
    is_new = app is None
    if not isinstance(app, QApplication):
        app = QApplication([*sys.argv[:1], "-style", "fusion"])
    speak(app)
    theme.apply(app, settings.theme_mode(), is_fusion=is_new)
    return app


def make_window(app: "QApplication", project: Path | None) -> "MainWindow":
    """Make the window, and let what goes wrong show itself there."""
    from app.main_window import MainWindow

    window = MainWindow(project)
    _catch_errors(window)
    return window


def _catch_errors(window: "MainWindow") -> None:
    """Show errors without ending the program, and write crashes down."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
        else:
            _log.error("The window broke", exc_info=(kind, error, trace))
            # Through a signal: the failure may lie in another thread.
            window.failed.emit(error)

    sys.excepthook = show
    window.ready.connect(lambda: _keep_logs(window))


def _keep_logs(window: "MainWindow") -> None:
    import faulthandler

    from app.background import log_files
    from app.dialogs.crash_report import versions
    from core.domain import private_files

    log_files.start_log("window")
    _log.info(versions())
    try:
        log = log_files.make_log_folder() / "crash.log"
        private_files.make_file(log)
        # Held open for the whole session: faulthandler writes there when nothing else works.
        window.crash_log = log.open("a", encoding="utf-8")
        faulthandler.enable(window.crash_log)
    except OSError:
        faulthandler.enable()


if __name__ == "__main__":
    sys.exit(main())
