"""The book of the papers in a folder, in a process that imports nothing else.

``python -m tests.bench.make_book FOLDER``, once :mod:`tests.bench.bench_book` has filled it.
"""

import json
import sys
from datetime import date
from pathlib import Path

from procbuild.book import build
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.crew import Crew
from procbuild.crew.cores import cores
from procbuild.crew.local import LocalCrew
from procbuild.garbage import few_collections
from procbuild.incremental.cache import Cache
from procbuild.model import Paper, PdfFacts, Section, Volume
from procbuild.progress import Silent

Known = tuple[str, int, tuple[float, float]]
"""SHA-256, number of pages, and width and height of the first page in pt."""

KNOWN = "known.json"
"""File with what is known of the papers of a folder, by name."""


def volume(folder: Path) -> Volume:
    """A volume of all papers in a folder."""
    found: list[Paper] = []
    page = 1
    known: dict[str, Known] = json.loads((folder / KNOWN).read_text())
    for name, (sha256, pages, (width, height)) in known.items():
        number = name.removesuffix(".pdf")
        found.append(
            Paper(
                id=number,
                title=f"On the Number {number} and What Follows from It",
                authors=(
                    Person(given="Ada", family=f"Author {number}"),
                    Person(given="Ben", family="Other"),
                ),
                file=name,
                citation_key=f"author{number}",
                pdf=folder / name,
                facts=PdfFacts(sha256=sha256, pages=pages, page_sizes=((width, height),)),
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


def make(folder: Path, crew: Crew) -> None:
    """Make the book of the papers in a folder."""
    build(
        volume(folder),
        folder,
        folder / "out",
        crew=crew,
        cache=Cache(folder / "cache"),
        progress=Silent(),
    )


if __name__ == "__main__":
    with few_collections():  # as in the command
        make(Path(sys.argv[1]), LocalCrew(cores()))
