"""The four ways of transfer learning on one set of pictures: accuracy, seconds, epochs.

    python -m tests.benchmarks.transfer FOLDER

FOLDER holds `train` and `eval` (or `val`), each with a folder of pictures for each class. Training
sees `train` alone, and keeps a fifth of it to choose the best epoch by; `eval` is looked at once,
at the end, and decides nothing. Each way is the whole job through a project file, so seconds count
the embedding of both folders, too. "own" is what the model itself expects from `train` alone.
"""

import argparse
import tempfile
import time
from pathlib import Path

from core import api as pipeline
from core.domain.adapting import AdaptRequest
from core.store import Project
from core.training.finetuning.config import TRAINED, WAYS

# On two busy cores Lite0 takes a quarter of a second to learn from a picture: six minutes are three
# times the 480 of them that are trained on.
EPOCHS = 3


def evaluated(way: str, train: Path, target: Path, options: argparse.Namespace) -> str:
    """Do the whole job by one way; return a line of the table."""
    settings = {"epochs": options.epochs, "batch_size": options.batch}
    start = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as place,
        Project.open(Path(place) / "transfer.handful", create=True) as project,
    ):
        pipeline.add_class_folders(project, train)
        model = pipeline.adapt(
            project,
            AdaptRequest(
                method=way,
                backbone=options.backbone,
                device=options.device,
                seed=options.seed,
                train=settings if way in TRAINED else {},
            ),
            expect=lambda seconds: print(f"{way}: about {seconds:.0f} s of training", flush=True),
        ).model
        pipeline.label_folder(project, target, device=options.device)
        seconds = time.monotonic() - start
        rows = list(project.listing.rows(target))
        right = sum(row.label == row.path.split("/")[0] for row in rows)
    epochs = f"{model.settings.facts['best_epoch']} of {options.epochs}" if way in TRAINED else "-"
    share = model.trust.share
    own = f"{share:7.1%}" if share is not None else "      -"
    return (
        f"{way:<13} {right / max(len(rows), 1):8.1%} {right:>5}/{len(rows):<5} {own} {seconds:8.0f}"
        f"  {epochs:<9} {model.learner}"
    )


def part_of(folder: Path, count: int | None, place: Path) -> Path:
    """Return the folder, or one with links to so many pictures of each class."""
    if not count:
        return folder
    for group in sorted(one for one in folder.iterdir() if one.is_dir()):
        (place / group.name).mkdir(parents=True)
        for one in sorted(group.iterdir())[:count]:
            (place / group.name / one.name).write_bytes(one.read_bytes())
    return place


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ways", nargs="+", choices=tuple(WAYS), default=list(WAYS))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--backbone", default="lite0")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="pictures a class, to see that all works")
    options = parser.parse_args()
    target = next(one for one in ("eval", "val") if (options.folder / one).is_dir())
    lines = []
    with tempfile.TemporaryDirectory() as place:
        parts = {
            name: part_of(options.folder / name, options.limit, Path(place) / name)
            for name in ("train", target)
        }
        for way in options.ways:
            lines.append(evaluated(way, parts["train"], parts[target], options))
            print(lines[-1], flush=True)
    print(
        f"\n{'way':<13} {target:>8} {'right':>11} {'own':>7} {'seconds':>8}  {'epochs':<9} learner"
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
