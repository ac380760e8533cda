"""Which papers a page leads to."""

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procbuild.conference import Conference, Event, Identity, Program
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.model import Notice, Paper, Section, Volume
from procbuild.site import related as module
from procbuild.site.material import Material
from procbuild.site.related import WORTH_A_PROCESS, start_related
from procbuild.site.similarity import Related

from .conftest import paper

TODAY = date(2026, 1, 1)


def found(papers: Sequence[Paper], cache: Cache | None = None, processes: int = 1) -> Related:
    """Those of a volume of these papers."""
    volume = Volume(
        name="v",
        conference=Conference(volume=Identity(title="V"), event=Event(name="V", start=TODAY)),
        program=Program(),
        sections=(Section(id="", title="", papers=tuple(papers)),),
    )
    material = Material(volume=volume, today=TODAY, cache=cache, crew=LocalCrew(processes))
    with start_related(material) as related:
        return related()


def test_what_was_found_is_remembered_for_as_long_as_the_texts_are_these(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [paper("a", "Wavelets"), paper("b", "Wavelets"), *(paper(c, c) for c in "cdefgh")]
    cache = Cache(tmp_path)
    first = found(papers, cache)
    assert first["a"] == ["b"]
    searched: list[Sequence[tuple[object, ...]]] = []
    monkeypatch.setattr(module, "related", lambda texts: searched.append(texts) or {})
    assert found(papers, cache) == first
    assert not searched
    for other in ({"title": "Other"}, {"abstract": "Other"}, {"citation_key": "other"},
                  {"retraction": Notice(on=date(2026, 4, 1), text="Wrong.")}):  # fmt: skip
        changed = replace(papers[0], **other)
        found([changed, *papers[1:]], cache)
        stated = changed.citation_key, changed.title, changed.abstract, bool(changed.retraction)
        assert searched.pop()[0] == stated
    for entry in tmp_path.glob("??/*"):
        entry.write_bytes(b"{")
    found(papers, cache)
    assert searched


MANY = [paper(f"p{n}", f"Wavelets in group{'abcdefgh'[n % 8]}") for n in range(WORTH_A_PROCESS + 1)]


def test_a_process_finds_the_same() -> None:
    assert found(MANY, processes=2) == found(MANY)


def test_a_process_that_dies_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalCrew, "executor", lambda *_: nullcontext(Dying()))
    assert found(MANY, processes=2) == found(MANY)


class Dying(ThreadPoolExecutor):
    """Processes of which each dies over its task."""

    def submit(self, *_: object, **__: object) -> Future[Any]:  # type: ignore[override]
        """Fail as such a task does."""
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("the process died over its task"))
        return future
