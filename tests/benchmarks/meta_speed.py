"""How long a meta-batch of MAML takes, computed in each way.

`python -m tests.benchmarks.meta_speed` prints the processor's seconds of one thread, the least of
several, so that other work beside it counts as little as can be.
"""

import time

import click
import torch

from core.backbones.architectures.conv4 import Conv4
from core.training.meta.interfaces import Task
from core.training.meta.maml import Maml, MamlSettings
from core.training.meta.stacked_conv4 import StackedConv4


def tasks(n: int, shot: int) -> list[Task]:
    """Make 5-way tasks of noise; speed does not depend on what is on the images."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(5).repeat(shot)

    def images() -> torch.Tensor:
        return torch.rand(5 * shot, 1, 28, 28, generator=generator)

    return [Task(images(), labels, images(), labels, tuple(range(5))) for _ in range(n)]


@click.command()
@click.option("--tasks", "n_tasks", default=32, show_default=True)
@click.option("--repeats", default=5, show_default=True)
def main(n_tasks: int, repeats: int) -> None:
    """Compare ways, orders and shots."""
    torch.set_num_threads(1)
    click.echo(f"{'order':<7} {'shot':>4}  " + "".join(f"{way:>9}" for way in WAYS))
    for order in ("first", "second"):
        for shot in (1, 5):
            batch = tasks(n_tasks, shot)
            found = [seconds(way, order, batch, repeats) for way in WAYS]
            click.echo(f"{order:<7} {shot:>4}  " + "".join(f"{one:9.3f}" for one in found))


WAYS = ("loop", "vmap", "stacked")


def seconds(way: str, order: str, batch: list[Task], repeats: int) -> float:
    """Time one step of the meta-optimiser."""
    network = Conv4(5).reset(torch.Generator().manual_seed(0))
    settings = MamlSettings(order=order, compute=way)
    method = Maml(network, settings, 100, together=StackedConv4(network))
    method.step(batch)
    times = []
    for _ in range(repeats):
        begun = time.process_time()
        method.step(batch)
        times.append(time.process_time() - begun)
    return min(times)


if __name__ == "__main__":
    main()
