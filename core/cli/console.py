"""What commands share on a terminal: errors as sentences, a progress bar, and Ctrl+C.

Whatever is printed goes through here, so that no name of a file or a class is obeyed by a terminal.

A terminal may be closed under a command, which then stops as by Ctrl+C, with nobody to tell.
"""

import itertools
import json
import logging
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TypeVar

import click
from tqdm import tqdm

import core
from core.cli.messages import exit_code, notice_line, sentence
from core.cli.shell.command import Section, plain, wants_json
from core.cli.shell.plugin_messages import fault_line
from core.domain.errors import Cancelled, CoreError, ProjectError, ProjectGone
from core.domain.names import LogLines, json_shown, shown
from core.domain.plugins.entry_points import faults
from core.domain.progress import Tick
from core.store import Project

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

STDOUT = "-"
_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows knows no SIGHUP


class Group(Section):
    """Turns what the engine raises into a sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. See `click.Group.invoke`."""
        try:
            return super().invoke(ctx)
        except CoreError as error:
            said = sentence(error)
            say([f"handful: {said}"])
            give({"error": {"kind": type(error).__name__, "message": said}})
            ctx.exit(exit_code(error))
        except click.ClickException as error:  # which quotes what was typed, or a file's name
            setattr(error, "message", shown(error.message, keep="\n"))  # noqa: B010 - it is final
            raise
        finally:
            say(fault_line(fault) for fault in faults())


@contextmanager
def project_at(
    path: Path | None, *, create: bool = False, only_reads: bool = False
) -> Iterator[Project]:
    """Open a command's project, or one that lives only as long as the command.

    Args:
        path: of the project; None for one that lives as long as the command.
        create: make it where there is none.
        only_reads: the command changes nothing, so a project that cannot be written will do.

    Raises:
        ProjectError: it is not there, locked, damaged or too new; see `Project.open`.
    """
    with tempfile.TemporaryDirectory(prefix="handful-") as folder:
        path = path or Path(folder) / "project.handful"
        with Project.open(path, create=create, or_read_only=only_reads) as project:
            project.history.who = "command line"
            say(notice_line(notice) for notice in project.notices)
            try:
                yield project
                project.see_that_it_is_there()
            except ProjectGone as error:
                error.saved_at = _rescued(project)
                raise


def _rescued(project: Project) -> Path | None:
    """Write a project whose file went away to a free name beside its place; None for nowhere."""
    names = (f"{project.path.stem} rescued {number}" for number in itertools.count(1))
    places = (project.path.with_stem(name) for name in names)
    place = next(path for path in places if not path.exists())
    with suppress(ProjectError):
        project.save_copy(place)
        return place
    return None


class _Stop:
    """Ctrl+C: at first asked for politely, at the second time at once."""

    asked: list[int] = []


def run(
    title: str,
    call: Callable[..., _T],
    *arguments: object,
    unit: str = " images",
    status: Callable[[], str] | None = None,
    **options: object,
) -> _T:
    """Run an engine call with a progress bar on a terminal and nothing in a pipe.

    Args:
        status: what to show behind the bar.
    """
    bar = tqdm(
        desc=title, unit=unit, unit_scale=unit == "B", disable=not sys.stderr.isatty(), leave=False
    )
    asked = _Stop.asked

    def tick(done: int, total: int) -> None:
        if asked:
            raise Cancelled
        bar.total = total or None
        if status:
            bar.set_postfix_str(status(), refresh=False)
        bar.update(done - bar.n)

    began_at = time.monotonic()
    with bar:
        checked: Tick = tick
        result = call(*arguments, tick=checked, **options)
    _log.info("%s took %.1f s", title, time.monotonic() - began_at)
    return result


def see_stop(_done: int, _total: int) -> None:
    """A `tick` without a bar, for what runs until it is stopped.

    Raises:
        Cancelled: Ctrl+C was pressed.
    """
    if _Stop.asked:
        raise Cancelled


def log_to_terminal(level: str) -> None:
    """Write the engine's log to stderr for as long as the command runs."""
    handler, logger = logging.StreamHandler(), logging.getLogger(core.__name__)
    handler.setFormatter(LogLines())
    before = logger.level
    logging.getLogger().addHandler(handler)
    logger.setLevel(level.upper())

    def stop() -> None:
        logging.getLogger().removeHandler(handler)
        logger.setLevel(before)

    click.get_current_context().call_on_close(stop)


@contextmanager
def stopping(outcome: str) -> Iterator[None]:
    """Let Ctrl+C stop at the next batch, and say what is kept and how to go on."""

    def stop(number: int, frame: FrameType | None) -> None:
        if _Stop.asked:
            raise KeyboardInterrupt
        _Stop.asked.append(number)

    numbers = [getattr(signal, name) for name in _STOPPING if hasattr(signal, name)]
    closed = getattr(signal, "SIGHUP", None)
    if closed and signal.getsignal(closed) is signal.SIG_IGN:
        numbers.remove(closed)  # nohup: a command that is to outlive its terminal
    before = [(number, signal.signal(number, stop)) for number in numbers]
    try:
        yield
    except (Cancelled, KeyboardInterrupt):
        # The terminal may be the very thing that went away (SIGHUP).
        with suppress(OSError):
            say([f"Stopped. {outcome}"])
        raise SystemExit(1) from None
    finally:
        _Stop.asked.clear()
        for number, handler in before:
            signal.signal(number, handler)


def say(lines: Iterable[str]) -> None:
    """Print to stderr, so that stdout holds only what a script asked for."""
    for line in lines:
        click.echo(shown(line), err=True)


def show(lines: Iterable[str]) -> None:
    """Print what was asked for to stdout, each line with control characters as their escapes."""
    for line in lines:
        click.echo(shown(line))


@contextmanager
def target_of(out: str, suffix: str) -> Iterator[Path]:
    """Give the place of a file; what goes to standard output, `-`, is whole before it does.

    Args:
        out: as it was given.
        suffix: of the file's format.
    """
    if out != STDOUT:
        yield Path(out)
        return
    with tempfile.TemporaryDirectory(prefix="handful-") as folder:
        place = Path(folder) / f"labels{suffix}"
        yield place
        if place.exists():
            with place.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def give(facts: object) -> None:
    """Print what came of a command to stdout, where `--json` asks for it: see docs/cli.md."""
    if wants_json():
        show_json(plain(facts))


def show_json(facts: object, *, in_a_line: bool = False) -> None:
    """Print facts to stdout for scripts, which read every name as it is."""
    click.echo(json_line(facts) if in_a_line else _as_json(facts, indent=1))


def json_line(facts: object) -> str:
    """Return facts as one line of JSON Lines, without its end."""
    return _as_json(facts, indent=None)


def _as_json(facts: object, indent: int | None) -> str:
    return json_shown(json.dumps(plain(facts), ensure_ascii=False, indent=indent))
