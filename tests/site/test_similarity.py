"""Similarity of texts."""

from procbuild.site.similarity import Text, related


def make_text(key: str, title: str, *, abstract: str = "", retracted: bool = False) -> Text:
    """Make the text of a paper."""
    return Text(key, title, abstract, retracted)


def test_papers_that_share_rare_words_are_related() -> None:
    papers = [
        make_text("a", "Wavelet attention", abstract="wavelets for long sequences"),
        make_text("b", "Cortex recordings", abstract="neurons of the visual cortex"),
        make_text("c", "Attention by wavelet bases", abstract="long sequences again"),
        make_text("d", "Visual neurons", abstract="what the cortex sees"),
        *(make_text(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(4)),
    ]
    related_papers = related(papers)
    assert related_papers["a"] == ["c"]
    assert related_papers["b"] == ["d"]


def test_a_paper_has_at_most_four_related_papers_in_stable_order() -> None:
    papers = [make_text(f"p{n}", "Same words here") for n in range(9)]
    papers += [make_text(f"q{n}", f"Other {n}") for n in range(40)]
    related_papers = related(papers)
    assert related_papers["p4"] == ["p0", "p1", "p2", "p3"]
    assert related_papers["q0"] == []


def test_a_formula_is_read_as_it_is_printed() -> None:
    papers = [
        make_text("a", r"Bounds in $\mathrm{Tübingen}$"),
        make_text("b", "Tubingen revisited"),
        *(make_text(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(8)),
    ]
    assert related(papers)["b"] == ["a"]


def test_a_single_paper_has_no_related_papers() -> None:
    assert related([]) == {}
    assert related([make_text("a", "Alone")]) == {"a": []}


def test_a_retracted_paper_is_not_suggested() -> None:
    papers = [
        make_text("a", "Wavelet attention"),
        make_text("b", "Attention by wavelets and wavelet attention", retracted=True),
        *(make_text(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(8)),
    ]
    related_papers = related(papers)
    assert related_papers["a"] == []
    assert related_papers["b"] == ["a"]
