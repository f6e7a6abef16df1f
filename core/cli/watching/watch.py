"""`handful watch`: label pictures as they come into a folder, until it is stopped."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from core import api as pipeline
from core.cli.console import json_line, project_at, say, see_stop, show, show_json, stopping
from core.cli.exclude import exclude_option, keep_patterns
from core.cli.label import device_option
from core.cli.messages import counted
from core.cli.shell.command import command, wants_json
from core.cli.watching.arrival_log import ArrivalLog
from core.cli.watching.messages import note_sentence, picture_line
from core.domain.device import Device
from core.domain.errors import BadTarget, Cancelled
from core.domain.watching.records import Arrival, KeptExport, WatchNote, WatchSettings
from core.public.results import result_of
from core.store import Project

_BESIDE, _FOLDERS = "xmp", "folders"


class _Export(click.ParamType[object]):
    """A kind of export with its place: `csv=labels.csv`, `folders=sorted`, or `xmp`."""

    name = "KIND=PLACE"

    def get_metavar(self, param: object, ctx: object = None) -> str:
        """See `click.ParamType.get_metavar`."""
        return "csv=FILE|folders=DIR|xmp"

    def convert(self, value: object, param: object, ctx: object) -> object:
        """See `click.ParamType.convert`."""
        from core.operations.watching.kept_exports import KINDS

        kind, _, place = str(value).partition("=")
        if kind not in KINDS:
            self.fail(f"{kind} is no kind of export that can be kept: it is one of"
                      f" {', '.join(KINDS)}.")  # fmt: skip
        if kind == _BESIDE and place:
            self.fail("xmp takes no place: sidecars are kept next to the pictures.")
        if kind != _BESIDE and not place:
            self.fail(f"{kind} needs a place: write it as {kind}=PLACE.")
        return KeptExport(kind, Path(place) if place else None)


@command(
    examples=(
        "handful watch ~/incoming --project birds.handful",
        "handful watch ~/incoming --project birds.handful --export csv=labels.csv --export xmp",
        "handful watch /mnt/lab --project birds.handful --poll 30 --log arrivals.jsonl",
        "handful watch ~/incoming --project birds.handful --once --json",
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--project",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="With a model: `handful adapt PROJECT` makes one.",
)
@click.option(
    "--export",
    "exports",
    type=_Export(),
    multiple=True,
    help="Keep this up to date: a file, class folders with what is sure, or sidecars next to the"
    " pictures. May be given several times.",
)
@click.option("--once", "is_once", is_flag=True, help="Label what is there and end, as for cron.")
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append a line of JSON for each picture to this file: each once, whatever happens.",
)
@click.option(
    "--settle",
    "settle_s",
    type=click.FloatRange(min=0.1),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="Look at a file once nothing has changed it for so long.",
)
@click.option(
    "--poll",
    "poll_s",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help="Look every so many seconds.  [default: 10 on network drives; elsewhere the system tells"
    " at once]",
)
@click.option(
    "--patience",
    "patience_s",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Say that a file cannot be read once nothing has changed it for so long.",
)
@click.option("--links", is_flag=True, help="folders: link to the pictures in place of copies.")
@device_option
@exclude_option
def watch(
    folder: Path,
    project: Path,
    exports: Sequence[KeptExport],
    log: Path | None,
    exclude: tuple[str, ...],
    **more: Any,  # noqa: ANN401 - the rest of `WatchSettings`, as click hands it over
) -> None:
    """Label pictures as they come into FOLDER and below.

    What came while nobody watched is labelled first. One line a picture goes to stdout. What the
    model is not sure of waits in the window's Review. Ctrl+C ends it; nothing is lost by a kill.
    """
    settings = _settings(exports, **more)
    with (
        project_at(project) as opened,
        nullcontext() if log is None else ArrivalLog(log) as arrivals_log,
        stopping("What is labelled is kept. The same command goes on from there."),
    ):
        keep_patterns(opened, exclude)
        teller = _Teller(arrivals_log)
        if arrivals_log is not None:
            _go_on_from(arrivals_log, opened, folder)
        if not settings.is_once and not wants_json():
            say([f"Watching {folder}. Ctrl+C ends it."])
        has_failed = _watch(opened, folder, settings, teller)
    if has_failed:
        raise SystemExit(1)


def _settings(
    exports: Sequence[KeptExport],
    *,
    settle_s: float,
    patience_s: float,
    poll_s: float | None,
    is_once: bool,
    links: bool,
    device: Device,
) -> WatchSettings:
    if links and not any(export.kind == _FOLDERS for export in exports):
        raise click.UsageError("--links goes with --export folders=DIR.")
    kept_exports = tuple(
        KeptExport(export.kind, export.target, links=links and export.kind == _FOLDERS)
        for export in exports
    )
    return WatchSettings(settle_s, patience_s, poll_s, is_once, kept_exports, device)


def _go_on_from(log: ArrivalLog, project: Project, folder: Path) -> None:
    """Tell nothing again that a log has; refuse the log of another project or folder."""
    if log.last and not pipeline.note_told(project, folder, log.last):
        reason = f"it is the log of another project or folder than {folder}; choose another file"
        raise BadTarget(log.path, reason)


def _watch(project: Project, folder: Path, settings: WatchSettings, teller: "_Teller") -> bool:
    """Watch until it ends; tell whether an export is not up to date."""
    from core.operations.watching.watch_folder import watch_folder

    try:
        watch_folder(project, folder, settings, tell=teller.tell, note=teller.note, tick=see_stop)
    except Cancelled:
        teller.end("Stopped watching")
    else:
        teller.end("Looked once")
    return bool(teller.not_written)


@dataclass(slots=True)
class _Teller:
    """Says what comes: a line a picture on stdout, and in the log if there is one."""

    log: ArrivalLog | None
    n_pictures: int = 0
    not_written: set[Path] = field(default_factory=set)

    def tell(self, arrivals: Sequence[Arrival]) -> None:
        """Say which pictures came. Once this returns, they count as told."""
        if self.log is not None:
            self.log.write([json_line(_facts(arrival)) for arrival in arrivals])
        for arrival in arrivals:
            if wants_json():
                show_json({"event": "picture", **_facts(arrival)}, in_a_line=True)
            else:
                show([picture_line(arrival)])
        self.n_pictures += len(arrivals)

    def note(self, note: WatchNote) -> None:
        """Say what else happened."""
        if note.kind == "not written":
            self.not_written.add(note.path)
        elif note.kind == "written again":
            self.not_written.discard(note.path)
        said = note_sentence(note)
        say([said])
        if wants_json():
            facts = {"event": note.kind, "path": note.path, "message": said}
            show_json(facts, in_a_line=True)

    def end(self, how: str) -> None:
        """Say how much came in all."""
        say([f"{how}: {counted(self.n_pictures, 'picture')} came."])
        if wants_json():
            show_json({"event": "end", "n_pictures": self.n_pictures}, in_a_line=True)


def _facts(arrival: Arrival) -> dict[str, Any]:
    return {
        "number": arrival.number,
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        **result_of(arrival.row).as_dict(),
    }
