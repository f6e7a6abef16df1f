"""Meta-learning where a CUDA GPU is at hand: checks, trains in stages, and prints a table.

    python -m tests.benchmarks.meta_gpu DATA OUT [--stage NAME] [--budget SECONDS] [--small]

DATA holds omniglot28.npz and mini-imagenet-train.zip, -val.zip and -test.zip. Every call goes on
where the last one stopped, and ends by itself within the budget (540 seconds unless said
otherwise): call it again until it says that all is done. `--small` runs the same stages on a
processor, with networks of a few channels and a few iterations, to see that all of it works; give
it small zips.

Stages, in their order:

    check        the device, half precision, that the head's closed form is what autograd finds, and
                 that a state saved and loaded goes on bit by bit
    omniglot     MAML, second order, 5-way 1-shot, Finn's split: at least 98.7 %
    pretrain     ResNet-12 on mini-ImageNet's 64 training classes
    mtl1, mtl5   Meta-Transfer Learning from there, 1 and 5 shots, with hard tasks: the paper has
                 61.2 and 75.5 %, and E3BM, whose head it takes, 64.1 and 80.3 %
    table        600 test tasks of each, beside SimpleShot on the same tasks
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

STAGES = ("check", "omniglot", "pretrain", "mtl1", "mtl5", "table")
AIMS = {"omniglot": "98.7", "mtl1": "61.2 (64.1)", "mtl5": "75.5 (80.3)"}


@dataclass(frozen=True)
class Wish:
    """What a call of this script was given."""

    data: Path
    out: Path
    device: str
    is_small: bool
    until: float

    @property
    def seconds_left(self) -> float:
        """Until the budget is used up."""
        return self.until - time.monotonic()


def commands(wish: Wish) -> dict[str, list[str]]:
    """Return the arguments of `handful meta-train` for each training."""
    mini, validation = (str(wish.data / f"mini-imagenet-{one}.zip") for one in ("train", "val"))
    pick = lambda large, small: str(small if wish.is_small else large)  # noqa: E731
    sizes = ["--blocks", pick("1,1,1,1", "1,1"), "--widths", pick("64,128,256,512", "16,16")]
    resnet = ["--network", "resnet12", *sizes, "--size", pick(84, 20)]
    shared = ["--device", wish.device, "--save-every", "20"]
    shared += ["--validation-tasks", pick(200, 5)]
    meta = [*shared, "--validate", validation, "--size", pick(84, 20)]
    meta += ["--start", str(wish.out / "pretrain"), "--method", "mtl", "--way", "5"]
    meta += ["--iterations", pick(8000, 4), "--meta-batch", "2", "--query", "15"]
    meta += ["--validate-every", pick(500, 2)]
    return {
        "omniglot": [
            *(str(wish.data / "omniglot28.npz"), "--method", "maml", *shared),
            *("--iterations", pick(20000, 4), "--validate-every", pick(1000, 2)),
            *("--meta-batch", "32", "--query", pick(5, 1), "--set", "order=second"),
            *("--set", "steps=3", "--set", "inner_rate=0.4", "--set", "learn_rates=yes"),
        ],
        "pretrain": [
            *(mini, "--validate", validation, "--method", "pretrain", *shared, *resnet),
            *("--iterations", pick(30000, 4), "--validate-every", pick(1000, 2)),
            *("--query", "15", "--set", "augment=crop+flip", "--set", "rate=0.1"),
        ],
        "mtl1": [mini, *meta, "--shot", "1", "--set", f"hard_tasks={pick(10, 2)}"],
        "mtl5": [mini, *meta, "--shot", "5", "--set", f"hard_tasks={pick(4, 2)}"],
    }


def tests(wish: Wish) -> dict[str, Path]:
    """Return the set that each training is judged on."""
    mini = wish.data / "mini-imagenet-test.zip"
    return {"omniglot": wish.data / "omniglot28.npz", "mtl1": mini, "mtl5": mini}


def check(wish: Wish) -> None:
    """See that what the other stages rest on is right on this device."""
    device = torch.device(wish.device)
    if device.type == "cuda":
        print(torch.cuda.get_device_name(device), f"torch {torch.__version__}", flush=True)
        print("bfloat16:", torch.cuda.is_bf16_supported(), flush=True)
    _check_head(device)
    _check_going_on(wish)


def _check_head(device: torch.device) -> None:
    from core.training.meta.base_learner import InnerLoop, linear_head, logits_of

    kinds = {"device": device, "dtype": torch.float64}
    generator = torch.Generator(device).manual_seed(0)
    support, query = (torch.randn(1, n, 16, generator=generator, **kinds) for n in (25, 75))
    labels = torch.arange(5, device=device).repeat(5)
    weight = torch.randn(5, 16, generator=generator, **kinds).requires_grad_()
    bias = torch.zeros(5, **kinds).requires_grad_()
    one_hot = functional.one_hot(labels).to(torch.float64)[None]
    mine = logits_of(linear_head(support, one_hot, (weight, bias), InnerLoop(20, 0.1)), query)
    fast = [weight, bias]
    for _ in range(20):
        loss = functional.cross_entropy(functional.linear(support[0], *fast), labels)
        slopes = torch.autograd.grad(loss, fast)
        fast = [one - 0.1 * slope for one, slope in zip(fast, slopes, strict=True)]
    found = (mine[0] - functional.linear(query[0], *fast)).abs().max().item()
    print(f"closed form of the head, largest difference from autograd: {found:.1e}", flush=True)
    if found > 1e-9:
        sys.exit("The head's closed form is wrong on this device.")


def _check_going_on(wish: Wish) -> None:
    """Train for four iterations at once, and for two and two; compare what comes out."""
    from core.training.meta import checkpoint

    states = []
    for name, parts in (("whole", (4,)), ("broken", (2, 4))):
        out = wish.out / "check" / name
        for stop_at in parts:
            _steps(wish, out, stop_at)
        states.append(checkpoint.read(out / "last.safetensors").tensors)
    same = all(torch.equal(one, states[1][key]) for key, one in states[0].items())
    print("a training that was stopped goes on bit by bit:", same, flush=True)
    if not same:
        print("(kernels of this device are not deterministic; results stay comparable)")


def _steps(wish: Wish, out: Path, stop_at: int) -> None:
    from core.backbones.architectures.spec import NetworkSpec
    from core.domain.errors import Cancelled
    from core.training.meta.data.datasets import Reading, training_sets
    from core.training.meta.pretraining import PretrainSettings
    from core.training.meta.runs import Wanted, open_training

    sets = training_sets(wish.data / "omniglot28.npz", None, Reading(), 0)
    wanted = Wanted(
        "pretrain",
        PretrainSettings(),
        iterations=4,
        spec=NetworkSpec(blocks=(1, 1), widths=(16, 16), stem=16),
        device=wish.device,
        n_validation=4,
        validate_every=4,
    )

    def tick(done: int, total: int) -> None:
        if done >= stop_at < total:
            raise Cancelled

    try:
        open_training(sets, wanted, out).run(tick)
    except Cancelled:
        return


def train(wish: Wish, stage: str) -> bool:
    """Train until the end or the budget's; return whether the end was reached."""
    words = commands(wish)[stage]
    return _run(wish, ["meta-train", *words, "--out", str(wish.out / stage)])


