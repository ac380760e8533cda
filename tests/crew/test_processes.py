"""The pool of processes that read and draw PDFs: answers, crashes and replacement."""

import hashlib
import json
from pathlib import Path

import pytest

from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.crew.piped import PipedProcess
from procbuild.crew.processes import OUT_OF_MEMORY
from tests.papers import small_pdf

DRAWING, READING = "procbuild.pdf.picture", "procbuild.pdf.worker"
PAGE = {"page": 1, "dpi": 36, "marks": []}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(small_pdf("On the Width of Margins", "Ada Martin"))
    return path


def make_request(paper: Path | bytes, **fields: object) -> dict[str, object]:
    """Make a request about a file."""
    data = paper if isinstance(paper, bytes) else paper.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), **fields}


def test_a_process_that_dies_affects_only_its_request(paper: Path) -> None:
    with LocalCrew().limited() as ask:
        assert json.loads(ask(DRAWING, paper, Limits(), make_request(paper, **PAGE)).line)["png"]
        reply = ask(DRAWING, paper, Limits(), make_request(paper, what="no page is named"))
        assert (reply.line, reply.code) == (b"", 1)
        assert json.loads(ask(DRAWING, paper, Limits(), make_request(paper, **PAGE)).line)["png"]


def test_bytes_get_the_same_answer_as_a_file(paper: Path) -> None:
    data = paper.read_bytes()
    with LocalCrew().limited() as ask:
        for module, request in (
            (DRAWING, make_request(data, **PAGE)),
            (READING, make_request(data)),
        ):
            answers = {ask(module, file, Limits(), request) for file in (paper, data, data, paper)}
            assert len(answers) == 1
            assert answers.pop().line.startswith((b'{"png": "', b'{"facts":'))


@pytest.mark.parametrize("as_bytes", [False, True], ids=["file", "bytes"])
def test_a_process_that_ran_out_of_memory_is_replaced(paper: Path, as_bytes: bool) -> None:
    large = bytes(150 << 20)
    paper.write_bytes(large)
    small = Limits(megabytes=8)
    with LocalCrew().limited() as ask:
        answer = ask(READING, large if as_bytes else paper, small, make_request(large))
        assert answer.line.startswith(OUT_OF_MEMORY)
        paper.write_bytes(small_pdf("On the Width of Margins"))
        second_answer = ask(READING, paper, small, make_request(paper))
        assert second_answer.line.startswith(b'{"facts":')


@pytest.mark.parametrize("as_bytes", [False, True], ids=["file", "bytes"])
def test_a_file_that_changed_gets_no_answer(paper: Path, as_bytes: bool) -> None:
    old_request = make_request(paper)
    paper.write_bytes(new_content := small_pdf("Something Else"))
    with LocalCrew().limited() as ask:
        reading = ask(READING, new_content if as_bytes else paper, Limits(), old_request)
        assert "it changed while it was read" in json.loads(reading.line)["problem"]
        drawing = ask(
            DRAWING, new_content if as_bytes else paper, Limits(), {**old_request, **PAGE}
        )
        assert not json.loads(drawing.line)["png"]


def test_a_closed_pool_refuses_requests(paper: Path) -> None:
    with LocalCrew().limited() as ask:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        ask(DRAWING, paper, Limits(), make_request(paper, **PAGE))


def test_a_standing_crew_keeps_its_processes(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    start = PipedProcess.__init__

    def note(process: PipedProcess, module: str, *arguments: str, errors: bool = True) -> None:
        started.append(module)
        start(process, module, *arguments, errors=errors)

    monkeypatch.setattr(PipedProcess, "__init__", note)
    with LocalCrew().standing() as crew:
        for _ in range(3):
            with crew.limited() as ask:
                assert ask(READING, paper, Limits(), make_request(paper)).line
    assert started == [READING]
