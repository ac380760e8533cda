"""The record of a build, which the next build uses to stamp only changed papers."""

import errno
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from procbuild.book import output
from procbuild.book.build_record import key_of
from procbuild.conference import BookRules
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.model import PdfFacts, Volume
from procbuild.pdf.bound import assemble
from procbuild.pdf.bound.document import Part
from procbuild.pdf.bound.saved import load
from procbuild.progress import Tick
from tests.book.volumes import build_book, make_paper, make_volume
from tests.changed_volumes import with_identity, with_tables
from tests.conftest import ROOT
from tests.folders import read_files
from tests.pdf.sample_documents import write_simple_pdf


class CountingProgress:
    """Progress that counts stamped papers and may interrupt the build after ``limit`` of them."""

    def __init__(self, limit: int = 99) -> None:
        self.limit = limit
        self.stamped: list[str] = []

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        del total

        def tick(item: str) -> None:
            if name == "Stamping papers":
                self.stamped.append(item)
                if len(self.stamped) > self.limit:
                    raise KeyboardInterrupt

        yield tick


def count_stamped_papers(folder: Path, volume: Volume) -> int:
    """Build a book and return how many papers were stamped."""
    progress = CountingProgress()
    build_book(folder, volume, progress=progress)
    return len(progress.stamped)


def volume_of_three(folder: Path) -> Volume:
    """Make a volume of three papers."""
    names = ("alpha", "beta", "gamma")
    return make_volume(
        [make_paper(folder / "in", name, 1, first) for first, name in enumerate(names, 1)]
    )


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    """The volume of three papers."""
    return volume_of_three(tmp_path)


def test_unchanged_papers_are_not_stamped_again(tmp_path: Path, volume: Volume) -> None:
    assert count_stamped_papers(tmp_path, volume) == 3
    assert count_stamped_papers(tmp_path, volume) == 0


def test_papers_are_not_stamped_again_for_a_changed_page(tmp_path: Path, volume: Volume) -> None:
    volume = with_tables(volume, book=BookRules(pages=("preface",)))
    preface = tmp_path / "conf" / "preface.md"
    preface.parent.mkdir()
    preface.write_text("# Preface\n\nWords.\n", encoding="utf-8")
    assert count_stamped_papers(tmp_path, volume) == 3
    preface.write_text("# Preface\n\nA character that no font has: \U000f1234.\n", encoding="utf-8")
    assert count_stamped_papers(tmp_path, volume) == 0


def test_papers_that_somebody_changed_or_deleted_are_stamped_again(
    tmp_path: Path, volume: Volume
) -> None:
    build_book(tmp_path, volume)
    singles = sorted((tmp_path / "out" / "papers").iterdir())
    original = [path.read_bytes() for path in singles]
    singles[0].write_bytes(b"mine")
    singles[1].unlink()
    assert count_stamped_papers(tmp_path, volume) == 2
    assert [path.read_bytes() for path in singles] == original


@pytest.fixture
def papers_not_copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The papers whose pages were not copied from the earlier book."""
    names: list[str] = []

    def note_paper(part: Part, saved: Path, target: IO[bytes], at: int) -> None:
        names.append(part.lender.name if part.lender else "typeset pages")
        write_saved_body(part, saved, target, at)

    write_saved_body = assemble._write_saved_body
    monkeypatch.setattr(assemble, "_write_saved_body", note_paper)
    return names


def volume_with_other_second_paper(folder: Path) -> Volume:
    """Make the volume of three papers, but with another second paper."""
    first, second, third = volume_of_three(folder).papers
    old = second.pdf or Path()
    pdf = write_simple_pdf(old.with_name("other.pdf"), "BT /F1 12 Tf 72 600 Td (other) Tj ET")
    facts = PdfFacts(sha256=sha256_of(pdf), pages=1, page_sizes=((612, 792),))
    return make_volume([first, replace(second, pdf=pdf, file=pdf.name, facts=facts), third])


def test_unchanged_papers_are_copied_from_the_earlier_book(
    tmp_path: Path, papers_not_copied: list[str]
) -> None:
    out, _ = build_book(tmp_path / "a", volume_of_three(tmp_path / "a"))
    (tmp_path / "site.pdf").hardlink_to(out / "book.pdf")  # the site has hard links to the book
    papers_not_copied.clear()
    out, _ = build_book(tmp_path / "a", volume_with_other_second_paper(tmp_path / "a"))
    assert papers_not_copied == ["beta24.pdf"]
    fresh, _ = build_book(tmp_path / "b", volume_with_other_second_paper(tmp_path / "b"))
    assert read_files(out) == read_files(fresh)


def test_nothing_is_copied_from_a_book_that_somebody_changed(
    tmp_path: Path, papers_not_copied: list[str]
) -> None:
    out, _ = build_book(tmp_path, volume_of_three(tmp_path))
    book = (out / "book.pdf").read_bytes()
    papers_not_copied.clear()
    (out / "book.pdf").write_bytes(book.replace(b"endstream", b"endSTREAM"))
    build_book(tmp_path, volume_of_three(tmp_path))
    assert len(papers_not_copied) == 4
    assert (out / "book.pdf").read_bytes() == book


def test_nothing_is_copied_from_a_book_that_cannot_be_read(
    tmp_path: Path, papers_not_copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, _ = build_book(tmp_path, volume_of_three(tmp_path))
    book = (out / "book.pdf").read_bytes()
    papers_not_copied.clear()

    def refuse(path: Path) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(output, "require_regular", refuse)
    build_book(tmp_path, volume_of_three(tmp_path))
    assert len(papers_not_copied) == 4
    assert (out / "book.pdf").read_bytes() == book


class WritingProgress(CountingProgress):
    """Progress that overwrites the old book while the new one is assembled."""

    def __init__(self, book: Path) -> None:
        super().__init__()
        self.book = book

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        if name == "Binding the book":
            with self.book.open("r+b") as stream:
                stream.write(b"%PDF-1.4")
        with super().stage(name, total) as tick:
            yield tick


def test_a_book_that_changes_during_the_build_stops_it(tmp_path: Path) -> None:
    out, _ = build_book(tmp_path, volume_of_three(tmp_path))
    good = (out / "book.pdf").read_bytes()
    with pytest.raises(OutputError, match="changed while it was read; run this again"):
        build_book(tmp_path, volume_of_three(tmp_path), progress=WritingProgress(out / "book.pdf"))
    build_book(tmp_path, volume_of_three(tmp_path))
    assert (out / "book.pdf").read_bytes() == good


def test_papers_stamped_before_an_interrupt_are_kept(tmp_path: Path, volume: Volume) -> None:
    with pytest.raises(KeyboardInterrupt):
        build_book(tmp_path, volume, progress=CountingProgress(limit=2))
    assert count_stamped_papers(tmp_path, volume) == 1


KILLED_BUILD = """
import os, signal, sys
from pathlib import Path
from tests.book.test_build_record import CountingProgress, volume_of_three
from tests.book.volumes import build_book

