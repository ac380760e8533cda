"""The combined book beside qpdf and pdfunite over the same files: ``make bench``.

``python -m tests.bench.bench_book 1000 10000`` takes the numbers of pages; the papers are copies of
the real ones, each with bytes of its own.
"""

import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from operator import attrgetter
from pathlib import Path

import pypdfium2

from procbuild.conference import Limits
from procbuild.crew.cores import cores
from procbuild.crew.local import LocalCrew
from procbuild.garbage import few_collections
from procbuild.incremental.cache import Cache
from procbuild.pdf import inspect_all
from procbuild.progress import Silent
from tests.bench.make_book import KNOWN, Known, make
from tests.bench.measure import Figures, measure, row
from tests.conftest import SHARED

SIZES = (1000, 10_000)
"""Pages of the books that are made."""

ROUNDS = 3
"""How often a short command is measured."""


def run(sizes: tuple[int, ...] = SIZES) -> None:
    """Print seconds, memory and ratios for books of each size."""
    sources = sorted([*SHARED.glob("unireps2023/*.pdf"), *SHARED.glob("sigdial/papers/*.pdf")])
    if not sources:
        print("the real papers are not here")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            files = papers(sources, folder, size)
            merged = folder / "merged.pdf"
            yardstick = measure(["qpdf", "--empty", "--pages", *files, "--", merged], ok=(0, 3))
            merged.unlink()
            united = measure(["pdfunite", *files, merged]) if size <= 20_000 else None
            merged.unlink(missing_ok=True)
            command: list[str | Path] = [sys.executable, "-m", "tests.bench.make_book", folder]
            look(folder)
            cold = measure(command)
            again, running, cat = rebuilt(folder, files[len(files) // 2], command)
            report(size, len(files), {"book, cold": cold, "qpdf": yardstick, "pdfunite": united})
            print(row("book, one paper changed", again, f"{again.seconds / cat.seconds:.1f} × cat"))
            print(f"the same while serve runs: {running:.3f} s, {running / cat.seconds:.1f} × cat")
            print(row("cat", cat))
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def rebuilt(
    folder: Path, changed: Path, command: Sequence[str | Path]
) -> tuple[Figures, float, Figures]:
    """What a book takes when a paper has changed, and cat over all papers: the best of each.

    The book is made by the command, and in seconds by a process that has made it before, as when
    ``serve`` runs. All take turns, because memory that was not in use before is dear to who takes
    it first.
    """
    again: list[Figures] = []
    running: list[float] = []
    cat: list[Figures] = []
    with few_collections(), LocalCrew(cores()).standing() as crew:
        make(folder, crew)
        for _ in range(ROUNDS):
            change(folder, changed)
            again.append(measure(command))
            change(folder, changed)
            start = time.monotonic()
            make(folder, crew)
            running.append(time.monotonic() - start)
            cat.append(measure(["sh", "-c", f"cat {folder}/*.pdf > {folder}/cat.out"]))
            (folder / "cat.out").unlink()
    seconds = attrgetter("seconds")
    return min(again, key=seconds), min(running), min(cat, key=seconds)


def change(folder: Path, paper: Path) -> None:
    """Change a paper, and read it as is done before a book is made."""
    paper.write_bytes(paper.read_bytes() + b"% changed\n")
    note(folder, {paper: known_of(paper)})
    look(folder)


def report(size: int, papers: int, figures: dict[str, Figures | None]) -> None:
    """The table of one size; ratios are to qpdf."""
    yardstick = figures["qpdf"]
    print(f"{size} pages, {papers} papers, {cores()} cores")
    for name, one in figures.items():
        if one and yardstick:
            ratio = f"{one.seconds / yardstick.seconds:.2f} × qpdf"
            print(row(name, one, ratio))


def papers(sources: list[Path], folder: Path, size: int) -> list[Path]:
    """Copies of the sources with at least ``size`` pages; what is known of them is written down."""
    found: dict[Path, Known] = {}
    total = 0
    while total < size:
        source = sources[len(found) % len(sources)]
        target = folder / f"{len(found):05}.pdf"
        target.write_bytes(source.read_bytes() + b"%% %d\n" % len(found))
        found[target] = known_of(target)
        total += found[target][1]
    note(folder, found)
    return list(found)


def note(folder: Path, papers: Mapping[Path, Known]) -> None:
    """Write down what is known of papers, beside what was known of others."""
    file = folder / KNOWN
    known = json.loads(file.read_text()) if file.exists() else {}
    known |= {path.name: facts for path, facts in papers.items()}
    file.write_text(json.dumps(known))


def known_of(path: Path) -> Known:
    """Hash, number of pages, and width and height of the first page of a paper."""
    document = pypdfium2.PdfDocument(path)
    pages, first = len(document), document[0].get_size()
    document.close()
    return hashlib.sha256(path.read_bytes()).hexdigest(), pages, first


def look(folder: Path) -> None:
    """Read the papers, as is done when they are collected: a book is made of what was found."""
    found = inspect_all(
        sorted(folder.glob("*.pdf")),
        limits=Limits(),
        crew=LocalCrew(cores()),
        cache=Cache(folder / "cache"),
        progress=Silent(),
    )
    unread = [one.file.name for one in found if one.facts is None]
    assert not unread, unread


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or SIZES)
