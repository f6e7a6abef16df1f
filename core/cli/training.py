"""What the command line adds for methods that train a network: options, a suggestion, the time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from core.cli.console import run, say
from core.domain.device import Device
from core.operations.backbones import backbone_for
from core.store import Project
from core.training.finetuning.config import TRAINED, checked

SUGGEST = "suggest"
"""Stands for the method that the examples speak for."""


def training_options() -> tuple[Callable[[Any], Any], ...]:
    """Return the options that say how to train."""
    return (
        click.option(
            "--epochs",
            type=click.IntRange(min=1),
            help="For fine-tune and scratch: how often each example is seen.",
        ),
        click.option(
            "--train-settings",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="For fine-tune and scratch: a JSON file with the names and values of settings.",
        ),
    )


def read_settings(method: str, epochs: int | None, file: Path | None) -> dict[str, object]:
    """Return the settings that the options give.

    Raises:
        click.UsageError: they are not settings, or go with a method that trains no network.
    """
    given: object = {}
    if (epochs or file) and method not in (*TRAINED, SUGGEST):
        raise click.UsageError(f"--epochs and --train-settings go with {' and '.join(TRAINED)}.")
    try:
        if file:
            given = json.loads(file.read_text(encoding="utf-8"))
        settings = checked(given)
    except (OSError, ValueError) as error:  # JSON's and UTF-8's are ValueErrors, too
        raise click.UsageError(f"--train-settings {file}: {error}.") from error
    return {**settings, "epochs": epochs} if epochs else settings


def decided(method: str, project: Project, backbone: str, device: Device) -> str:
    """Return the method; where a suggestion is asked for, say what it is and why."""
    if method != SUGGEST:
        return method
    from core.operations.finetune_backbone import suggestion

    suggested = run(
        "Embedding examples", suggestion, project, backbone_for(project, backbone), device
    )
    say([f"Suggested: {suggested.way}. {suggested.reason}"])
    return suggested.way


def say_time(seconds: float) -> None:
    """Say how long a training will take, before it does."""
    time = f"{seconds / 60:.0f} minutes" if seconds > 90 else f"{max(seconds, 1):.0f} seconds"
    say([f"Training takes about {time}. Stopping it leaves the model in use as it is."])
