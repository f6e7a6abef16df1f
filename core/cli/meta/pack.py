"""`handful meta-pack`: what was meta-trained, in one file."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import click

from core.backbones import DEFAULT, find_backbone
from core.cli.console import give, run, say, show, stopping
from core.cli.shell.command import command, wants_json
from core.domain.errors import BadTarget
from core.export import see_that_it_is_no_project

if TYPE_CHECKING:
    from core.backbones.pack import Card
    from core.training.meta.published_weights import PublishedWeights

_Make: TypeAlias = "Callable[..., Card]"
"""Writes the pack: `export_pack.make_pack` or `pack_published`, with its source."""
_Seen: TypeAlias = Callable[[], Mapping[str, object]]
"""Says which classes taught and chose; see `backbone_comparison.unseen_in`."""

_WAY, _QUERY = 5, 15
_MOST_NAMED = 4


@command(
    "meta-pack",
    examples=(
        "handful meta-pack run birds.safetensors --title 'Birds' --against more-sets/birds",
        "handful label ~/todo --examples ~/sorted --backbone birds.safetensors --out labels.csv",
    ),
)
@click.argument("trained", type=click.Path(exists=True, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--title", help="What a person reads; by default OUT's name.")
@click.option("--licence", help="What may be done with it.")
@click.option(
    "--against",
    type=click.Path(exists=True, path_type=Path),
    help="Hold it against Lite0 on classes of this set that training has not seen.",
)
@click.option("--shot", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--tasks", type=click.IntRange(min=2), default=200, show_default=True)
def meta_pack(
    trained: Path,
    out: Path,
    title: str | None,
    licence: str | None,
    against: Path | None,
    shot: int,
    tasks: int,
) -> None:
    """Write what was meta-trained as a pack, OUT.

    TRAINED is the folder of a `handful meta-train`, or a .pth file of weights that the published
    PyTorch code of Meta-Transfer Learning wrote. A pack is one safetensors file: `--backbone OUT`
    takes it wherever a backbone is wanted.
    """
    if not out.absolute().parent.is_dir():
        raise BadTarget(out, "there is no such folder")
    see_that_it_is_no_project(out.absolute())
    if trained.resolve() == out.resolve():
        raise BadTarget(out, "the weights are read from it, and the pack needs another name")
    make, seen = (_of_published if trained.is_file() else _of_training)(trained, licence)
    title = title or out.stem
    make(out, title=title)
    scores: dict[str, object] = {}
    if against:
        with stopping(f"The pack is in {out}, without the comparison."):
            scores = _compared(out, against, seen(), shot, tasks)
        make(out, title=title, scores=scores)
    say([f"Wrote {out}. `handful label FOLDER --examples DIR --backbone {out}` uses it."])
    give({"path": out.absolute(), "title": title, "comparison": scores or None})


def _of_training(folder: Path, licence: str | None) -> tuple[_Make, _Seen]:
    from core.training.meta.checkpoint import read
    from core.training.meta.export_pack import LICENCE, make_pack
    from core.training.meta.trainer import BEST

    def seen() -> Mapping[str, object]:
        return cast("Mapping[str, object]", read(folder / BEST).card["data"])

    return partial(make_pack, folder, licence=licence or LICENCE), seen


def _of_published(file: Path, licence: str | None) -> tuple[_Make, _Seen]:
    from core.training.meta.export_pack import NOT_STATED, pack_published
    from core.training.meta.published_weights import read_published

    weights = read_published(file)
    say(_published_lines(file, weights))

    def seen() -> Mapping[str, object]:
        say([f"{file.name} does not say what it learned from: all classes are asked about."])
        return {"training_classes": (), "validation_classes": ()}

    return partial(pack_published, weights, file, licence=licence or NOT_STATED), seen


def _published_lines(file: Path, weights: "PublishedWeights") -> list[str]:
    spec = weights.spec
    blocks, widths = (", ".join(map(str, values)) for values in (spec.blocks, spec.widths))
    kind = "bottlenecks" if spec.kind == "resnet-mtl-bottleneck" else "blocks"
    phase = "with its scales and shifts" if weights.is_scaled else "without scales and shifts"
    lines = [
        f"{file.name} holds a ResNetMtl of {blocks} {kind} with {widths} channels, {phase}:"
        f" {weights.n_numbers:,} numbers."
    ]
    if weights.left_out:
        names = ", ".join(weights.left_out[:_MOST_NAMED])
        more = len(weights.left_out) - _MOST_NAMED
        lines.append(f"Left out, being no part of it: {names}{f' and {more} more' * (more > 0)}.")
    return lines


def _compared(
    pack: Path, against: Path, seen: Mapping[str, object], shot: int, tasks: int
) -> dict[str, object]:
    from core.backbones import install
    from core.training.meta.backbone_comparison import duel, unseen_in
    from core.training.meta.data.task_sampler import Shape, TaskSeries

    classes = unseen_in(against, seen)
    shape = Shape(min(_WAY, len(classes.names)), shot, _QUERY)
    holder = find_backbone(DEFAULT).with_views
    added = install.use_pack(pack)
    try:
        series = TaskSeries(shape, tasks)
        comparison = run("Comparing", duel, classes, added, holder, series, unit=" steps")
    finally:
        install.remove_pack(added.name)
    if wants_json():
        return {"against": holder.name, **comparison.facts()}
    for title, mean in ((added.title, comparison.challenger), (holder.title, comparison.holder)):
        show([f"{title:<24} {100 * mean.share:6.2f} % ± {100 * mean.interval:.2f}"])
    ahead, interval = 100 * comparison.difference.share, 100 * comparison.difference.interval
    show([f"{'difference':<24} {ahead:+6.2f} points ± {interval:.2f}"])
    return {"against": holder.name, **comparison.facts()}
