"""Answers of OpenReview's API, also wrong ones."""

from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import SourceError
from procbuild.sources.openreview import PAGE, openreview
from tests.sources.reading import Pages, settings_of

URL = "https://api2.openreview.net/notes?content.venueid=V"
FIRST, SECOND = (f"{URL}&limit={PAGE}&offset={offset}" for offset in (0, PAGE))


def make_note(id_: str, **content: Any) -> dict[str, Any]:
    fields = {"title": f"On {id_}", "authors": ["Ann Lee"], **content}
    return {"id": id_, "content": {name: {"value": value} for name, value in fields.items()}}


def test_a_server_that_repeats_its_answer_is_an_error(tmp_path: Path) -> None:
    answer = {"notes": [make_note(str(number)) for number in range(PAGE)]}
    pages = Pages({FIRST: answer, SECOND: answer})
    with pytest.raises(SourceError, match="gives the same notes again"):
        list(openreview(settings_of(tmp_path, url=URL, fetcher=pages)))


def test_an_answer_without_notes_is_refused(tmp_path: Path) -> None:
    pages = Pages({FIRST: {"notes": ["a"]}})
    with pytest.raises(SourceError, match="no notes in the answer"):
        list(openreview(settings_of(tmp_path, url=URL, fetcher=pages)))
