"""``procbuild serve``: the site on this machine, rebuilt on change."""

import time

import click

from procbuild.build import TARGETS
from procbuild.cli.build import run, unwaived_findings
from procbuild.cli.loading import load, outputs_lock
from procbuild.cli.shared import Invocation, command, error_text
from procbuild.errors import ProcbuildError
from procbuild.preview import Preview, Watch
from procbuild.progress import Progress, Silent
from procbuild.store import INCOMING, LETTERS

NO_PART = frozenset({INCOMING, LETTERS, "__pycache__"})
"""Names in the folders of a volume that are not part of what is built."""


@command()
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 selects a free one.",
)
@click.option("--open", "open_", is_flag=True, help="Open the site in the browser.")
def serve(invocation: Invocation, port: int, *, open_: bool) -> None:
    """Build, serve the site on 127.0.0.1, print its address, rebuild on change.

    The browser shows each new site by itself. If something cannot be built, the error is shown here
    and in the browser, and the last good site remains. Ctrl-C ends it.
    """
    project, name = invocation.project, invocation.volume
    preview = Preview(project.proceedings(name) / "site")
    folders = (project.conf(name), project.root / "conf" / "conf.py", project.submissions(name))
    try:
        with preview.serving(port) as found:
            address = f"http://127.0.0.1:{found}/"
            watch = Watch(folders, NO_PART)
            _build(invocation, preview, invocation.progress)
            invocation.say(f"{address}  (Ctrl-C ends it)")
            if open_:
                click.launch(address)
            while True:
                watch.wait()
                _build(invocation, preview, Silent())
    except KeyboardInterrupt:
        return


def _build(invocation: Invocation, preview: Preview, progress: Progress) -> None:
    """Bring everything up to date, and show the result here and in the browser."""
    begin = time.monotonic()
    try:
        with outputs_lock(invocation):
            volume = load(invocation, progress)
            done = run(
                invocation, volume, TARGETS, allow_missing=True, preview=True, progress=progress
            )
    except Exception as error:  # noqa: BLE001 - whatever it is, the next change may fix it
        text = _describe(error)
        preview.tell(error=text)
        invocation.say(f"{text}\nthe last good site stays")
        return
    failures = [f"{stage.name}: {stage.failure}" for stage in done if stage.failure]
    findings = unwaived_findings(volume, done)
    made = [stage.name for stage in done if stage.made and stage.name in TARGETS]
    preview.tell(error="\n".join(failures), findings=findings)
    if made:
        invocation.list_findings(findings)
    if not failures:
        what = f"built: {', '.join(made)}" if made else "nothing to build"
        invocation.say(f"{what} ({time.monotonic() - begin:.1f} s)")
    for failure in failures:
        invocation.say(failure)


def _describe(error: Exception) -> str:
    """The message of an error."""
    match error:
        case ProcbuildError() | OSError():
            return error_text(error)
        case _:
            return (
                f"an internal error of procbuild, {type(error).__name__}: {error}; please report it"
            )
