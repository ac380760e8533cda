"""``procbuild build``: the outputs of a volume."""

from collections.abc import Sequence

import click

from procbuild.build import TARGETS
from procbuild.build import build as build_volume
from procbuild.checks import waived
from procbuild.cli.clock import today
from procbuild.cli.loading import load, outputs_lock
from procbuild.cli.shared import Invocation, command
from procbuild.config.schema import renew_schemas
from procbuild.errors import OutputError
from procbuild.incremental.stage import Done
from procbuild.model import Finding, Volume
from procbuild.published import published_file
from procbuild.store.remote import store_of


@command(short_help="Make the BibTeX, the combined book and the site.")
@click.option(
    "--allow-missing", is_flag=True, help="Build without papers that have no readable PDF."
)
@click.argument("targets", nargs=-1, metavar="[TARGET …]", type=click.Choice([*TARGETS, "all"]))
def build(invocation: Invocation, targets: tuple[str, ...], allow_missing: bool) -> None:
    """Make the BibTeX, the combined book and the site from submissions/.

    Only what changed is done again. TARGET: bib, book, site or all; all when nothing is named.
    If another build of the volume is running, such as that of serve, this waits for it.
    """
    wanted = TARGETS if not targets or "all" in targets else targets
    with outputs_lock(invocation):
        volume = load(invocation)
        done = run(invocation, volume, wanted, allow_missing)
    out = invocation.project.proceedings(volume.name)
    invocation.list_findings(not_waived(invocation, volume, all_findings(volume, done)))
    places = {
        "bib": out / f"{volume.name}.bib",
        "book": out / "book.pdf",
        "site": out / "site" / "index.html",
    }
    for stage in done:
        if stage.name in places and not stage.failure:
            state = "built" if stage.made else "unchanged"
            invocation.say(f"{stage.name:5} {state:10} {invocation.shown(places[stage.name])}")
    record = published_file(invocation.project, volume.name)
    if any(stage.made for stage in done if stage.name == record.name):
        invocation.say(
            f"{invocation.shown(record)} was written: it keeps citation keys and pages as readers "
            "cite them; commit it"
        )
    if failures := [stage.failure for stage in done if stage.failure]:
        raise OutputError("\n".join(failures))


def all_findings(volume: Volume, done: Sequence[Done]) -> tuple[Finding, ...]:
    """The findings about a volume, and those of the stages that built it."""
    return (*volume.findings, *(finding for stage in done for finding in stage.findings))


def not_waived(
    invocation: Invocation, volume: Volume, findings: Sequence[Finding]
) -> list[Finding]:
    """The findings that the organizers have not accepted in the ``fixes.toml`` of a paper."""
    store = store_of(invocation.project, volume.name, volume.conference.store)
    return [
        one
        for finding in findings
        for one in waived([finding], store.waivers(finding.paper) if finding.paper else ())
        if not one.waived
    ]


def run(
    invocation: Invocation,
    volume: Volume,
    targets: Sequence[str],
    allow_missing: bool,
    *,
    preview: bool = False,
) -> tuple[Done, ...]:
    """Bring the outputs of a volume up to date, and the JSON Schemas in ``conf/``."""
    renew_schemas(invocation.project.root / "conf", invocation.cache)
    return build_volume(
        invocation.project,
        volume,
        targets,
        today=today(volume),
        allow_missing=allow_missing,
        preview=preview,
        crew=invocation.crew,
        cache=invocation.cache,
        progress=invocation.progress,
    )
