"""Related papers: caching, and searching in other processes."""

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
from procbuild.site import related as related_module
from procbuild.site.material import Material
from procbuild.site.related import WORTH_A_PROCESS, start_related
from procbuild.site.similarity import Related

from .conftest import make_paper

TODAY = date(2026, 1, 1)


def find_related(
    papers: Sequence[Paper], cache: Cache | None = None, processes: int = 1
) -> Related:
    """Find related papers in a volume of these papers."""
    volume = Volume(
        name="v",
        conference=Conference(volume=Identity(title="V"), event=Event(name="V", start=TODAY)),
        program=Program(),
        sections=(Section(id="", title="", papers=tuple(papers)),),
    )
    material = Material(volume=volume, today=TODAY, cache=cache, crew=LocalCrew(processes))
    with start_related(material) as related:
        return related()


def test_related_papers_are_cached_until_a_text_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [
        make_paper("a", "Wavelets"),
        make_paper("b", "Wavelets"),
        *(make_paper(c, c) for c in "cdefgh"),
    ]
    cache = Cache(tmp_path)
    first = find_related(papers, cache)
    assert first["a"] == ["b"]
    searched: list[Sequence[tuple[object, ...]]] = []

    def note_search(texts: Sequence[tuple[object, ...]]) -> dict[str, list[str]]:
        searched.append(texts)
        return {}

    monkeypatch.setattr(related_module, "related", note_search)
    assert find_related(papers, cache) == first
    assert not searched
    for fields in ({"title": "Other"}, {"abstract": "Other"}, {"citation_key": "other"},
                  {"retraction": Notice(on=date(2026, 4, 1), text="Wrong.")}):  # fmt: skip
        changed = replace(papers[0], **fields)
        find_related([changed, *papers[1:]], cache)
        searched_text = (
            changed.citation_key,
            changed.title,
            changed.abstract,
            bool(changed.retraction),
        )
        assert searched.pop()[0] == searched_text
    for entry in tmp_path.glob("??/*"):
        entry.write_bytes(b"{")
    find_related(papers, cache)
    assert searched


MANY_PAPERS = [
    make_paper(f"p{n}", f"Wavelets in group{'abcdefgh'[n % 8]}") for n in range(WORTH_A_PROCESS + 1)
]


def test_a_process_finds_the_same_papers() -> None:
    assert find_related(MANY_PAPERS, processes=2) == find_related(MANY_PAPERS)


def test_related_papers_are_found_even_if_processes_die(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalCrew, "executor", lambda *_: nullcontext(DyingExecutor()))
    assert find_related(MANY_PAPERS, processes=2) == find_related(MANY_PAPERS)


class DyingExecutor(ThreadPoolExecutor):
    """An executor whose processes all die."""

    def submit(self, *_: object, **__: object) -> Future[Any]:
        """Return a future that fails as if the process died."""
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("the process died over its task"))
        return future
