"""``procbuild build``: the outputs of a volume."""

import os
from datetime import UTC, date, datetime

import click

from procbuild.build import TARGETS
from procbuild.build import build as build_volume
from procbuild.cli.shared import Invocation, command
from procbuild.errors import UsageError
from procbuild.model import Volume
from procbuild.volume import load_volume


def today(volume: Volume) -> date:
    """The day that outputs are made for.

    SOURCE_DATE_EPOCH where it is set (https://reproducible-builds.org/specs/source-date-epoch/);
    the day of publication of a published volume; else the day it is.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        if not epoch.isdecimal():
            message = f"SOURCE_DATE_EPOCH: {epoch!r} is no number of seconds since 1970"
            raise UsageError(message)
        return datetime.fromtimestamp(int(epoch), UTC).date()
    identity = volume.conference.volume
    if identity.status == "published" and identity.published:
        return identity.published
    return datetime.now(UTC).date()


@command(short_help="Make the BibTeX, the combined book and the site.")
@click.option("--allow-missing", is_flag=True, help="Go on when papers have no readable PDF.")
@click.argument("targets", nargs=-1, type=click.Choice([*TARGETS, "all"]))
def build(invocation: Invocation, targets: tuple[str, ...], allow_missing: bool) -> None:
    """Make the BibTeX, the combined book and the site from submissions/.

    Only what changed is done again. TARGETS: bib, book, site or all; all when nothing is named.
    """
    project, name = invocation.project, invocation.volume
    volume = load_volume(
        project, name, jobs=invocation.jobs, cache=invocation.cache, progress=invocation.progress
    )
    wanted = TARGETS if not targets or "all" in targets else targets
    built = build_volume(
        project,
        volume,
        wanted,
        today=today(volume),
        allow_missing=allow_missing,
        jobs=invocation.jobs,
        cache=invocation.cache,
        progress=invocation.progress,
    )
    invocation.list_findings((*volume.findings, *built.findings))
    out = project.proceedings(name)
    places = {
        "bib": out / f"{name}.bib",
        "book": out / "book.pdf",
        "site": out / "site" / "index.html",
    }
    for target in (*built.made, *built.kept):
        state = "unchanged" if target in built.kept else "built"
        invocation.say(f"{target:5} {state:10} {invocation.shown(places[target])}")
