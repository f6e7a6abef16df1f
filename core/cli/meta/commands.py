"""`handful meta-train` and `handful meta-test`: learn to adapt, and say how well that goes."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from tqdm import tqdm

from core.cli.console import STDOUT, give, run, say, show, show_json, stopping
from core.cli.meta.messages import duration, ending_lines, left_out_lines, test_line
from core.cli.shell.command import command
from core.domain.device import Device
from core.domain.errors import BadTarget
from core.embedding.device import choose_device
from core.export import see_that_it_is_no_project, whole_file

if TYPE_CHECKING:
    from core.training.meta.data.datasets import Sets
    from core.training.meta.runs import Wanted
    from core.training.meta.trainer import Progress, Trainer

_Command = TypeVar("_Command", bound=Callable[..., None])

_SET = click.Path(exists=True, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_ONE = click.IntRange(min=1)
_DEVICES = click.Choice(("auto", "cpu", "cuda", "mps"))
_NETWORKS = ("conv4", "conv4-pooled", "resnet-mtl", "resnet-mtl-bottleneck", "resnet12")


class _Numbers(click.ParamType):  # type: ignore[type-arg]  # not generic in older versions
    """Whole numbers with commas between."""

    name = "N,N,..."

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:  # noqa: ANN401
        """See `click.ParamType.convert`."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(int(number) for number in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is no list such as 1,1,1.", param, ctx)


_NUMBERS = _Numbers()


def _option(name: str, default: object, kind: object, text: str) -> Callable[[Any], Any]:
    return click.option(name, default=default, type=kind, show_default=True, help=text)


def _network_options() -> tuple[Callable[[Any], Any], ...]:
    return (
        click.option(
            "--network",
            type=click.Choice(_NETWORKS),
            help="To train: by default conv4 for maml, resnet-mtl for the others.",
        ),
        _option("--filters", 64, _ONE, "Of each convolution of conv4."),
        _option("--blocks", "1,1,1", _NUMBERS, "Of each stage of a ResNet."),
        _option("--widths", "32,64,128", _NUMBERS, "Channels of its stages; 160,320,640 whole."),
        _option("--stem", 16, _ONE, "Channels of its first convolution; 80 whole."),
        click.option(
            "--start",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="For mtl: the folder of its pre-training. Without, it is done first.",
        ),
        _option("--pretrain-iterations", 2000, _ONE, "For mtl without --start."),
    )


def _options(command: _Command) -> _Command:
    for option in reversed(
        (
            click.option("--out", type=_FOLDER, required=True, help="Where the training lives."),
            _option("--method", "maml", click.Choice(("maml", "mtl", "pretrain")), "What learns."),
            _option("--way", 5, click.IntRange(min=2), "Classes of a task."),
            _option("--shot", 1, _ONE, "Support images of each class."),
            click.option(
                "--query", type=_ONE, help="Query images of each class: as --shot, of mtl 15."
            ),
            _option("--iterations", 10_000, _ONE, "Steps of the meta-optimiser."),
            click.option(
                "--meta-batch", type=_ONE, help="Tasks of each step: by default 32, of mtl 1."
            ),
            *_network_options(),
            click.option(
                "--set",
                "words",
                multiple=True,
                metavar="NAME=VALUE",
                help="A setting of the method, such as order=second; several times.",
            ),
            click.option(
                "--validate", type=_SET, help="Another set whose classes choose the best."
            ),
            click.option("--only", multiple=True, help="Only classes like images_background/*."),
            click.option("--size", type=_ONE, help="Side of the images, in pixels."),
            click.option("--grey/--colour", default=None, help="By default what the set is."),
            click.option(
                "--rotations",
                type=click.Choice(("none", "task", "classes")),
                help="Quarter turns: none, of a task's classes by chance, or as classes of their"
                " own. By default those of tasks for Omniglot.",
            ),
            _option("--seed", 0, click.IntRange(min=0), "Decides all that is left to chance."),
            _option("--device", "auto", _DEVICES, "Where to compute."),
            _option(
                "--precision",
                "auto",
                click.Choice(("auto", "float32", "bfloat16")),
                "bfloat16 by default on a GPU only.",
            ),
            _option("--validate-every", 500, _ONE, "Iterations between validations."),
            _option("--validation-tasks", 200, click.IntRange(min=0), "Of each validation."),
            _option("--save-every", 60.0, click.FloatRange(min=0), "Seconds between saves."),
            click.option("--tensorboard", is_flag=True, help="Write its log, too."),
        )
    ):
        command = option(command)
    return command


