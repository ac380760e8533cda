"""``procbuild export``: deliveries for archives."""

import json
import os
from pathlib import Path

import click

from procbuild.cli.loading import load
from procbuild.cli.shared import Invocation, command
from procbuild.delivery import MANIFEST, absent_files, write_delivery
from procbuild.errors import UsageError
from procbuild.exports import EXPORTS
from procbuild.sources.fetch import token_name
from procbuild.upload import PLAN, upload


@command(short_help="Make deliveries for archives.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the delivery; with several targets, the folder that holds theirs.",
)
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; list what would be refused."
)
@click.option(
    "--upload",
    "send",
    is_flag=True,
    help="Then bring the zenodo delivery to Zenodo as drafts.",
)
@click.argument("targets", nargs=-1, metavar="TARGET …", required=True)
def export(
    invocation: Invocation,
    targets: tuple[str, ...],
    output: Path | None,
    *,
    only_check: bool,
    send: bool,
) -> None:
    """Make deliveries for archives below proceedings/VOLUME/exports/TARGET/.

    What the archive would refuse is listed. Targets: acl, biblatex, bibtex, ceur, crossref, csl,
    datacite, dblp, endnote, jsonl, lncs, oai, openreview, pmlr, ris, zenodo.
    """
    unknown = [target for target in targets if target not in EXPORTS]
    if unknown:
        message = f"there is no export '{unknown[0]}'; there are: {', '.join(EXPORTS)}"
        raise UsageError(message)
    if send and (only_check or "zenodo" not in targets):
        message = "--upload goes with the target zenodo, and not with --check"
        raise UsageError(message)
    volume = load(invocation)
    built = invocation.project.proceedings(volume.name)
    for target in dict.fromkeys(targets):
        delivery = EXPORTS[target](volume)
        findings = (*delivery.findings, *absent_files(delivery, target, built))
        invocation.list_findings(findings)
        errors = sum(finding.severity == "error" for finding in findings)
        told = f"{errors} would be refused" if errors else "nothing would be refused"
        if only_check:
            invocation.say(f"{target:10} {told}")
            continue
        folder = output or built / "exports" / target
        if output and len(set(targets)) > 1:
            folder = output / target
        if output and folder.exists() and any(folder.iterdir()) and not _is_ours(folder):
            message = f"{folder} holds other files; name an empty or a new folder"
            raise UsageError(message)
        count = write_delivery(delivery, folder, built)
        invocation.say(f"{target:10} {count} files  {invocation.shown(folder)}  ({told})")
        if send and target == "zenodo":
            _send(invocation, folder)


def _send(invocation: Invocation, folder: Path) -> None:
    """Upload a delivery with the token that the environment holds for its server."""
    api = json.loads((folder / PLAN).read_text(encoding="utf-8"))["api"]
    token = os.environ.get(token_name(api), "")
    if not token:
        message = f"set {token_name(api)} to a token of yours that may write depositions"
        raise UsageError(message)
    done = upload(folder, token, invocation.progress)
    invocation.say(
        f"{'upload':10} {done.made} new drafts, {done.changed} changed, {done.kept} as they were; "
        "look at them and publish them there"
    )


def _is_ours(folder: Path) -> bool:
    """Whether a folder is an earlier delivery, which a new one may replace."""
    return (folder / MANIFEST).is_file()
