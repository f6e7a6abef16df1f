"""What all commands have: `--json`, and examples below their help."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

import click

_WANTS_JSON = "core.cli wants JSON"
_JSON_HELP = "Print the result as one JSON object on stdout."


def wants_json() -> bool:
    """Tell whether the command that runs is to print JSON."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_WANTS_JSON))


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return records, paths and tuples as what JSON knows: by name, as text, as lists.

    Example:
        >>> plain({1: (PurePath("a"), None)})
        {'1': ['a', None]}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, PurePath) else value


def name_variables(command: click.Command, prefix: str) -> None:
    """Let each option be given by a variable, too, named like the option and its command.

    click's own way takes the names of our parameters, which nobody sees.

    Args:
        command: with its commands.
        prefix: of the variables, such as HANDFUL_LABEL for HANDFUL_LABEL_BUDGET.
    """
    for option in command.params:
        names = [word.removeprefix("--") for word in option.opts if word.startswith("--")]
        if isinstance(option, click.Option) and names and names[0] not in ("help", "version"):
            option.envvar = f"{prefix}_{names[0]}".upper().replace("-", "_")
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            name_variables(inner, f"{prefix}_{name}".upper().replace("-", "_"))


def _note_json(context: click.Context, _option: click.Parameter, is_on: bool) -> None:
    context.meta[_WANTS_JSON] = context.meta.get(_WANTS_JSON, False) or is_on


class _Documented(click.Command):
    """Has `--json`, where it does something and has not one of its own, and examples.

    Args:
        examples: command lines, without the prompt.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - those of click
        examples: Sequence[str] = (),
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*arguments, **options)
        self.examples = tuple(examples)
        has_result = not isinstance(self, click.Group) or self.invoke_without_command
        if has_result and not any("--json" in option.opts for option in self.params):
            facts: dict[str, Any] = {"is_flag": True, "expose_value": False, "help": _JSON_HELP}
            self.params.append(click.Option(["--json"], callback=_note_json, **facts))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """See `click.Command.format_epilog`."""
        if self.examples:
            with formatter.section("Examples"):
                for line in self.examples:
                    formatter.write(f"{' ' * formatter.current_indent}{line}\n")
        super().format_epilog(ctx, formatter)


class Command(_Documented):
    """A command that does something."""


class Section(_Documented, click.Group):
    """A command that has commands of its own."""

    command_class = Command


command: Callable[..., Callable[[Callable[..., Any]], Command]] = partial(
    click.command, cls=Command
)
"""As `click.command`, with `examples=`."""

section: Callable[..., Callable[[Callable[..., Any]], Section]] = partial(click.group, cls=Section)
"""As `click.group`, with `examples=`."""
