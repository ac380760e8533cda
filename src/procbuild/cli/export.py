"""``procbuild export``: make deliveries for archives."""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from procbuild.cli.completing import names_of
from procbuild.cli.loading import load, outputs_lock
from procbuild.cli.shared import Invocation, command, error_text
from procbuild.delivery import absent_files, write_delivery
from procbuild.errors import ConfigError, OutputError, ProcbuildError, UsageError
from procbuild.exports import EXPORTS, deliveries
from procbuild.exports.zenodo import PLAN
from procbuild.http import token_variable
from procbuild.outputs.manifest import MANIFEST
from procbuild.published import CHECK, refuse_changes
from procbuild.upload import upload
from procbuild.wording import counted


@command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the delivery; with several targets, the folder that holds theirs.",
)
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Write nothing; list what the archives would refuse.",
)
@click.option(
    "--upload",
    "send",
    is_flag=True,
    help="Also upload the zenodo delivery to Zenodo, as drafts.",
)
@click.argument(
    "targets",
    nargs=-1,
    metavar="TARGET …",
    required=True,
    shell_complete=names_of("procbuild.exports", "EXPORTS"),
)
def export(
    invocation: Invocation,
    targets: tuple[str, ...],
    output: Path | None,
    *,
    only_check: bool,
    send: bool,
) -> None:
    """Make deliveries for archives below proceedings/VOLUME/exports/TARGET/.

    What the archive would refuse is listed, and changes no exit code; that of 'procbuild check
    --for TARGET' is 1 where a paper would be refused. Targets: acl, biblatex, bibtex, ceur,
    crossref, csl, datacite, dblp, endnote, jsonl, lncs, oai, openreview, pmlr, ris, zenodo.
    """
    invocation.warn_of_plugins(EXPORTS)
    if unknown := [target for target in targets if target not in EXPORTS]:
        raise UsageError(EXPORTS.unknown(unknown[0]))
    if send and (only_check or "zenodo" not in targets):
        message = "--upload goes with the target zenodo, and not with --check"
        raise UsageError(message)
    with outputs_lock(invocation):
        folders, reasons = _make(invocation, targets, output, only_check=only_check)
    if send and "zenodo" in folders:
        _upload(invocation, folders["zenodo"])
    if lines := list(dict.fromkeys(line for why in reasons for line in str(why).splitlines())):
        wrong_settings = any(isinstance(why, ConfigError) for why in reasons)
        raise ConfigError(lines) if wrong_settings else OutputError("\n".join(lines))


def _make(
    invocation: Invocation, targets: Sequence[str], output: Path | None, *, only_check: bool
) -> tuple[dict[str, Path], Sequence[ProcbuildError]]:
    """Make the deliveries and report on them: their folders by target, and what failed."""
    volume = load(invocation)
    if only_check:
        invocation.list_findings([finding for finding in volume.findings if finding.check == CHECK])
    else:
        refuse_changes(volume)
    proceedings = invocation.project.proceedings(volume.name)
    file = invocation.project.conf(volume.name) / "volume.toml"
    results, told = deliveries(volume, targets, file)
    reasons = list(told)
    folders = {target: proceedings / "exports" / target for target in results}
    if output:
        alone = len(set(targets)) == 1
        folders = {target: output if alone else output / target for target in results}
        _require_replaceable(folders.values())
    for target, delivery in results.items():
        findings = (*delivery.findings, *absent_files(delivery, target, proceedings))
        errors = sum(finding.severity == "error" for finding in findings)
        verdict = f"{errors} would be refused" if errors else "nothing would be refused"
        if only_check:
            invocation.say(f"{target:10} {verdict}")
        else:
            try:
                count = write_delivery(delivery, folders[target], proceedings)
            except OSError as error:
                reasons.append(OutputError(f"{target}: {error_text(error)}"))
                del folders[target]
                continue
            shown_folder = invocation.shown(folders[target].absolute())
            files = counted(count, "file")
            invocation.say(f"{target:10} {files}  {shown_folder}  ({verdict})")
        invocation.list_findings(findings, indent="  ")
    return folders, reasons


def _require_replaceable(folders: Iterable[Path]) -> None:
    """Raise :class:`UsageError` for a folder with anything but an earlier delivery in it."""
    for folder in folders:
        if folder.exists() and list(folder.iterdir()) and not (folder / MANIFEST).is_file():
            message = f"{folder} holds other files; name an empty or a new folder"
            raise UsageError(message)


def _upload(invocation: Invocation, folder: Path) -> None:
    """Upload a delivery with the token for its server from the environment."""
    api = json.loads((folder / PLAN).read_text(encoding="utf-8"))["api"]
    token = os.environ.get(token_variable(api), "")
    if not token:
        message = f"set {token_variable(api)} to a token of yours that may write depositions"
        raise UsageError(message)
    result = upload(folder, token, invocation.progress)
    invocation.say(
        f"{'upload':10} {result.made} new drafts, {result.changed} changed, {result.kept} as they "
        "were; look at them and publish them there"
    )
