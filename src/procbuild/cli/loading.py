"""Loading the volume that a command works on."""

from procbuild.cli.shared import Invocation
from procbuild.model import Volume
from procbuild.volume.load import load_volume


def load(invocation: Invocation) -> Volume:
    """Load the volume of the invocation with its workers and its cache."""
    return load_volume(
        invocation.project,
        invocation.volume,
        crew=invocation.crew,
        cache=invocation.cache,
        progress=invocation.progress,
    )
