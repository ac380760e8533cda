"""Volumes of growing size through every stage: ``make bench-scale SIZES="250 1000"``.

Prints for each stage seconds, papers per second and memory of the whole process tree, beside what
the limit of its kind takes in the same run, and the exponent by which time grows between sizes.
"""

import math
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from procbuild.crew.cores import cores
from tests.bench.measure import Figures, measure, row
from tests.bench.scale_papers import pdf_of, small_papers, write_papers
from tests.conftest import SHARED

SIZES = (250, 1000)

TARGETS = ("acl", "crossref", "datacite", "pmlr", "oai")

VOLUME = """
[volume]
title = "Proceedings of the Conference on Scale"
short_title = "SCALE 2024"
url = "https://scale.example.org/"
licence = "CC-BY-4.0"
published = 2024-07-21
status = "published"

[event]
name = "Conference on Scale"
start = 2024-07-21

[papers]
order = "source"
doi = "10.5555/scale.{id}"

[check]
profile = "generic"

[[sources]]
path = "submissions/scale/incoming"

[exports.acl]
venue = "scale"
volume = "1"

[exports.crossref]
depositor = "Example Depositor"
email = "depositor@example.org"
registrant = "Example Registrant"

[exports.datacite]
publisher = "Example Press"

[exports.oai]
identifier = "proceedings.example.org"
email = "admin@example.org"

[exports.pmlr]
name = "Conference on Scale"
"""


@dataclass(frozen=True)
class Stage:
    """One measured command."""

    name: str
    figures: Figures
    limit: str = ""
    """The stage whose time is its yardstick"""


def run(sizes: tuple[int, ...] = SIZES, keep: Path | None = None) -> None:
    """Print the tables of all sizes; papers stay in ``keep`` for the next run."""
    if not (SHARED / "metadata" / "lists").is_dir():
        print("the real lists of papers are not here")
        return
    before: dict[str, Stage] = {}
    last = 0
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            incoming = (keep or Path(scratch, "papers")) / str(size)
            if not incoming.is_dir():
                write_papers(size, incoming)
            print(f"{size} papers, {cores()} cores", flush=True)
            now: dict[str, Stage] = {}
            for stage in stages(size, incoming, Path(scratch)):
                now[stage.name] = stage
                print(_line(stage, size, now, before.get(stage.name), last), flush=True)
            before, last = now, size


def _line(stage: Stage, size: int, now: dict[str, Stage], smaller: Stage | None, last: int) -> str:
    figures = stage.figures
    notes = [f"{size / figures.seconds:7.1f} papers/s"]
    if smaller:
        times = math.log(size / last)
        wall = math.log(figures.seconds / smaller.figures.seconds) / times
        cpu = math.log(figures.cpu / smaller.figures.cpu) / times
        notes.append(f"n^{wall:.2f} (cpu n^{cpu:.2f})")
    if stage.limit in now:
        ratio = figures.seconds / now[stage.limit].figures.seconds
        notes.append(f"{ratio:.2f} × {stage.limit}")
    return row(stage.name, figures, "  ".join(notes))


def stages(size: int, incoming: Path, scratch: Path) -> Iterator[Stage]:
    """Everything that is done to a volume, in an organizer's order, each beside its limit."""
    project = scratch / "project"
    store = project / "submissions" / "scale"
    (project / "conf" / "scale").mkdir(parents=True)
    (project / "conf" / "scale" / "volume.toml").write_text(VOLUME, encoding="utf-8")
    shutil.copytree(incoming, store / "incoming")
    program = Path(sys.executable).with_name("procbuild")
    papers = sorted((store / "incoming").glob("*.pdf"))

    def procbuild(*arguments: str) -> Figures:
        return measure([program, "-q", *arguments], cwd=project, ok=(0, 1))

    loop = 'for file in "$0"/*.pdf; do pdftotext -bbox "$file" /dev/null; done'
    yield Stage("pdftotext -bbox", measure(["sh", "-c", loop, store / "incoming"]))
    yield Stage("collect", procbuild("collect"), "pdftotext -bbox")
    yield Stage("check", procbuild("check"), "pdftotext -bbox")
    merged = scratch / "merged.pdf"
    yield Stage("qpdf", measure(["qpdf", "--empty", "--pages", *papers, "--", merged], ok=(0, 3)))
    merged.unlink()
    yield Stage("build bib", procbuild("build", "bib"))
    yield Stage("build book", procbuild("build", "book"), "qpdf")
    yield Stage("build site", procbuild("build", "site"))
    site = project / "proceedings" / "scale" / "site"
    yield Stage("pagefind", measure([sys.executable, "-m", "pagefind", "--site", site]))
    shutil.rmtree(site)
    procbuild("build", "site")
    for target in TARGETS:
        yield Stage(f"export {target}", procbuild("export", target))
    yield Stage("build all, nothing changed", procbuild("build"))
    yield Stage("collect, nothing changed", procbuild("collect"))
    yield Stage("check, nothing changed", procbuild("check"))
    changed = list(small_papers(size))[size // 2]
    new = pdf_of(replace(changed, version=2))
    (store / "incoming" / f"{changed.id}.pdf").write_bytes(new)
    yield Stage("collect, one paper changed", procbuild("collect"))
    yield Stage("build all, one paper changed", procbuild("build"))


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:] if one.isdecimal()]
    folders = [Path(one) for one in sys.argv[1:] if not one.isdecimal()]
    run(tuple(given) or SIZES, folders[0] if folders else None)
