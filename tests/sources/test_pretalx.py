"""Answers of pretalx's API, also wrong ones."""

from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import SourceError
from procbuild.incoming import Incoming
from procbuild.sources.pretalx import pretalx
from tests.sources.reading import Pages, settings_of

URL = "https://pretalx.example.org/api/events/e/submissions/"


def talk(code: str) -> dict[str, Any]:
    return {"code": code, "title": f"On {code}", "speakers": [{"name": "Ann Lee"}]}


def test_all_pages_are_read_once_each(tmp_path: Path) -> None:
    pages = Pages(
        {
            URL: {"results": [talk("A")], "next": f"{URL}?page=2"},
            f"{URL}?page=2": {"results": [talk("B")], "next": f"{URL}?page=2"},
        }
    )
    papers = [
        item.key
        for item in pretalx(settings_of(tmp_path, url=URL, fetcher=pages))
        if isinstance(item, Incoming)
    ]
    assert papers == ["A", "B"]
    assert pages.requested == [URL, f"{URL}?page=2"]


@pytest.mark.parametrize("results", [["A"], [None], "A", None])
def test_an_answer_without_talks_is_refused(tmp_path: Path, results: object) -> None:
    with pytest.raises(SourceError, match="no results in the answer"):
        list(pretalx(settings_of(tmp_path, url=URL, fetcher=Pages({URL: {"results": results}}))))
