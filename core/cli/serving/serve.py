"""`handful serve`: a project answers Label Studio, and learns from what people correct there."""

import ipaddress
import secrets
from contextlib import ExitStack
from pathlib import Path

import click

from core.cli.console import (
    project_at,
    say,
    see_stop,
    show,
    show_json,
    stopping,
)
from core.cli.label import device_option
from core.cli.messages import adapt_lines, counted, sentence
from core.cli.serving.desk import Desk
from core.cli.serving.http_server import serving
from core.cli.serving.label_studio import Protocol
from core.cli.shell.command import command, wants_json
from core.domain.device import Device
from core.domain.errors import Cancelled, CoreError, NoModel
from core.domain.imports import ImportReport
from core.domain.reports import AdaptReport
from core.operations.label_studio.addresses import Places
from core.operations.label_studio.backend import Backend
from core.operations.label_studio.download import Server

_PORT = 9090  # that of Label Studio's own examples


@command(
    examples=(
        "handful serve birds.handful --label-studio",
        'handful serve birds.handful --label-studio --root ~/pictures --token "$TOKEN"',
        "handful serve birds.handful --label-studio --fetch-from http://localhost:8080",
    )
)
@click.argument("project", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--label-studio", "is_label_studio", is_flag=True, help="As a model of Label Studio.")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Whom to listen to.")
@click.option("--token", help="That requests must have; by default a new one, which is shown.")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Label Studio's LOCAL_FILES_DOCUMENT_ROOT, for pictures that are not in PROJECT.",
)
@click.option(
    "--fetch-from",
    "url",
    metavar="URL",
    help="The Label Studio server, to fetch uploaded pictures from. Nothing else is fetched.",
)
@click.option("--key", default="", help="Of an account there, for --fetch-from.")
@device_option
def serve(
    project: Path,
    is_label_studio: bool,
    port: int,
    host: str,
    token: str | None,
    root: Path | None,
    url: str | None,
    key: str,
    device: Device,
) -> None:
    """Let Label Studio ask PROJECT for predictions, and label in PROJECT what is corrected there.

    Give the address that is shown to Label Studio under Settings, Model. Ctrl+C ends it.
    """
    if not is_label_studio:
        raise click.UsageError("Say whom to serve: --label-studio.")
    if key and not url:
        raise click.UsageError("--key goes with --fetch-from.")
    if url and not url.startswith(("http://", "https://")):
        raise click.UsageError(f"--fetch-from {url} is no address such as http://localhost:8080.")
    token = token or secrets.token_urlsafe(24)
    desk = Desk()
    with (
        project_at(project) as opened,
        stopping("All labels that came are kept."),
    ):
        if opened.models.current() is None:
            raise NoModel
        opened.history.who = "Label Studio"
        places = Places(root.absolute() if root else None, Server(url, key) if url else None)
        protocol = Protocol(Backend(opened, places, device), desk, _tell)
        with ExitStack() as server:
            try:
                number = server.enter_context(serving(host, port, token, protocol.answers()))
            except OSError as error:
                raise click.UsageError(
                    f"{host}:{port} cannot be listened at: {error.strerror}. Choose another --port."
                ) from error
            _say_where(host, number, token)
            desk.work(lambda: see_stop(0, 0), _say_failure)


def _say_where(host: str, port: int, token: str) -> None:
    address = f"http://{host}:{port}/{token}"
    if wants_json():
        show_json({"url": address}, in_a_line=True)
        return
    show([f"Serving Label Studio at {address}"])
    say(["Whoever knows this address can label in the project. Ctrl+C ends it."])
    if not _is_here(host):
        say([f"Other computers reach {host}, too, and nothing is encrypted."])


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tell(what: str, came: object) -> None:
    if wants_json():
        show_json({what: came}, in_a_line=True)
    elif isinstance(came, AdaptReport):
        say(adapt_lines(came))
    elif isinstance(came, dict) and what == "taken":
        say([_taken_line(came["report"])])
    elif isinstance(came, dict):
        n = counted(came["n_tasks"], "task")
        say([f"Predicted {came['n_said']} of {n}."])
        say(f"Left out {skip.path}: {skip.reason}." for skip in came["skipped"])


def _taken_line(report: ImportReport | None) -> str:
    if report is None:
        return "A label came for a picture that is not in the project, or for a skipped task."
    names = ", ".join(report.counts) or "no class"
    if report.n_labelled:
        return f"Labelled {counted(report.n_labelled, 'picture')} as {names}."
    if report.n_unlabelled:
        return "An answer without a class came, and nothing was changed."
    left_out = (*report.unmatched, *report.ambiguous, *report.unusable)
    reasons = [skipped.reason for skipped in left_out]
    return f"A label changed nothing: {reasons[0]}." if reasons else "A label was there already."


def _say_failure(error: Exception) -> None:
    if isinstance(error, Cancelled) or not isinstance(error, CoreError | ValueError | OSError):
        raise error
    said = sentence(error) if isinstance(error, CoreError) else str(error)
    if wants_json():
        show_json({"error": {"kind": type(error).__name__, "message": said}}, in_a_line=True)
    else:
        say([f"handful: {said}"])