class KillingProgress(CountingProgress):
    def stage(self, name, total):
        if name == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().stage(name, total)

build_book(Path(sys.argv[1]), volume_of_three(Path(sys.argv[1])), progress=KillingProgress())
"""


@pytest.mark.parametrize("stage", ["Stamping papers", "Binding the book"])
def test_leftovers_of_a_killed_build_do_no_harm(tmp_path: Path, stage: str) -> None:
    command: list[str | Path] = [sys.executable, "-c", KILLED_BUILD, tmp_path / "killed", stage]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    repaired, _ = build_book(tmp_path / "killed", volume_of_three(tmp_path / "killed"))
    fresh, _ = build_book(tmp_path / "fresh", volume_of_three(tmp_path / "fresh"))
    for leftover in repaired.rglob(".tmp-*"):  # only a finished build deletes leftover files
        leftover.unlink()
    assert read_files(repaired) == read_files(fresh)


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"singles": [], "reserved": 3}', b"\xff"])
def test_a_damaged_record_only_makes_the_build_stamp_again(
    tmp_path: Path, volume: Volume, record: bytes
) -> None:
    out, _ = build_book(tmp_path, volume)
    book = (out / "book.pdf").read_bytes()
    cache = Cache(tmp_path / "cache")
    cache.path(key_of(out / "papers")).write_bytes(record)
    assert count_stamped_papers(tmp_path, volume) == 3
    assert (out / "book.pdf").read_bytes() == book


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: b"x", lambda data: data[:-9]])
def test_damaged_files_in_the_cache_are_built_again(
    tmp_path: Path, volume: Volume, damage: Callable[[bytes], bytes]
) -> None:
    out, _ = build_book(tmp_path, volume)
    book = (out / "book.pdf").read_bytes()
    for path in (tmp_path / "cache").glob("??/*"):
        path.write_bytes(damage(path.read_bytes()))
    assert count_stamped_papers(tmp_path, volume) == 3
    assert (out / "book.pdf").read_bytes() == book


def test_damaged_segments_are_built_again_in_the_same_build(tmp_path: Path, volume: Volume) -> None:
    """Only the bodies of the segments are damaged, which are not read before they are copied."""
    out, _ = build_book(tmp_path, volume)
    files = read_files(out)
    (out / "book.pdf").unlink()
    cached = [path for path in (tmp_path / "cache").glob("??/*") if load(path)]
    for path in cached:
        data = path.read_bytes()
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    build_book(tmp_path, volume)
    assert len(cached) > 3
    assert read_files(out) == files


def test_no_half_of_a_split_book_is_replaced_if_there_is_no_space_for_the_other(
    tmp_path: Path,
) -> None:
    papers = [
        make_paper(tmp_path / "in", "alpha", 40, 1),
        make_paper(tmp_path / "in", "beta", 1, 41),
    ]
    volume = make_volume(papers, BookRules(pages=(), split=40))
    out, _ = build_book(tmp_path, volume)
    files = read_files(out)
    size = (out / "book.pdf").stat().st_size
    assert (out / "book-2.pdf").stat().st_size < size - 2000
    volume = with_identity(volume, title="Another title")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size - 2000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            build_book(tmp_path, volume)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    for name in ("book.pdf", "book-2.pdf"):
        assert read_files(out)[name] == files[name], name
