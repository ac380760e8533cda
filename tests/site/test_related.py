"""Which papers are related."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbuild.model import Notice
from procbuild.run import Cache
from procbuild.site import related as module
from procbuild.site.related import related

from .conftest import paper


def test_shared_telling_words_relate() -> None:
    papers = [
        paper("a", "Wavelet attention", abstract="wavelets for long sequences"),
        paper("b", "Cortex recordings", abstract="neurons of the visual cortex"),
        paper("c", "Attention by wavelet bases", abstract="long sequences again"),
        paper("d", "Visual neurons", abstract="what the cortex sees"),
        *(paper(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(4)),
    ]
    found = related(papers)
    assert found["a"] == ["c"]
    assert found["b"] == ["d"]


def test_at_most_a_few_in_a_stable_order() -> None:
    papers = [paper(f"p{n}", "Same words here") for n in range(9)]
    papers += [paper(f"q{n}", f"Other {n}") for n in range(40)]
    found = related(papers)
    assert found["p4"] == ["p0", "p1", "p2", "p3"]
    assert found["q0"] == []


def test_a_formula_is_read_as_it_is_printed() -> None:
    papers = [
        paper("a", r"Bounds in $\mathrm{Tübingen}$"),
        paper("b", "Tubingen revisited"),
        *(paper(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(8)),
    ]
    assert related(papers)["b"] == ["a"]


def test_what_was_found_is_remembered_for_as_long_as_the_texts_are_these(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [paper("a", "Wavelets"), paper("b", "Wavelets"), *(paper(c, c) for c in "cdefgh")]
    cache = Cache(tmp_path)
    found = related(papers, cache)
    searched: list[object] = []
    monkeypatch.setattr(module, "_related", lambda them: searched.append(them) or {})
    assert related(papers, cache) == found
    assert not searched
    for other in ({"title": "Other"}, {"abstract": "Other"}, {"citation_key": "other"},
                  {"retraction": Notice(on=date(2026, 4, 1), text="Wrong.")}):  # fmt: skip
        changed = [replace(papers[0], **other), *papers[1:]]
        related(changed, cache)
        assert searched.pop() == changed
    for entry in tmp_path.glob("??/*"):
        entry.write_bytes(b"{")
    related(papers, cache)
    assert searched


def test_nothing_is_related_to_nothing() -> None:
    assert related([]) == {}
    assert related([paper("a", "Alone")]) == {"a": []}


def test_nobody_is_sent_to_a_retracted_paper() -> None:
    wrong = Notice(on=date(2026, 4, 1), text="It is wrong.")
    papers = [
        paper("a", "Wavelet attention"),
        paper("b", "Attention by wavelets and wavelet attention", retraction=wrong),
        *(paper(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(8)),
    ]
    found = related(papers)
    assert found["a"] == []
    assert found["b"] == ["a"]
