"""The volume that a command works on."""

from procbuild.cli.shared import Invocation
from procbuild.model import Volume
from procbuild.volume.load import load_volume


def load(invocation: Invocation) -> Volume:
    """The volume that the invocation names, read with its workers and its cache."""
    return load_volume(
        invocation.project,
        invocation.volume,
        crew=invocation.crew,
        cache=invocation.cache,
        progress=invocation.progress,
    )
