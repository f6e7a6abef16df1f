"""`handful meta-pack`: what was meta-trained, in one file."""

from pathlib import Path

import click

from core.backbones import DEFAULT, find_backbone
from core.cli.console import run, say, show, stopping
from core.domain.errors import ExportError
from core.export import see_that_it_is_no_project

_WAY, _QUERY = 5, 15


@click.command("meta-pack")
@click.argument("trained", type=click.Path(exists=True, file_okay=False, path_type=Path))
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
    """Write what `handful meta-train` kept in TRAINED as a pack, OUT.

    A pack is one safetensors file: `--backbone OUT` takes it wherever a backbone is wanted.
    """
    from core.training.meta.export_pack import LICENCE, make_pack

    if not out.absolute().parent.is_dir():
        raise ExportError(out, "there is no such folder")
    see_that_it_is_no_project(out.absolute())
    title, licence = title or out.stem, licence or LICENCE
    make_pack(trained, out, title=title, licence=licence)
    if against:
        with stopping(f"The pack is in {out}, without the comparison."):
            scores = _compared(trained, out, against, shot, tasks)
        make_pack(trained, out, title=title, licence=licence, scores=scores)
    say([f"Wrote {out}. `handful label FOLDER --examples DIR --backbone {out}` uses it."])


def _compared(trained: Path, pack: Path, against: Path, shot: int, tasks: int) -> dict[str, object]:
    from core.backbones import install
    from core.training.meta.backbone_comparison import duel, unseen_in
    from core.training.meta.checkpoint import read
    from core.training.meta.data.task_sampler import Shape
    from core.training.meta.trainer import BEST

    _, card = read(trained / BEST)
    names = unseen_in(against, card["data"])  # type: ignore[arg-type]
    shape = Shape(min(_WAY, len(names)), shot, _QUERY)
    holder = find_backbone(DEFAULT).with_views
    added = install.use_pack(pack)
    try:
        found = run(
            "Comparing", duel, against, names, added, holder, shape, n_tasks=tasks, unit=" steps"
        )
    finally:
        install.remove_pack(added.name)
    for title, mean in ((added.title, found.challenger), (holder.title, found.holder)):
        show([f"{title:<24} {100 * mean.share:6.2f} % ± {100 * mean.interval:.2f}"])
    ahead, interval = 100 * found.difference.share, 100 * found.difference.interval
    show([f"{'difference':<24} {ahead:+6.2f} points ± {interval:.2f}"])
    return {"against": holder.name, **found.facts()}
