"""Processes that answer, die and are replaced."""

import json
from pathlib import Path

from procbuild.conference import Limits
from procbuild.pdf.workers import Workers
from tests.papers import small_pdf

DRAWING = "procbuild.pdf.picture"


def test_a_process_that_dies_costs_its_request_alone(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(small_pdf("On the Width of Margins", "Ada Martin"))
    good = {"file": str(paper), "page": 1, "dpi": 36}
    with Workers(DRAWING, 1).open() as workers:
        assert json.loads(workers.ask(good, Limits()).line)["png"]
        died = workers.ask({"file": "no page is named"}, Limits())
        assert (died.line, died.code) == (b"", 1)
        assert json.loads(workers.ask(good, Limits()).line)["png"]


def test_a_process_that_is_spent_is_replaced(tmp_path: Path) -> None:
    nothing = {"file": str(tmp_path / "absent.pdf"), "page": 1, "dpi": 36}
    seen: list[bytes] = []

    def spent(line: bytes) -> bool:
        seen.append(line)
        return True

    with Workers(DRAWING, 1, spent=spent).open() as workers:
        answers = [workers.ask(nothing, Limits()) for _ in range(2)]
    assert [answer.line for answer in answers] == seen == [b'{"png": ""}\n'] * 2
