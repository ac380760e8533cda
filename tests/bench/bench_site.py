"""The site of thousands of papers: time, memory and growth, beside Pagefind alone."""

import random
import sys
import tempfile
from datetime import date
from pathlib import Path

from procbuild import site
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.model import Paper, Section, Volume
from procbuild.run import Silent
from tests.bench.measure import measure, row

WORDS = [*(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600)), "$x^2$"]


def volume_of(count: int) -> Volume:
    """A volume of ``count`` papers without PDFs, four of its 3 × ``count`` authors each."""
    chance = random.Random(1)
    people = [Person(given=f"Given {n}", family=f"Family {n}") for n in range(3 * count)]
    papers = tuple(
        Paper(
            id=f"p{n}",
            citation_key=f"key{n}a",
            title=" ".join(chance.choices(WORDS, k=9)),
            authors=tuple(chance.sample(people, 4)),
            abstract=" ".join(chance.choices(WORDS, k=180)),
            keywords=tuple(chance.sample(WORDS, 3)),
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


def build(count: int, out: Path) -> None:
    """Build the site of a volume of ``count`` papers."""
    volume = volume_of(count)
    conf = out.parent / "big"
    conf.mkdir(exist_ok=True)
    site.build(volume, conf, out, progress=Silent())


def run() -> None:
    """Print time and memory for growing volumes; Pagefind alone beside the largest."""
    with tempfile.TemporaryDirectory() as folder:
        for count in (500, 2000, 5000):
            out = Path(folder, f"site-{count}")
            code = (
                "import sys; from pathlib import Path; from tests.bench.bench_site import build; "
            )
            code += "build(int(sys.argv[1]), Path(sys.argv[2]))"
            command = [sys.executable, "-c", code, str(count), out]
            print(row(f"site, {count} papers", measure(command)))
        print(row("pagefind alone", measure([sys.executable, "-m", "pagefind", "--site", out])))
