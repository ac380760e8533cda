"""``procbuild completion``: what makes a shell complete commands, volumes and names."""

import click
from click.shell_completion import get_completion_class

from procbuild.cli.shared import Invocation, command
from procbuild.errors import OutputError

SHELLS = ("bash", "zsh", "fish")


@command(short_help="Print what makes a shell complete commands, volumes and names.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(invocation: Invocation, shell: str) -> None:
    """Print what makes SHELL complete commands, options, volumes, targets and profiles.

    bash: put eval "$(procbuild completion bash)" into ~/.bashrc; zsh: the same with zsh into
    ~/.zshrc; fish: put procbuild completion fish | source into ~/.config/fish/config.fish.
    """
    del invocation
    kind = get_completion_class(shell)
    if kind is None:
        message = f"this version of click does not know {shell}"
        raise OutputError(message)
    whole = click.get_current_context().find_root().command
    click.echo(kind(whole, {}, "procbuild", "_PROCBUILD_COMPLETE").source())
