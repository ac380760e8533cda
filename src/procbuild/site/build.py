"""Run Sphinx in this process, for one volume, into a fresh folder."""

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

from procbuild.crew import Crew
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.incremental.conf_files import conf_places
from procbuild.model import Finding, Volume
from procbuild.progress import Progress
from procbuild.site.material import Material
from procbuild.site.output import Output
from procbuild.site.pictures import without_missing_pictures
from procbuild.site.sphinx_run import run_sphinx

LINE = re.compile(
    r"^(?:(?P<place>.+?): )?(?P<level>WARNING|ERROR|CRITICAL|SEVERE): (?P<message>.*)$"
)
"""The format of Sphinx's warnings."""

LOST_LINK = "Write a link as [a page](papers/index.html), [a paper](papers/KEY.html)."

REMEDIES = {
    "[myst.xref_missing]": LOST_LINK,
    "[ref.doc]": LOST_LINK,
    "[ref.paper]": "Write the citation key or the id of an accepted paper.",
    "[ref.author]": "Write the file name of the author's page without .html.",
    "[ref.session]": "Write the id of a session in program.toml.",
    "[ref.track]": "Write the id of a track in volume.toml.",
    "[image.not_readable]": "Put the picture there, or correct its path.",
}
"""What to do about warnings of a kind, which Sphinx writes at their end."""

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

    ``conf`` is the volume's folder of pages, ``papers`` the folder of finished PDFs named by
    citation key, ``book`` the combined book; missing ones are left out. ``texts`` gives further
    files by name, and is called when the pages are done. Files of the previous site in ``last``,
    which the new one will replace, are reused if they have the same inputs. ``today`` decides which
    deadlines are past (default: the volume's own date). ``crew`` works on the papers (default: one
    process); ``cache`` holds earlier results. Returns findings about organizers' pages and
    pictures. Raises :class:`OutputError` if Sphinx fails.
    """
    volume, missing = without_missing_pictures(volume, conf)
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
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        progress.stage("Writing the site", 1) as tick,
        tempfile.TemporaryDirectory(prefix=".doctrees-", dir=out.parent) as tmp,
        material.ending,
    ):
        app = run_sphinx(
            conf,
            out,
            Path(tmp),
            "html",
            {"procbuild_material": material},
            failure="the site could not be built",
            warnings=warnings,
        )
        tick(volume.name)
    for name in (".buildinfo", ".doctrees"):
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return (*missing, *findings(warnings.getvalue(), conf), *_untracked_includes(app, conf))


def _untracked_includes(app: Sphinx, conf: Path) -> Iterator[Finding]:
    """Report files that pages include from places where builds do not notice changes."""
    installed = (Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[1])
    tracked = conf_places(conf)
    for page, files in sorted(app.env.dependencies.items()):
        for file in sorted(map(str, files)):
            path = Path(os.path.realpath(conf / file))
            if (
                path.is_file()
                and str(path) not in tracked
                and not any(map(path.is_relative_to, installed))
            ):
                yield Finding(
                    check="site-page",
                    severity="warning",
                    message=f"{conf.parent.name}/{conf.name}/{page}: it includes {path}, whose "
                    "changes no build notices",
                    remedy=f"Move it below {conf.parent.name}/, but not into another volume's "
                    "folder.",
                )


def findings(text: str, conf: Path) -> Iterator[Finding]:
    """Convert Sphinx's warnings to findings with file and line."""
    for line in COLOUR.sub("", text).splitlines():
        if match := LINE.match(line):
            place = match["place"] or ""
            shown = place.replace(f"{conf}/", f"{conf.parent.name}/{conf.name}/")
            kind = match["message"].rpartition(" ")[2]
            remedy = REMEDIES.get(kind, "Correct the page." if place else "")
            yield Finding(
                check="site-page",
                severity="warning",
                message=f"{shown}: {match['message']}" if shown else match["message"],
                remedy=remedy,
            )