@command(
    "meta-train",
    examples=(
        "handful meta-train ~/sets/birds --out run --method mtl",
        "handful meta-train omniglot.zip --out run --way 5 --shot 1 --iterations 2000",
    ),
)
@click.argument("dataset", type=_SET)
@_options
def meta_train(dataset: Path, out: Path, **given: Any) -> None:  # noqa: ANN401 - options above
    """Learn to adapt, from the many classes of DATASET.

    DATASET is a folder with a folder of pictures for each class, a zip of one, or an npz with
    `images` and `classes`. Some of its classes choose the best state and some are kept for `handful
    meta-test`. The same command goes on with a training that was stopped or killed.
    """
    from core.training.meta.data.datasets import Reading, training_sets
    from core.training.meta.runs import PRETRAIN_FOLDER, open_training
    from core.training.meta.training_log import BoardLog, Log

    plan = _wanted(given)
    reading = Reading(given["size"], given["grey"], given["rotations"], given["only"])
    log = BoardLog if given["tensorboard"] else Log
    with stopping(
        f"What is done is kept in {out}. Run the same command again to go on from there."
    ):
        sets = run("Reading", training_sets, dataset, given["validate"], reading, given["seed"])
        _say_sets(sets)
        if plan.method == "mtl" and plan.start is None:
            folder = out / PRETRAIN_FOLDER
            first = replace(plan, method="pretrain", settings=_settings("pretrain", ()))
            first = replace(first, iterations=given["pretrain_iterations"], meta_batch=0)
            _train(open_training(sets, first, folder, log=log), "Pre-training", folder)
            plan = replace(plan, start=folder)
        facts = _train(open_training(sets, plan, out, log=log), "Training", out)
    give(facts)


def _train(trainer: "Trainer", title: str, out: Path) -> dict[str, object]:
    if trainer.done:
        say([f"Going on after iteration {trainer.done}."])
    shown = _Shown()
    last = run(title, trainer.run, report=shown.report, unit=" iterations", status=shown.status)
    say(ending_lines(last, trainer, out))
    return {
        "path": out.absolute(),
        "n_iterations": last.done,
        "seconds": trainer.seconds,
        "best_at": last.best_at if last.best else None,
        "share_right": last.best.share if last.best else None,
    }


def _wanted(given: dict[str, Any]) -> "Wanted":
    """Read the options; `training.Wanted` says what they mean."""
    from core.backbones.architectures.spec import NetworkSpec
    from core.training.meta.runs import Wanted

    try:
        spec = NetworkSpec(blocks=given["blocks"], widths=given["widths"], stem=given["stem"])
    except ValueError as error:
        raise click.UsageError(f"--blocks and --widths: {error}.") from error
    return Wanted(
        method=given["method"],
        settings=_settings(given["method"], given["words"]),
        way=given["way"],
        shot=given["shot"],
        query=given["query"] or 0,
        iterations=given["iterations"],
        meta_batch=given["meta_batch"] or 0,
        network=given["network"] or "",
        filters=given["filters"],
        spec=spec,
        start=given["start"],
        seed=given["seed"],
        device=choose_device(given["device"]),
        precision=given["precision"],
        n_validation=given["validation_tasks"],
        validate_every=given["validate_every"],
        save_every_s=given["save_every"],
    )


