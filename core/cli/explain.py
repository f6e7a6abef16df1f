"""`handful explain`: a picture with what speaks for its label and what speaks against it."""

import tempfile
from pathlib import Path

import click

from core import api as pipeline
from core.analysis.saliency import colormap as colouring
from core.cli.console import give, project_at, run, say, stopping
from core.cli.shell.command import command
from core.domain.device import Device
from core.domain.errors import BadTarget, ExportError
from core.domain.explain import Against, Heat
from core.export import see_that_it_is_no_project
from core.imaging.decoding import open_rgb, read_bytes
from core.operations.export import IS_PICTURE
from core.store.project_copy import is_same_file

_LARGEST_PX = 1600  # of the picture written
_FILE = click.Path(dir_okay=False, path_type=Path)


@command(examples=("handful explain birds.handful ~/todo/owl.jpg --out heat.png",))
@click.argument("project", type=_FILE)
@click.argument("picture", type=_FILE)
@click.option("--out", type=_FILE, required=True, help="The picture to write, such as heat.png.")
@click.option(
    "--against",
    type=click.Choice(("others", "runner-up")),
    default="others",
    show_default=True,
    help="What the label is held against.",
)
@click.option(
    "--opacity", type=click.FloatRange(0, 1), default=0.6, show_default=True, help="Of the colours."
)
@click.option(
    "--device", type=click.Choice(("auto", "cpu", "cuda", "mps")), default="auto", show_default=True
)
def explain(
    project: Path, picture: Path, out: Path, against: Against, opacity: float, device: Device
) -> None:
    """Show which parts of PICTURE speak for its label.

    Amber speaks for the label that the model in PROJECT gives, blue against it; what stays as it is
    says nothing, or was not looked at.
    """
    see_that_it_is_no_project(out.absolute(), project)
    if is_same_file(out, picture):
        raise BadTarget(out, IS_PICTURE)
    with project_at(project, only_reads=True) as opened, stopping("Nothing was written."):
        heat = run(
            "Explaining",
            pipeline.explain,
            opened,
            picture.absolute(),
            against=against,
            device=device,
            unit=" steps",
        )
        names = opened.classes.names()
    _write(picture, heat, opacity, out)
    label = names.get(heat.class_id, "a class deleted since")
    other = "all other classes" if heat.other_id is None else names.get(heat.other_id, "another")
    say([f"{out}: amber speaks for {label}, blue for {other}."])
    facts = {"label": label, "against": None if heat.other_id is None else other, "box": heat.box}
    give({"picture": picture.absolute(), "out": out.absolute(), **facts})


def _write(picture: Path, heat: Heat, opacity: float, out: Path) -> None:
    """Write the picture with its colours, whole or not at all.

    Raises:
        ImageError: the picture cannot be read.
        ExportError: the target cannot be written, or its suffix is of no picture.
    """
    image = open_rgb(read_bytes(picture), picture, short_side_px=_LARGEST_PX).image
    image.thumbnail((_LARGEST_PX, _LARGEST_PX))
    drawn = colouring.laid_over(image, heat.overlay, heat.box, opacity)
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".handful-") as folder:
            part = Path(folder) / out.name
            drawn.save(part)
            see_that_it_is_no_project(out.absolute())
            part.replace(out)
    except ValueError as error:
        raise BadTarget(out, "its name must end in .png or .jpg") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadTarget(out, error.strerror or str(error)) from error
    except OSError as error:
        raise ExportError(out, error.strerror or str(error)) from error
