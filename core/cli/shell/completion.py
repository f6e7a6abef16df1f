"""`handful completion`: the script by which a shell completes words with Tab."""

import click

from core.cli.console import give, show
from core.cli.shell.command import command, wants_json

_SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_HANDFUL_COMPLETE"


@command(
    examples=(
        'eval "$(handful completion bash)"      # into ~/.bashrc',
        'eval "$(handful completion zsh)"       # into ~/.zshrc',
        "handful completion fish > ~/.config/fish/completions/handful.fish",
    )
)
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script by which SHELL completes commands, options and their values with Tab."""
    from click.shell_completion import get_completion_class

    shell_class = get_completion_class(shell)
    assert shell_class is not None, "click knows all three"
    script = shell_class(context.find_root().command, {}, "handful", _VARIABLE).source()
    if wants_json():
        give({"shell": shell, "script": script})
    else:
        show(script.rstrip("\n").split("\n"))
