"""``procbuild verify``: verify a published folder against its manifest."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from procbuild.cli.rows import SHOWN, show_rows
from procbuild.cli.shared import Invocation, command, format_option
from procbuild.errors import OutputError
from procbuild.outputs.manifest import MANIFEST
from procbuild.outputs.verify import Verified
from procbuild.outputs.verify import verify as verify_folder
from procbuild.wording import counted

COLOURS = {"missing": "red", "changed": "red", "extra": "yellow", "link": "red"}


@command()
@format_option("answer", "json")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
def verify(invocation: Invocation, folder: Path | None, format_: str) -> None:
    """Verify a published volume against its manifest: missing, changed and extra files.

    DIR is a site, a delivery, or proceedings/VOLUME/ with all deliveries in it (by
    default that of the volume). The exit code is 5 if anything differs.
    """
    folder = folder or invocation.project.proceedings(invocation.volume)
    results = verify_folder(folder, jobs=invocation.jobs, progress=invocation.progress)
    if format_ == "json":
        click.echo(as_json(results))
    else:
        for result in results:
            _show(invocation, result)
    if differing := sum(len(result.differences) for result in results):
        files = "1 file is" if differing == 1 else f"{differing} files are"
        message = f"{folder}: {files} not as {MANIFEST} says; publish it again, or find out why"
        raise OutputError(message)


def as_json(results: Sequence[Verified]) -> str:
    """The differences by folder, as JSON."""
    folders = [
        {
            "folder": str(result.folder),
            "files": result.files,
            "differences": [
                {"kind": difference.kind, "name": difference.name}
                for difference in result.differences
            ],
        }
        for result in results
    ]
    return json.dumps({"schema": 1, "folders": folders}, indent=2)


def _show(invocation: Invocation, verified: Verified) -> None:
    """Print the differences of one folder, one per line, and the number of files."""
    folder = invocation.shown(verified.folder.absolute())
    count = len(verified.differences)
    shown = count if invocation.verbose or count <= 4 * SHOWN else 4 * SHOWN
    show_rows(
        invocation.console,
        [
            (Text(difference.kind, COLOURS[difference.kind]), Text(difference.name))
            for difference in verified.differences[:shown]
        ],
        fixed=1,
    )
    if shown < count:
        invocation.say(f"… and {count - shown} more (-v lists them)")
    files = counted(verified.files, "file")
    if not count:
        invocation.say(f"{folder}: {files}, all as {MANIFEST} says")
    else:
        differences = counted(count, "difference")
        invocation.say(f"{folder}: {differences}; {MANIFEST} lists {files}")
