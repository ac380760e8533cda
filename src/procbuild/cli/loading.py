"""Loading the volume that a command works on, and locking its outputs."""

from contextlib import AbstractContextManager
from dataclasses import replace

from procbuild.cli.clock import now
from procbuild.cli.shared import Invocation
from procbuild.errors import OutputError
from procbuild.locks import wait_for_lock
from procbuild.model import Volume
from procbuild.progress import Progress
from procbuild.updates import future_findings

PATIENCE = 1800.0
"""Seconds to wait for another build: ten times as long as one of 5,000 papers takes."""


def load(invocation: Invocation, progress: Progress | None = None) -> Volume:
    """Load the volume of the invocation with its workers, its cache and, by default, its progress.

    Its findings include those that depend on the day.
    """
    # It imports the store, the ledger and the bibliography, which authors' checks do not need.
    from procbuild.volume.load import load_volume  # noqa: PLC0415

    volume = load_volume(
        invocation.project,
        invocation.volume,
        crew=invocation.crew,
        cache=invocation.cache,
        progress=progress or invocation.progress,
    )
    future = future_findings(volume.papers, now().date())
    return replace(volume, findings=(*volume.findings, *future))


def outputs_lock(invocation: Invocation) -> AbstractContextManager[None]:
    """Lock the outputs of the volume, waiting for another build or export to end.

    Load the volume while holding the lock: what was read during another build may be older than
    what that one has built.
    """
    project, name = invocation.project, invocation.volume
    busy = OutputError(
        f"{project.proceedings(name)}: another build or export of this volume has been running "
        f"for {PATIENCE / 60:.0f} minutes; run this again when it has ended"
    )
    return wait_for_lock(
        project.cache / "locks" / f"{name}-build.lock",
        busy,
        seconds=PATIENCE,
        what="another build or export of this volume",
        progress=invocation.progress,
    )
