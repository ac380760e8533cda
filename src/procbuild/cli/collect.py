"""``procbuild collect``: bring papers and metadata into ``submissions/``."""

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path

import click

from procbuild.cli.rows import SHOWN
from procbuild.cli.shared import Invocation, OneOf, command
from procbuild.collect import Outcome
from procbuild.collect import collect as collect_papers
from procbuild.collect.plan import Change
from procbuild.conference import SourceRules
from procbuild.errors import SourceError
from procbuild.http import token_variable
from procbuild.model import Finding
from procbuild.project import require_utf8
from procbuild.published import CHECK, published_file
from procbuild.sources import SOURCES
from procbuild.sources.fetch import Fetcher
from procbuild.volume.load import known_volume
from procbuild.wording import counted

LONGEST = 300
"""Maximum length of a title that is printed in full."""


@command()
@click.option(
    "--as",
    "kind",
    type=OneOf(SOURCES),
    metavar="KIND",
    help=f"What SOURCE is: {', '.join(SOURCES)}. Detected if not given.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--offline", is_flag=True, help="Download nothing; use what was downloaded before.")
@click.argument("sources", nargs=-1, metavar="[SOURCE …]", type=click.Path())
def collect(
    invocation: Invocation,
    sources: tuple[str, ...],
    kind: str | None,
    *,
    dry_run: bool,
    offline: bool,
) -> None:
    """Bring papers and metadata into submissions/.

    SOURCE is a file, a folder or a URL; without one, the sources in volume.toml are read. Prints
    what is new, changed or gone. Problems of a paper are listed and do not affect other papers.

    PROCBUILD_TOKEN_HOST, with HOST as in OPENREVIEW_NET, is sent to that host as a bearer token;
    without it, what the system's keyring has for the service "procbuild" and that host, where the
    package keyring is installed.
    """
    invocation.warn_of_plugins(SOURCES)
    if kind and not sources:
        message = "--as states the kind of SOURCE; name a SOURCE"
        raise click.UsageError(message)
    root = invocation.project.root
    given = [
        SourceRules(path=_relative_to_root(source, root), kind=kind or "") for source in sources
    ]
    outcome = run(invocation, given, dry_run=dry_run, offline=offline)
    again = outcome.again if invocation.verbose else ()
    invocation.list_findings((*outcome.findings, *again))
    tell(invocation, outcome, dry_run=dry_run)
    # A published paper of which only the PDF changed keeps its pages.
    if not dry_run and not all(change.is_pdf for change in outcome.plan.changes):
        invocation.list_findings(_published_changes(invocation))
    if outcome.failures:
        raise SourceError("\n".join(outcome.failures)) from outcome.cause


def run(
    invocation: Invocation, given: Sequence[SourceRules], *, dry_run: bool, offline: bool
) -> Outcome:
    """Collect from the sources ``given``, or from the volume's own."""
    project = invocation.project
    return collect_papers(
        project,
        invocation.volume,
        given,
        dry_run=dry_run,
        fetcher=Fetcher(cache=project.cache / "fetched", offline=offline, token=_token),
        crew=invocation.crew,
        cache=invocation.cache,
        progress=invocation.progress,
    )


def _published_changes(invocation: Invocation) -> list[Finding]:
    """Findings about what the current papers would change in a published volume."""
    if not published_file(invocation.project, invocation.volume).is_file():
        return []
    volume = known_volume(invocation.project, invocation.volume, invocation.cache)
    return [finding for finding in volume.findings if finding.check == CHECK]


def _token(host: str) -> str:
    """The token of a host: from the environment, else from the system's keyring."""
    if stated := os.environ.get(token_variable(f"https://{host}")):
        return stated
    if importlib.util.find_spec("keyring") is None:
        return ""
    token: str | None = importlib.import_module("keyring").get_password("procbuild", host)
    return token or ""


def _relative_to_root(source: str, root: Path) -> str:
    """A source as in volume.toml: a URL, or a path relative to the project root."""
    if source.startswith(("https://", "http://")):
        return source
    require_utf8(Path(source), "source")
    return os.path.relpath(Path(source).absolute(), root)


def tell(invocation: Invocation, outcome: Outcome, *, dry_run: bool) -> None:
    """Print what is new, changed and gone, and how many papers are unchanged."""
    plan = outcome.plan
    moved = [change for change in plan.changed if change.is_move]
    changed = [change for change in plan.changed if not change.is_move]
    for word, changes in (("new", plan.new), ("changed", changed), ("gone", plan.gone)):
        shown = changes if invocation.verbose or len(changes) <= 30 else changes[:SHOWN]
        for change in shown:
            _print_change(invocation, word, change)
        if len(shown) < len(changes):
            invocation.say(f"  … and {len(changes) - len(shown)} more {word} (-v lists them)")
    total = len(plan.unchanged) + len(plan.new) + len(plan.changed) + len(plan.gone)
    if plan.changes:
        counts = f"{len(plan.new)} new, {len(changed)} changed, {len(plan.gone)} gone"
        places = f", {len(moved)} in another place" if moved else ""
        summary = f"{counts}{places}, {len(plan.unchanged)} unchanged"
    else:
        summary = f"nothing changed; {counted(total, 'paper')}" if total else "nothing to collect"
    errors = sum(finding.severity == "error" for finding in outcome.findings)
    if errors:
        summary += f"; {counted(errors, 'error')} above"
    if outcome.again and not invocation.verbose:
        summary += f"; {counted(len(outcome.again), 'info')} as before (-v shows them)"
    if dry_run:
        summary += " (dry run: nothing was written)"
    invocation.say(f"{invocation.volume}: {summary}")


def _print_change(invocation: Invocation, word: str, change: Change) -> None:
    record = change.draft.record
    title = record.title if len(record.title) <= LONGEST else f"{record.title[:LONGEST]}…"
    what = "; ".join(change.fields) if word == "changed" else title
    note = f" ({record.status})" if word == "new" and record.status != "accepted" else ""
    invocation.say(f"{word:8} {record.id:20} {what}{note}")
