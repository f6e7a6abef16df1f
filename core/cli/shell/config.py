"""Defaults that a person keeps in a file, for options that are not given otherwise.

[all]                   # for every command that has these options
device = "cpu"

[label]                 # for `handful label` alone
budget = 0
"""

from pathlib import Path
from typing import Any

import click

_ALL = "all"  # the table for all commands


def config_file() -> Path:
    """Return the file that is looked for when none is named."""
    from platformdirs import user_config_path

    return user_config_path("Handful") / "handful.toml"


def defaults(file: Path, group: click.Group) -> dict[str, Any]:
    """Return what a file says, as click's `default_map`.

    Args:
        file: in TOML.
        group: whose commands and options it may name.

    Raises:
        click.UsageError: it cannot be read, or names what is not there.
    """
    import tomllib

    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # what TOML and UTF-8 refuse are ValueErrors
        raise click.UsageError(f"The defaults in {file} cannot be read: {error}.") from error
    general = values.pop(_ALL, {})
    known = _options_of(group)
    for name in general:
        if name not in known:
            raise click.UsageError(f"{file} names {name}, which no command has.")
    return _for_group(file, group, general, values)


def _names(option: click.Parameter) -> tuple[str, ...]:
    return tuple(word.removeprefix("--") for word in option.opts if word.startswith("--"))


def _options_of(command: click.Command) -> set[str]:
    """Return the names of the options of a command and of its commands."""
    names = {name for option in command.params for name in _names(option)}
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return names.union(*map(_options_of, inner))


def _for_group(
    file: Path, group: click.Group, general: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name in values:
        if name not in group.commands:
            raise click.UsageError(f"{file} names {name}, which is no command.")
    for name, command in group.commands.items():
        own = values.get(name, {})
        if not isinstance(own, dict):
            raise click.UsageError(f"{file} needs a table [{name}], as {name} is a command.")
        if isinstance(command, click.Group):
            inner = {key: item for key, item in own.items() if key in command.commands}
            rest = {key: item for key, item in own.items() if key not in inner}
            chosen[name] = {
                **_of_command(file, command, general, rest),
                **_for_group(file, command, general, inner),
            }
        else:
            chosen[name] = _of_command(file, command, general, own)
    return chosen


def _of_command(
    file: Path, command: click.Command, general: dict[str, Any], own: dict[str, Any]
) -> dict[str, Any]:
    options = {
        name: parameter.name or ""
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in _names(parameter)
    }
    for key in own:
        if key not in options:
            raise click.UsageError(f"{file} names {key} for {command.name}, which has no --{key}.")
    together = {**general, **own}
    return {options[key]: value for key, value in together.items() if key in options}
