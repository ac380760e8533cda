"""Sphinx run in this process, for one volume, into a fresh folder."""

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from procbuild.crew import Crew
from procbuild.crew.local import LocalCrew
from procbuild.errors import OutputError
from procbuild.model import Finding, Volume
from procbuild.run import Cache, Progress
from procbuild.site.material import Material
from procbuild.site.output import Output
from procbuild.site.pictures import without_lost
from procbuild.written import places

LINE = re.compile(
    r"^(?:(?P<place>.+?): )?(?P<level>WARNING|ERROR|CRITICAL|SEVERE): (?P<message>.*)$"
)
"""How Sphinx writes what it complains about."""

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def build(
    volume: Volume,
    conf: Path,
    out: Path,
    *,
    papers: Path | None = None,
    book: Path | None = None,
    texts: Callable[[], Mapping[str, str]] = dict,
    last: Path | None = None,
    today: date | None = None,
    crew: Crew | None = None,
    cache: Cache | None = None,
    progress: Progress,
) -> tuple[Finding, ...]:
    """Write the site into ``out``, which must not exist yet.

    ``conf`` is the volume's folder of pages, ``papers`` one of finished PDFs named by citation
    key, ``book`` the combined book; what is not there is left out. ``texts`` gives further files
    by name, when the pages are done. What the site in ``last``, whose place the new one takes, has
    of the same inputs is taken over. ``today`` tells past deadlines from others (default: the
    volume's own date). ``crew`` works on the papers (default: one process); ``cache`` has what was
    made before. Returns what is wrong with organizers' pages and pictures. Raises
    :class:`OutputError` where Sphinx gives up.
    """
    volume, lost = without_lost(volume, conf)
    material = Material(
        volume=volume,
        today=today or volume.issue_date,
        papers=papers if papers and papers.is_dir() else None,
        book=book if book and book.is_file() else None,
        texts=texts,
        output=Output(out, last, cache),
        crew=crew or LocalCrew(),
        cache=cache,
        progress=progress,
    )
    warnings = io.StringIO()
    shared = conf.parent / "conf.py"
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        progress.stage("Writing the site", 1) as tick,
        tempfile.TemporaryDirectory(prefix=".doctrees-", dir=out.parent) as tmp,
        material.ending,
    ):
        try:
            with patch_docutils(), docutils_namespace():
                app = Sphinx(
                    srcdir=conf,
                    confdir=shared.parent if shared.is_file() else None,
                    outdir=out,
                    doctreedir=Path(tmp),
                    buildername="html",
                    confoverrides={"procbuild_material": material, **_extension(shared)},
                    status=None,
                    warning=warnings,
                    freshenv=True,
                )
                app.build(force_all=True)
        except (SphinxError, UnicodeDecodeError) as error:
            # Sphinx wraps what its handlers raise in their names and addresses.
            if isinstance(cause := getattr(error, "orig_exc", None), OSError):
                raise cause from error
            message = f"{conf}: the site could not be built: {error}"
            raise OutputError(message) from error
        tick(volume.name)
    for name in (".buildinfo", ".doctrees"):
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return (*lost, *findings(warnings.getvalue(), conf), *_unnoticed(app, conf))


def _extension(shared: Path) -> dict[str, str]:
    """A folder without ``conf.py`` needs the extension alone."""
    return {} if shared.is_file() else {"extensions": "procbuild.site"}


def _unnoticed(app: Sphinx, conf: Path) -> Iterator[Finding]:
    """Files that pages include from where no build looks for changes."""
    installed = (Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[1])
    noticed = places(conf)
    for page, files in sorted(app.env.dependencies.items()):
        for file in sorted(map(str, files)):
            path = Path(os.path.realpath(conf / file))
            if (
                path.is_file()
                and str(path) not in noticed
                and not any(map(path.is_relative_to, installed))
            ):
                yield Finding(
                    check="site-page",
                    severity="warning",
                    message=f"{conf.name}/{page}: it includes {path}; no build notices when that "
                    "changes",
                    remedy=f"move it below {conf.parent.name}/, into no other volume's folder",
                )


def findings(text: str, conf: Path) -> Iterator[Finding]:
    """Sphinx' warnings as findings, with file and line."""
    for line in COLOUR.sub("", text).splitlines():
        if found := LINE.match(line):
            place = found["place"] or ""
            shown = place.replace(f"{conf}/", f"{conf.name}/")
            yield Finding(
                check="site-page",
                severity="warning",
                message=f"{shown}: {found['message']}" if shown else found["message"],
                remedy="correct the page" if place else "",
            )
