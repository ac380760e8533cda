"""``procbuild build``: the outputs of a volume."""

from collections.abc import Sequence

import click

from procbuild.build import TARGETS
from procbuild.build import build as build_volume
from procbuild.cli.clock import today
from procbuild.cli.loading import load, outputs_lock
from procbuild.cli.shared import Invocation, command
from procbuild.config.schema import renew_schemas
from procbuild.errors import OutputError
from procbuild.incremental.stage import Done
from procbuild.model import Finding, Volume
from procbuild.progress import Progress
from procbuild.published import published_file


@command()
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
    invocation.list_findings(unwaived_findings(volume, done))
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


def unwaived_findings(volume: Volume, done: Sequence[Done]) -> list[Finding]:
    """The findings about a volume, and of the stages that built it, that nobody has accepted."""
    findings = (*volume.findings, *(finding for stage in done for finding in stage.findings))
    return [finding for finding in findings if not finding.waived]


def run(
    invocation: Invocation,
    volume: Volume,
    targets: Sequence[str],
    allow_missing: bool,
    *,
    preview: bool = False,
    progress: Progress | None = None,
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
        progress=progress or invocation.progress,
    )
