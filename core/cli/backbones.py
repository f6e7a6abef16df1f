"""`handful backbones`: list them, download one, use a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from core.backbones import AUTO, Backbone, all_backbones, is_installed
from core.backbones.pack import SUFFIX
from core.cli.backbone_messages import backbone_lines, offer_line, pack_lines
from core.cli.console import give, run, say, show, stopping
from core.cli.shell.command import section, wants_json

_Command = TypeVar("_Command", bound=Callable[..., None])

_KEPT = "What has arrived is kept. Run the same command again to go on from there."
_NOT_KEPT = "Nothing was changed."


def backbone_option(command: _Command) -> _Command:
    """Add `--backbone`, which takes a name, or a pack's file and adds that."""
    return click.option(
        "--backbone",
        default=AUTO,
        show_default=True,
        callback=lambda context, option, value: added(value) if is_pack(value) else value,
        help="`handful backbones` lists them; or a pack's .safetensors file.",
    )(command)


def is_pack(value: str) -> bool:
    """Tell whether a pack's file is meant, and no name."""
    return value.endswith(SUFFIX)


def added(file: str) -> str:
    """Add a pack to the backbones, where it is not there yet; return its name."""
    from core.backbones import install

    path = Path(file)
    if not path.is_file():
        raise click.UsageError(f"there is no file {file}; of a pack give its .safetensors file.")
    with stopping(_NOT_KEPT):
        ready = run("Copying", install.use_pack, path, unit="B")
    say(pack_lines(ready))
    return ready.name


@section(
    invoke_without_command=True,
    examples=(
        "handful backbones",
        "handful backbones get resnet50",
        "handful backbones use my-pack.safetensors",
    ),
)
@click.pass_context
def backbones(context: click.Context) -> None:
    """List the networks that turn pictures into embeddings, and bring more of them here."""
    if context.invoked_subcommand is None:
        rows = [(backbone, is_installed(backbone)) for backbone in all_backbones()]
        if wants_json():
            give({"backbones": [_facts(backbone, is_here) for backbone, is_here in rows]})
            return
        show(backbone_lines(rows))


def _facts(backbone: Backbone, is_here: bool) -> dict[str, object]:
    return {
        "name": backbone.name,
        "title": backbone.title,
        "is_installed": is_here,
        "is_own": backbone.is_own,
        "size_mb": backbone.size_mb,
        "n_features": backbone.n_features,
        "speed": backbone.speed or None,
        "licence": backbone.licence,
    }


@backbones.command(examples=("handful backbones get dinov2-small",))
@click.argument("name")
@click.option("--sha256", default="", help="What the file's SHA-256 must be, in 64 hex digits.")
def get(name: str, sha256: str) -> None:
    """Download the weights of NAME. A stopped download goes on where it was."""
    from core.backbones import install  # loads urllib's and timm's world

    offered = install.offer(name)
    if offered.url:
        say([offer_line(offered)])
    with stopping(_KEPT):
        ready = run("Downloading", install.get, offered, sha256=sha256, unit="B")
    say([f"{ready.title} is ready: use it with --backbone {name}."])
    give(_facts(ready, is_here=True))


@backbones.command(
    examples=(
        "handful backbones use resnet50 resnet50.safetensors",
        "handful backbones use my-pack.safetensors",
    )
)
@click.argument("name")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--own", is_flag=True, help="These are other weights than NAME's usual ones.")
def use(name: str, file: Path | None, own: bool) -> None:
    """Use the weights in FILE, a .safetensors or .pth file, for NAME. FILE is copied.

    Of a pack give its file alone: it knows its name.
    """
    from core.backbones import install

    if file is None:
        give({"name": added(name), "is_installed": True})
        return
    with stopping(_NOT_KEPT):
        ready = run("Copying", install.use, name, file, is_own=own, unit="B")
    say(
        [
            f"{ready.title} is ready: use it with --backbone {name}.",
            f"Its SHA-256 starts with {ready.sha256[:16]}, its licence is {ready.licence}."
            if not ready.is_own
            else f"These are weights of your own (SHA-256 {ready.sha256[:16]}...); pictures are"
            f" embedded with them anew. `handful backbones get {name}` puts the usual ones back.",
        ]
    )
    give(_facts(ready, is_here=True))
