"""Which papers are related."""

from datetime import date

from procbuild.model import Notice
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
    assert [one.id for one in found["a"]] == ["c"]
    assert [one.id for one in found["b"]] == ["d"]


def test_at_most_a_few_in_a_stable_order() -> None:
    papers = [paper(f"p{n}", "Same words here") for n in range(9)]
    papers += [paper(f"q{n}", f"Other {n}") for n in range(40)]
    found = related(papers, count=3)
    assert [one.id for one in found["p4"]] == ["p0", "p1", "p2"]
    assert found["q0"] == ()


def test_nothing_is_related_to_nothing() -> None:
    assert related([]) == {}
    assert related([paper("a", "Alone")]) == {"a": ()}


def test_nobody_is_sent_to_a_retracted_paper() -> None:
    wrong = Notice(on=date(2026, 4, 1), text="It is wrong.")
    papers = [
        paper("a", "Wavelet attention"),
        paper("b", "Attention by wavelets and wavelet attention", retraction=wrong),
        *(paper(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(8)),
    ]
    found = related(papers)
    assert found["a"] == ()
    assert [one.id for one in found["b"]] == ["a"]
