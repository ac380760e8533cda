"""What one build remembers for the next: only what has changed is stamped again."""

import errno
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

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
from tests.book.test_changed import contents, identity
from tests.book.volumes import made, paper, volume
from tests.conftest import ROOT
from tests.pdf.making import simple


class Counted:
    """Progress that counts the papers that are stamped, and may be interrupted after some."""

    def __init__(self, most: int = 99) -> None:
        self.most = most
        self.stamped: list[str] = []

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        del total

        def tick(item: str) -> None:
            if name == "Stamping papers":
                self.stamped.append(item)
                if len(self.stamped) > self.most:
                    raise KeyboardInterrupt

        yield tick


def stamped(folder: Path, what: Volume) -> int:
    """How many papers a build stamps."""
    counted = Counted()
    made(folder, what, progress=counted)
    return len(counted.stamped)


def three(folder: Path) -> Volume:
    """A volume of three papers."""
    names = ("alpha", "beta", "gamma")
    return volume([paper(folder / "in", name, 1, first) for first, name in enumerate(names, 1)])


@pytest.fixture
def small(tmp_path: Path) -> Volume:
    """The volume of three papers."""
    return three(tmp_path)


def test_what_is_as_it_was_is_not_stamped_again(tmp_path: Path, small: Volume) -> None:
    assert stamped(tmp_path, small) == 3
    assert stamped(tmp_path, small) == 0


def test_pages_of_the_organizers_do_not_touch_the_papers(tmp_path: Path, small: Volume) -> None:
    rules = BookRules(pages=("preface",))
    what = replace(small, conference=replace(small.conference, book=rules))
    preface = tmp_path / "conf" / "preface.md"
    preface.parent.mkdir()
    preface.write_text("# Preface\n\nWords.\n", encoding="utf-8")
    assert stamped(tmp_path, what) == 3
    preface.write_text("# Preface\n\nA character that no font has: \U000f1234.\n", encoding="utf-8")
    assert stamped(tmp_path, what) == 0


def test_what_somebody_has_changed_is(tmp_path: Path, small: Volume) -> None:
    made(tmp_path, small)
    singles = sorted((tmp_path / "out" / "papers").iterdir())
    before = [path.read_bytes() for path in singles]
    singles[0].write_bytes(b"mine")
    singles[1].unlink()
    assert stamped(tmp_path, small) == 2
    assert [path.read_bytes() for path in singles] == before


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The papers whose bodies were put together of cached segments and single papers."""
    names: list[str] = []

    def noted(part: Part, saved: Path, target: int, at: int) -> None:
        names.append(part.lender.name if part.lender else "own pages")
        put_together(part, saved, target, at)

    put_together = assemble._write_saved_body
    monkeypatch.setattr(assemble, "_write_saved_body", noted)
    return names


def other(folder: Path) -> Volume:
    """The volume of three papers with another second one."""
    first, second, third = three(folder).papers
    old = second.pdf or Path()
    pdf = simple(old.with_name("other.pdf"), "BT /F1 12 Tf 72 600 Td (other) Tj ET")
    facts = PdfFacts(sha256=sha256_of(pdf), pages=1, page_sizes=((612, 792),))
    return volume([first, replace(second, pdf=pdf, file=pdf.name, facts=facts), third])


def test_papers_are_copied_from_the_book_that_is_there(tmp_path: Path, copied: list[str]) -> None:
    out, _ = made(tmp_path / "a", three(tmp_path / "a"))
    (tmp_path / "site.pdf").hardlink_to(out / "book.pdf")  # as the site has it
    copied.clear()
    again, _ = made(tmp_path / "a", other(tmp_path / "a"))
    assert copied == ["beta24.pdf"]
    fresh, _ = made(tmp_path / "b", other(tmp_path / "b"))
    assert contents(again) == contents(fresh)


def test_nothing_is_copied_from_a_book_that_somebody_has_changed(
    tmp_path: Path, copied: list[str]
) -> None:
    out, _ = made(tmp_path, three(tmp_path))
    book = (out / "book.pdf").read_bytes()
    copied.clear()
    (out / "book.pdf").write_bytes(book.replace(b"endstream", b"endSTREAM"))
    made(tmp_path, three(tmp_path))
    assert len(copied) == 4
    assert (out / "book.pdf").read_bytes() == book


def test_nothing_is_copied_from_a_book_that_cannot_be_read(
    tmp_path: Path, copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, _ = made(tmp_path, three(tmp_path))
    book = (out / "book.pdf").read_bytes()
    copied.clear()

    def forbidden(path: Path) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(output, "require_regular", forbidden)
    made(tmp_path, three(tmp_path))
    assert len(copied) == 4
    assert (out / "book.pdf").read_bytes() == book


class Writer(Counted):
    """Somebody who writes into a book while the next one is bound."""

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


def test_a_book_that_changes_while_it_is_read_is_not_copied(tmp_path: Path) -> None:
    out, _ = made(tmp_path, three(tmp_path))
    good = (out / "book.pdf").read_bytes()
    with pytest.raises(OutputError, match="changed while it was read; run this again"):
        made(tmp_path, three(tmp_path), progress=Writer(out / "book.pdf"))
    made(tmp_path, three(tmp_path))
    assert (out / "book.pdf").read_bytes() == good


def test_what_was_done_before_an_interrupt_is_kept(tmp_path: Path, small: Volume) -> None:
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, small, progress=Counted(most=2))
    assert stamped(tmp_path, small) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.book.test_build_record import Counted, three
from tests.book.volumes import made

class Deadly(Counted):
    def stage(self, name, total):
        if name == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().stage(name, total)

made(Path(sys.argv[1]), three(Path(sys.argv[1])), progress=Deadly())
"""