def _run(wish: Wish, words: list[str]) -> bool:
    """Run a command of Handful; stop it politely when the budget is used up."""
    process = subprocess.Popen([sys.executable, "-m", "core.cli.main", *words])
    try:
        code = process.wait(max(1.0, wish.seconds_left))
    except subprocess.TimeoutExpired:
        process.terminate()  # it saves where it stands, and goes on from there next time
        process.wait()
        return False
    if code:
        sys.exit(f"handful {' '.join(words)}\nended with {code}.")
    return True


def table(wish: Wish) -> bool:
    """Judge on test classes and print a row for each training."""
    rows = []
    for stage, data in tests(wish).items():
        file = wish.out / f"{stage}.json"
        if not file.exists():
            n = "6" if wish.is_small else "600"
            words = ["meta-test", str(wish.out / stage), str(data), "--tasks", n, "--json"]
            words += [str(file), "--device", wish.device]
            words += ["--query", "1" if stage == "omniglot" else "15"]
            if not _run(wish, words):
                return False
        rows.append(_row(stage, json.loads(file.read_text(encoding="utf-8"))))
    head = f"{'training':<10} {'way, shot':<10} {'tasks':>5} {'right':>16} {'SimpleShot':>16}"
    print(f"\n{head} {'difference':>16}  aim")
    print("\n".join(rows))
    return True


def _row(stage: str, found: dict) -> str:
    means = [
        f"{100 * one['share']:6.2f} ± {100 * one['interval']:.2f}"
        for one in found["means"].values()
    ]
    shape = f"{found['way']}, {found['shot']}"
    figures = " ".join(f"{one:>16}" for one in means)
    return f"{stage:<10} {shape:<10} {found['tasks']:>5} {figures}  {AIMS[stage]}"


def main() -> None:
    """Read the command line and go through the stages."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--stage", choices=STAGES, help="only this one")
    parser.add_argument("--budget", type=float, default=540.0)
    parser.add_argument("--small", action="store_true", help="a trial on a processor")
    given = parser.parse_args()
    device = "cpu" if given.small else "cuda"
    if device == "cuda" and not torch.cuda.is_available():
        sys.exit("There is no CUDA GPU here. --small tries the stages on a processor.")
    np.random.seed(0)
    until = time.monotonic() + given.budget
    wish = Wish(given.data, given.out, device, given.small, until)
    wish.out.mkdir(parents=True, exist_ok=True)
    for stage in (given.stage,) if given.stage else STAGES:
        done = wish.out / f"{stage}.done"
        if done.exists() and stage != "table":
            continue
        print(f"== {stage}", flush=True)
        if wish.seconds_left < 20:
            sys.exit("The time is used up: run the same command again to go on.")
        if stage == "check":
            check(wish)
        elif not (table(wish) if stage == "table" else train(wish, stage)):
            sys.exit("The time is used up: run the same command again to go on.")
        done.touch()
    print("All is done.")


if __name__ == "__main__":
    main()
