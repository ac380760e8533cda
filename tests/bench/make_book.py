"""The book of the papers in a folder, in a process that imports nothing else.

``python -m tests.bench.make_book FOLDER``, once :mod:`tests.bench.bench_book` has filled it.
"""

import json
import sys
from datetime import date
from pathlib import Path

from procbuild.book import build
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.crew.cores import cores
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.model import Paper, PdfFacts, Section, Volume
from procbuild.progress import Silent


def volume(folder: Path) -> Volume:
    """A volume of all papers in a folder."""
    found: list[Paper] = []
    page = 1
    for path in sorted(folder.glob("*.pdf")):
        sha256, pages, size = json.loads(path.with_suffix(".json").read_text())
        found.append(
            Paper(
                id=path.stem,
                title=f"On the Number {path.stem} and What Follows from It",
                authors=(
                    Person(given="Ada", family=f"Author {path.stem}"),
                    Person(given="Ben", family="Other"),
                ),
                file=path.name,
                citation_key=f"author{path.stem}",
                pdf=path,
                facts=PdfFacts(sha256=sha256, pages=pages, page_sizes=(tuple(size),)),
                first_page=page,
                last_page=page + pages - 1,
            )
        )
        page += pages
    return Volume(
        name="bench",
        conference=Conference(
            volume=Identity(
                title="Proceedings of the Benchmark",
                short_title="BENCH 2024",
                licence="CC-BY-4.0",
                published=date(2024, 1, 1),
            ),
            event=Event(name="Benchmark", start=date(2024, 1, 1)),
        ),
        program=Program(),
        sections=(Section(id="", title="", papers=tuple(found)),),
    )


def make(name: str) -> None:
    """Make the book of the papers in a folder; run in a process of its own."""
    folder = Path(name)
    build(
        volume(folder),
        folder,
        folder / "out",
        crew=LocalCrew(cores()),
        cache=Cache(folder / "cache"),
        progress=Silent(),
    )


if __name__ == "__main__":
    make(sys.argv[1])
