"""``procbuild completion``: print the script for shell completion."""

import click
from click.shell_completion import get_completion_class

from procbuild.cli.shared import Invocation, command
from procbuild.errors import OutputError

SHELLS = ("bash", "zsh", "fish")


@command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(invocation: Invocation, shell: str) -> None:
    """Print the script with which SHELL completes commands, options, volumes, targets and profiles.

    bash: put eval "$(procbuild completion bash)" into ~/.bashrc; zsh: the same with zsh into
    ~/.zshrc; fish: put procbuild completion fish | source into ~/.config/fish/config.fish.
    """
    del invocation
    completion_class = get_completion_class(shell)
    if completion_class is None:
        message = f"this version of click does not know {shell}"
        raise OutputError(message)
    root = click.get_current_context().find_root().command
    click.echo(completion_class(root, {}, "procbuild", "_PROCBUILD_COMPLETE").source())
