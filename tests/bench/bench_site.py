"""The site of thousands of papers: time, memory and growth, beside Pagefind alone."""

import math
import random
import sys
import tempfile
from dataclasses import replace
from datetime import date
from itertools import accumulate, product
from pathlib import Path

from procbuild import site
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.crew import beside
from procbuild.crew.cores import cores
from procbuild.crew.local import LocalCrew
from procbuild.exports.volume_texts import texts_of
from procbuild.files import swap_folder
from procbuild.garbage import few_collections
from procbuild.incremental.cache import Cache
from procbuild.model import Paper, Section, Volume
from procbuild.progress import Silent
from tests.bench.measure import measure, row

SIZES = (1000, 2000, 5000)

LETTERS = [chr(97 + n) for n in range(26)]

WORDS = ["$x^2$", *("".join(letters) for letters in product("abcdefgh", LETTERS, LETTERS))]
"""A vocabulary of 5,409 words."""

OFTEN = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))
"""How often each is used: by its rank, as words of a language are, and summed up."""


def volume_of(count: int) -> Volume:
    """A volume of ``count`` papers without PDFs, four of its 3 × ``count`` authors each."""
    chance = random.Random(1)
    people = [Person(given=f"Given {n}", family=f"Family {n}") for n in range(3 * count)]
    papers = tuple(
        Paper(
            id=f"p{n}",
            citation_key=f"key{n}a",
            title=" ".join(chance.choices(WORDS, cum_weights=OFTEN, k=9)),
            authors=tuple(chance.sample(people, 4)),
            abstract=" ".join(chance.choices(WORDS, cum_weights=OFTEN, k=180)),
            keywords=tuple(dict.fromkeys(chance.choices(WORDS, cum_weights=OFTEN, k=3))),
        )
        for n in range(count)
    )
    identity = Identity(
        title="Proceedings", url="https://big.example.org/", published=date(2024, 1, 1)
    )
    return Volume(
        name="big",
        conference=Conference(volume=identity, event=Event(name="Big", start=date(2024, 1, 1))),
        program=Program(),
        sections=(Section(id="", title="", papers=papers),),
    )


def build(count: int, folder: Path, title: str = "") -> None:
    """Build the site of a volume of ``count`` papers into ``folder/site``.

    On one core; with a title, which is another one for the paper in the middle than when the site
    was last built, on all of them.
    """
    volume = volume_of(count)
    if title:
        (section,) = volume.sections
        papers = list(section.papers)
        papers[count // 2] = replace(papers[count // 2], title=title)
        volume = replace(volume, sections=(replace(section, papers=tuple(papers)),))
    conf, new, last = folder / "big", folder / "new", folder / "site"
    conf.mkdir(exist_ok=True, parents=True)
    crew, cache = LocalCrew(cores() if title else 1), Cache(folder / "cache")
    with few_collections(), beside(crew, texts_of, volume) as texts:
        site.build(
            volume, conf, new, texts=texts, last=last, crew=crew, cache=cache, progress=Silent()
        )
        swap_folder(new, last)


CODE = """
import sys
from pathlib import Path
from tests.bench.bench_site import build
build(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""


def run() -> None:
    """Print what growing volumes cost, and one changed paper; Pagefind alone beside the largest."""
    cold = {}
    with tempfile.TemporaryDirectory() as name:
        for count in SIZES:
            folder = Path(name, str(count))
            command: list[str | Path] = [sys.executable, "-c", CODE, str(count), folder]
            cold[count] = measure([*command, ""])
            print(row(f"site, {count} papers", cold[count]))
            print(row(f"one of {count} changed", measure([*command, "Another title"])))
        command = [sys.executable, "-m", "pagefind", "--site", folder / "site"]
        print(row("pagefind alone", measure([*command, "--output-path", Path(name, "index")])))
    first, last = SIZES[0], SIZES[-1]
    growth = math.log(cold[last].cpu / cold[first].cpu) / math.log(last / first)
    print(f"processor time grows with the power {growth:.2f} of the papers")
