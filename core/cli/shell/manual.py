"""The manual page of all commands, in the language of `man`, made of what `--help` says."""

from collections.abc import Iterator

import click

from core.cli.shell.command import Command, Section


def manual(group: click.Group, version: str) -> str:
    """Return the page `handful(1)`.

    Args:
        group: the command with its commands.
        version: of the program.
    """
    context = click.Context(group, info_name="handful")
    lines = [
        f'.TH HANDFUL 1 "" "Handful {_quoted(version)}" "User Commands"',
        ".SH NAME",
        "handful \\- sort pictures from a handful of examples",
        ".SH SYNOPSIS",
        ".B handful",
        "[\\fIproject.handful\\fR | [\\fIoptions\\fR] \\fIcommand\\fR ...]",
        ".SH DESCRIPTION",
        *_text(group.help or ""),
        ".SH OPTIONS",
        *_options(group, context),
        ".SH COMMANDS",
        *_commands(group, context),
        ".PP",
        "Each command has \\fB\\-h\\fR and \\fB\\-\\-help\\fR, which show this.",
        ".SH EXIT STATUS",
        "0 where all is done, 2 for bad usage or bad input, 1 for anything else.",
        ".SH FILES",
        ".TP",
        "\\fI~/.config/Handful/handful.toml\\fR",
        "Defaults of options, on Linux; see docs/cli.md.",
    ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.commands[name]
        inner = click.Context(command, info_name=name, parent=context)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            usage = " ".join(command.collect_usage_pieces(inner))
            yield f".SS {_quoted(f'{inner.command_path} {usage}')}"
            yield from _text(command.help or "")
            yield from _options(command, inner)
            if isinstance(command, Command | Section) and command.examples:
                yield from (".PP", "Examples:", ".nf", ".RS")
                yield from (_quoted(example) for example in command.examples)
                yield from (".RE", ".fi")
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in command.params:
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record:
            yield from (".TP", f"\\fB{_quoted(record[0])}\\fR", _quoted(record[1] or ""))


def _text(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.replace("\b", "").split("\n\n")):
        if number:
            yield ".PP"
        yield _quoted(" ".join(paragraph.split()))


def _quoted(text: str) -> str:
    """Keep roff from taking a hyphen, a backslash or a point at the beginning for its own."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain
