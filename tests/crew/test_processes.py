"""Processes that answer, die and are replaced."""

import hashlib
import json
from pathlib import Path

import pytest

from procbuild.conference import Limits
from procbuild.crew.processes import OUT_OF_MEMORY, Processes
from tests.papers import small_pdf

DRAWING, READING = "procbuild.pdf.picture", "procbuild.pdf.worker"
PAGE = {"page": 1, "dpi": 36, "marks": []}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(small_pdf("On the Width of Margins", "Ada Martin"))
    return path


def asked(paper: Path | bytes, **more: object) -> dict[str, object]:
    """A request about a file."""
    data = paper if isinstance(paper, bytes) else paper.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), **more}


def test_a_process_that_dies_affects_only_its_request(paper: Path) -> None:
    with Processes().open() as processes:
        assert json.loads(processes.ask(DRAWING, paper, Limits(), asked(paper, **PAGE)).line)["png"]
        died = processes.ask(DRAWING, paper, Limits(), asked(paper, what="no page is named"))
        assert (died.line, died.code) == (b"", 1)
        assert json.loads(processes.ask(DRAWING, paper, Limits(), asked(paper, **PAGE)).line)["png"]


def test_bytes_get_the_same_answer_as_a_file(paper: Path) -> None:
    data = paper.read_bytes()
    with Processes().open() as processes:
        for module, request in ((DRAWING, asked(data, **PAGE)), (READING, asked(data))):
            answers = {
                processes.ask(module, file, Limits(), request)
                for file in (paper, data, data, paper)
            }
            assert len(answers) == 1
            assert answers.pop().line.startswith((b'{"png": "', b'{"facts":'))


@pytest.mark.parametrize("sent", [False, True], ids=["file", "bytes"])
def test_a_process_that_ran_out_of_memory_is_replaced(paper: Path, sent: bool) -> None:
    large = bytes(150 << 20)
    paper.write_bytes(large)
    small = Limits(megabytes=8)
    with Processes().open() as processes:
        answer = processes.ask(READING, large if sent else paper, small, asked(large))
        assert answer.line.startswith(OUT_OF_MEMORY)
        paper.write_bytes(small_pdf("On the Width of Margins"))
        again = processes.ask(READING, paper, small, asked(paper))
        assert again.line.startswith(b'{"facts":')


@pytest.mark.parametrize("sent", [False, True], ids=["file", "bytes"])
def test_a_file_that_changed_gets_no_answer(paper: Path, sent: bool) -> None:
    before = asked(paper)
    paper.write_bytes(other := small_pdf("Something Else"))
    with Processes().open() as processes:
        read = processes.ask(READING, other if sent else paper, Limits(), before)
        assert "it changed while it was read" in json.loads(read.line)["problem"]
        drawn = processes.ask(DRAWING, other if sent else paper, Limits(), {**before, **PAGE})
        assert not json.loads(drawn.line)["png"]


def test_a_closed_pool_refuses_requests(paper: Path) -> None:
    with Processes().open() as processes:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        processes.ask(DRAWING, paper, Limits(), asked(paper, **PAGE))