@pytest.mark.parametrize("stage", ["Stamping papers", "Binding the book"])
def test_what_a_killed_build_has_left_does_no_harm(tmp_path: Path, stage: str) -> None:
    command = [sys.executable, "-c", KILLED, tmp_path / "killed", stage]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    again, _ = made(tmp_path / "killed", three(tmp_path / "killed"))
    fresh, _ = made(tmp_path / "fresh", three(tmp_path / "fresh"))
    for begun in again.rglob(".tmp-*"):  # a whole build sweeps it away
        begun.unlink()
    assert contents(again) == contents(fresh)


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"singles": [], "reserved": 3}', b"\xff"])
def test_a_damaged_record_costs_time_alone(tmp_path: Path, small: Volume, record: bytes) -> None:
    out, _ = made(tmp_path, small)
    before = (out / "book.pdf").read_bytes()
    cache = Cache(tmp_path / "cache")
    cache.path(key_of(out / "papers")).write_bytes(record)
    assert stamped(tmp_path, small) == 3
    assert (out / "book.pdf").read_bytes() == before


@pytest.mark.parametrize("damaged", [lambda data: b"", lambda data: b"x", lambda data: data[:-9]])
def test_what_is_damaged_in_the_cache_is_made_again(
    tmp_path: Path, small: Volume, damaged: Callable[[bytes], bytes]
) -> None:
    out, _ = made(tmp_path, small)
    before = (out / "book.pdf").read_bytes()
    for path in (tmp_path / "cache").glob("??/*"):
        path.write_bytes(damaged(path.read_bytes()))
    assert stamped(tmp_path, small) == 3
    assert (out / "book.pdf").read_bytes() == before


def test_all_damaged_segments_are_made_again_in_the_same_build(
    tmp_path: Path, small: Volume
) -> None:
    """Only their bodies are damaged, which nothing reads before they are copied."""
    out, _ = made(tmp_path, small)
    before = contents(out)
    (out / "book.pdf").unlink()
    cached = [path for path in (tmp_path / "cache").glob("??/*") if load(path)]
    for path in cached:
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    made(tmp_path, small)
    assert len(cached) > 3
    assert contents(out) == before


def test_no_half_of_a_split_book_is_replaced_where_the_other_has_no_room(tmp_path: Path) -> None:
    papers = [paper(tmp_path / "in", "alpha", 40, 1), paper(tmp_path / "in", "beta", 1, 41)]
    what = volume(papers, BookRules(pages=(), split=40))
    out, _ = made(tmp_path, what)
    before = contents(out)
    size = (out / "book.pdf").stat().st_size
    assert (out / "book-2.pdf").stat().st_size < size - 2000
    what = identity(title="Another title")(what, tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size - 2000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            made(tmp_path, what)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    for name in ("book.pdf", "book-2.pdf"):
        assert contents(out)[name] == before[name], name
