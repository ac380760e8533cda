"""Volumes of any size: distinct small papers with real titles and authors."""

import csv
import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import typst

from procbuild.crew.cores import cores
from tests.conftest import SHARED

LISTS = ("icml2024_v235_list.json", "aaai2022_list.json")
TEMPLATE = Path(__file__).with_name("paper.typ")
SECTIONS, PARAGRAPHS, SENTENCES = 6, 5, 5
"""What makes about eight pages."""


@dataclass(frozen=True)
class Small:
    """A paper that is to be typeset."""

    id: str
    title: str
    authors: tuple[str, ...]
    abstract: str
    version: int = 1


def small_papers(count: int) -> Iterator[Small]:
    """The first ``count`` papers of the lists; beyond their end they come again as parts."""
    known = [
        one for name in LISTS for one in json.loads((SHARED / "metadata/lists" / name).read_bytes())
    ]
    words = _words()
    for number in range(count):
        entry = known[number % len(known)]
        part = number // len(known)
        title = " ".join(entry["title"].split()) + (f", Part {part + 1}" if part else "")
        chance = random.Random(number)
        yield Small(
            id=f"paper{number:05}",
            title=title,
            authors=tuple(name.strip() for name in entry["author"].split(";") if name.strip()),
            abstract=" ".join(_sentence(chance, words) for _ in range(6)),
        )


@cache
def _words() -> tuple[str, ...]:
    """What the papers are written in: the words of the lists' own titles and abstracts."""
    text = " ".join(
        one.get("abstract") or one["title"]
        for name in LISTS
        for one in json.loads((SHARED / "metadata/lists" / name).read_bytes())
    )
    return tuple(dict.fromkeys(word for word in text.split() if word.isalpha() and word.isascii()))


def _sentence(chance: random.Random, words: tuple[str, ...]) -> str:
    return " ".join(chance.choices(words[:4000], k=14)).capitalize() + "."


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, ignore_system_fonts=True)


def pdf_of(paper: Small) -> bytes:
    """The PDF; another version of a paper has another text."""
    chance = random.Random(f"{paper.id} {paper.version}")
    words = _words()

    def text(sentences: int) -> str:
        return " ".join(_sentence(chance, words) for _ in range(sentences))

    data = {
        **asdict(paper),
        "sections": [
            {
                "title": " ".join(chance.choices(words[:4000], k=3)).capitalize(),
                "paragraphs": [text(SENTENCES) for _ in range(PARAGRAPHS)],
            }
            for _ in range(SECTIONS)
        ],
        "bars": [chance.randrange(10, 90) for _ in range(8)],
        "references": [text(2) for _ in range(20)],
    }
    made = _compiler().compile(
        sys_inputs={"data": json.dumps(data)}, format="pdf", timestamp=0, pdf_tags=False
    )
    assert isinstance(made, bytes)
    return made


def write_papers(count: int, incoming: Path) -> None:
    """PDFs named by their ids, and ``papers.csv`` with titles, authors and abstracts."""
    incoming.mkdir(parents=True, exist_ok=True)
    papers = list(small_papers(count))
    with (incoming / "papers.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["id", "title", "authors", "abstract"])
        table.writerows([one.id, one.title, "; ".join(one.authors), one.abstract] for one in papers)
    with ProcessPoolExecutor(cores(), get_context("spawn")) as pool:
        for _ in pool.map(_write, papers, [incoming] * count, chunksize=20):
            pass


def _write(paper: Small, incoming: Path) -> None:
    (incoming / f"{paper.id}.pdf").write_bytes(pdf_of(paper))
