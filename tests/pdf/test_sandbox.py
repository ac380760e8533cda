"""Worker processes read PDFs with limits of time and memory; results are cached."""

import ast
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import procbuild
from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.files import read_sealed
from procbuild.incremental.cache import Cache
from procbuild.model import Inspection
from procbuild.pdf import inspect_all
from procbuild.pdf.apart.kept import load
from procbuild.pdf.sandbox import READ_WITH, cached_apart, margins
from procbuild.pdf.worker import time_limit
from procbuild.progress import Silent, Tick
from tests.pdf.drawing import Text, pdf_of, save_to_bytes
from tests.test_locks import StageRecorder


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    """Six papers, the nth with n pages."""
    paths = []
    for count in range(1, 7):
        path = tmp_path / f"paper{count}.pdf"
        path.write_bytes(pdf_of([[Text(72, 72, f"Paper {count}", size=20)]] * count))
        paths.append(path)
    return paths


def inspect(paths: list[Path], cache: Cache | None = None, **limits: Any) -> list[Inspection]:
    rules = Limits(**limits)
    return list(inspect_all(paths, limits=rules, crew=LocalCrew(2), cache=cache, progress=Silent()))


def children() -> set[int]:
    """Return the ids of the child processes."""
    task = Path(f"/proc/{os.getpid()}/task")
    return {int(pid) for path in task.glob("*/children") for pid in path.read_text().split()}


def test_facts_and_margins_are_read_in_stages_of_their_own(
    papers: list[Path], tmp_path: Path
) -> None:
    """A stage that seems to begin again looks like a mistake."""
    progress = StageRecorder()
    limits, crew, cache = Limits(), LocalCrew(), Cache(tmp_path)
    read = list(inspect_all(papers, limits=limits, crew=crew, cache=None, progress=progress))
    files = {inspection.sha256: inspection.file for inspection in read}
    margins(files, limits=limits, crew=crew, cache=cache, progress=progress)
    assert progress.stages == ["Reading PDFs", "Reading margins"]


def test_inspections_have_the_order_of_the_paths(papers: list[Path]) -> None:
    broken = papers[0].with_name("broken.pdf")
    broken.write_text("<html>Not found</html>")
    missing = papers[0].with_name("absent.pdf")
    paths = [papers[4], missing, papers[1], broken, papers[4]]
    inspections = inspect(paths)
    assert [inspection.file for inspection in inspections] == paths
    assert [
        inspection.facts.pages if inspection.facts else inspection.kind
        for inspection in inspections
    ] == [
        5,
        "missing",
        2,
        "not-a-pdf",
        5,
    ]
    assert inspections[1].sha256 == ""
    assert "No such file" in inspections[1].problem
    assert len(inspections[3].sha256) == 64


def test_no_worker_is_started_without_paths() -> None:
    before = children()
    assert inspect([]) == []
    assert children() <= before