@command(
    "meta-test",
    examples=(
        "handful meta-test run ~/sets/birds --shot 5",
        "handful meta-test run ~/sets/birds --json -",
    ),
)
@click.argument("trained", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("dataset", type=_SET)
@click.option("--shot", type=_ONE, help="By default as in training.")
@_option("--query", 15, _ONE, "Query images of each class.")
@_option("--tasks", 600, click.IntRange(min=2), "How many.")
@_option("--seed", 0, click.IntRange(min=0), "Decides the tasks.")
@_option("--device", "auto", _DEVICES, "Where to compute.")
@click.option("--all-classes", is_flag=True, help="Those of the training, too.")
@click.option("--set", "words", multiple=True, metavar="NAME=VALUE", help="Such as test_steps=10.")
@click.option(
    "--json",
    "out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write the share right of every task here; - for standard output.",
)
def meta_test(
    trained: Path,
    dataset: Path,
    shot: int | None,
    query: int,
    tasks: int,
    seed: int,
    device: Device,
    all_classes: bool,
    words: tuple[str, ...],
    out: Path | None,
) -> None:
    """Judge what `handful meta-train` kept in TRAINED on classes of DATASET that it has not seen.

    The best state adapts to each task; SimpleShot, on the same tasks, compares with the mean
    embedding of each class. Means are over tasks, with 95 % intervals; the difference is paired.
    """
    from core.training.meta import checkpoint
    from core.training.meta.baseline_comparison import compare
    from core.training.meta.data.datasets import held_out_sets
    from core.training.meta.data.task_sampler import Shape, TaskSeries
    from core.training.meta.methods import rebuilt
    from core.training.meta.runs import be_deterministic
    from core.training.meta.trainer import BEST

    to_stdout = str(out) == STDOUT
    if out and not to_stdout:
        if not out.absolute().parent.is_dir():
            raise BadTarget(out, "there is no such folder")
        see_that_it_is_no_project(out.absolute())
    place = choose_device(device)
    tensors, card = checkpoint.read(trained / BEST)
    facts = cast("dict[str, Any]", card["shape"])
    shape = Shape(facts["way"], shot or facts["shot"], query)
    method: Any = rebuilt(card, place, _settings(str(card["method"]), words, facts=True))
    method.load(tensors, card["method_facts"])
    be_deterministic()
    with stopping("Nothing was kept."):
        data = cast("dict[str, Any]", card["data"])
        sets = run("Reading", held_out_sets, dataset, data, everything=all_classes)
        sets.test.check(shape.way, shape.shot, shape.query, "the test")
        test = sets.test.to(place)
        known = None if sets.known is None else sets.known.to(place)
        series = TaskSeries(shape, tasks, seed)
        comparison = run("Testing", compare, method, method, test, known, series, unit=" tasks")
    say([test_line(shape, tasks, seed, sets)])
    facts = {**comparison.facts(), "classes": list(sets.test.classes())}
    if to_stdout:
        show_json(facts)
        return
    show(comparison.lines())
    if out:
        with whole_file(out.absolute()) as file:
            json.dump(facts, file, indent=1)
            file.write("\n")
        say([f"Written to {out}."])


def _settings(method: str, words: tuple[str, ...], *, facts: bool = False) -> Any:  # noqa: ANN401
    """Read `--set`: as settings, or as the facts of those that were given."""
    from core.training.meta.methods import METHODS, parsed

    kind = METHODS[method].settings
    try:
        settings = parsed(kind, words)
        return settings if facts else kind(**settings)
    except ValueError as error:
        raise click.UsageError(f"--set: {error}.") from error


def _say_sets(sets: "Sets") -> None:
    n_training = len(sets.training.classes())
    n_validation = len(sets.validation.classes()) if sets.validation else 0
    say(
        [
            f"{n_training} classes with {sets.training.n_images} images to learn from,"
            f" {n_validation} to choose by ({sets.split}).",
            *left_out_lines(sets.skipped),
        ]
    )


class _Shown:
    """Where a training stands, beside the bar and, at each validation, as a line that stays."""

    def __init__(self) -> None:
        self._text = ""

    def status(self) -> str:
        """What stands behind the bar."""
        return self._text

    def report(self, progress: "Progress") -> None:
        """Take note. See `Trainer.run`."""
        self._text = f"loss {progress.loss:.3f}, {100 * progress.accuracy:.1f} % right"
        if progress.validation:
            share, interval = progress.validation.share, progress.validation.interval
            self._text += f", validation {100 * share:.1f} ± {100 * interval:.1f} %"
        if progress.is_row:
            left = f", {duration(progress.seconds_left)} left" if progress.seconds_left else ""
            line = f"{progress.done} of {progress.total}: {self._text}{left}"
            tqdm.write(line, file=sys.stderr)  # above a bar, if there is one