def test_inspections_are_cached_by_content_and_limits(papers: list[Path], tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = inspect(papers[:2], cache)
    moved = papers[0].with_name("moved.pdf")
    moved.write_bytes(papers[0].read_bytes())
    before = children()
    again = inspect_all([moved], limits=Limits(), crew=LocalCrew(2), cache=cache, progress=Silent())
    (inspection,) = again
    assert children() <= before, "a cached answer starts no process"
    assert inspection.file == moved
    assert inspection.facts == first[0].facts
    assert inspection.layout == first[0].layout
    (shorter,) = inspect([papers[1]], cache, pages=1)
    assert shorter.kind == "too-long"


def test_a_paper_taken_apart_is_cached(papers: list[Path], tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    odd = papers[0].with_name("odd.pdf")
    odd.write_bytes(b"junk\n" + papers[0].read_bytes())
    plain, unusual = inspect([papers[2], odd], cache)
    path = cached_apart(plain.sha256, limits=Limits(), cache=cache)
    assert len(load(read_sealed(path) or b"", papers[2].read_bytes()).pages) == 3
    assert unusual.facts is not None
    assert not cached_apart(unusual.sha256, limits=Limits(), cache=cache).exists()


def test_code_beyond_the_time_limit_is_interrupted() -> None:
    with pytest.raises(TimeoutError), time_limit(0.05):
        sum(inspection for inspection in iter(int, 1))
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_the_version_of_the_cache_covers_all_imported_modules() -> None:
    package = Path(procbuild.__file__).parent
    folders = ("pdf", "pdf/reading", "pdf/apart")
    readers = [path for folder in folders for path in (package / folder).glob("*.py")]
    covered = {*readers, *(package / name for name in READ_WITH)}
    values = {"conference", "crew", "errors", "files", "incremental", "model", "progress"}
    for path in covered:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("procbuild."):
                names = str(node.module).split(".")[1:]
                file = package.joinpath(*names).with_suffix(".py")
                assert file in covered or names[0] in values, f"{path.name}: {node.module}"


def test_an_invalid_cache_entry_is_read_again(papers: list[Path], tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    inspect(papers[:1], cache)
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(b'{"facts": 7}')
    (inspection,) = inspect(papers[:1], cache)
    assert inspection.facts is not None


class Killer:
    """Progress that ends one worker process when the first paper is done."""

    def __init__(self, before: set[int]) -> None:
        self.before = before
        self.killed = False

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        def tick(_item: str) -> None:
            if not self.killed:
                os.kill(min(children() - self.before), signal.SIGKILL)
                self.killed = True

        yield tick


def test_a_worker_that_dies_affects_at_most_its_paper(papers: list[Path]) -> None:
    progress = Killer(children())
    inspections = list(
        inspect_all(papers, limits=Limits(), crew=LocalCrew(2), cache=None, progress=progress)
    )
    assert progress.killed
    assert len(inspections) == len(papers)
    assert sum(inspection.facts is None for inspection in inspections) <= 1


def make_slow_pdf(levels: int) -> bytes:
    """Make a small PDF that takes very long: forms draw other forms ten times, in many levels."""
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        inner = pdf.pages[0].obj.Resources
        content = b"BT /roman 9 Tf (ha) Tj ET"
        for _ in range(levels):
            form = pikepdf.Stream(pdf, content)
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox, form.Resources = pikepdf.Array([0, 0, 9, 9]), inner
            inner = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
            content = b"/F Do " * 10
        pdf.pages[0].obj.Resources = inner
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content)
        return save_to_bytes(pdf)


def test_a_file_that_takes_too_long_is_abandoned(papers: list[Path]) -> None:
    slow = papers[0].with_name("slow.pdf")
    slow.write_bytes(make_slow_pdf(9))
    inspections = inspect([slow, papers[0]], seconds=0.1)
    assert inspections[0].kind == "too-slow"
    assert "check.limits.seconds" in inspections[0].problem
    assert inspections[1].facts is not None


def test_a_file_that_needs_too_much_memory_is_refused(papers: list[Path]) -> None:
    large = papers[0].with_name("large.pdf")
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b" " * (100 << 20))
        pdf.save(large)
    inspections = inspect([large, papers[0]], megabytes=8)
    assert inspections[0].kind in ("too-big", "damaged")
    assert "8 MiB" in inspections[0].problem
    assert inspections[1].facts is not None


def test_no_process_is_left_if_the_iterator_is_not_exhausted(papers: list[Path]) -> None:
    before = children()
    inspections = inspect_all(
        papers, limits=Limits(), crew=LocalCrew(2), cache=None, progress=Silent()
    )
    next(inspections)
    assert children() - before
    inspections.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 5
    while children() - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert children() == before


GOOD = pdf_of([[Text(72, 72, "Some words", size=20)], [Text(72, 90, "More of them")]])


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A good PDF with some bytes changed, removed, repeated or inserted."""
    data = bytearray(GOOD)
    for _ in range(draw(st.integers(1, 6))):
        position = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["change", "cut", "double", "insert"])):
            case "change":
                data[position : position + 1] = draw(st.binary(min_size=1, max_size=1))
            case "cut":
                del data[position : position + draw(st.integers(1, 200))]
            case "double":
                data[position:position] = data[position : position + draw(st.integers(1, 200))]
            case _:
                data[position:position] = draw(st.binary(max_size=20))
    return bytes(data)


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.one_of(st.binary(max_size=300), mutants()), min_size=12, max_size=12))
def test_every_file_is_read_or_refused(tmp_path: Path, files: list[bytes]) -> None:
    paths = []
    for number, data in enumerate(files):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data)
        paths.append(path)
    inspections = inspect(paths)
    assert [inspection.file for inspection in inspections] == paths
    for inspection in inspections:
        assert (inspection.facts is None) == bool(inspection.problem)
        assert len(inspection.sha256) == 64
