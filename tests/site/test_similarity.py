"""Which texts resemble each other."""

from procbuild.site.similarity import Text, related


def text(key: str, title: str, *, abstract: str = "", retracted: bool = False) -> Text:
    """What is compared of a paper."""
    return Text(key, title, abstract, retracted)


def test_shared_telling_words_relate() -> None:
    papers = [
        text("a", "Wavelet attention", abstract="wavelets for long sequences"),
        text("b", "Cortex recordings", abstract="neurons of the visual cortex"),
        text("c", "Attention by wavelet bases", abstract="long sequences again"),
        text("d", "Visual neurons", abstract="what the cortex sees"),
        *(text(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(4)),
    ]
    found = related(papers)
    assert found["a"] == ["c"]
    assert found["b"] == ["d"]


def test_at_most_a_few_in_a_stable_order() -> None:
    papers = [text(f"p{n}", "Same words here") for n in range(9)]
    papers += [text(f"q{n}", f"Other {n}") for n in range(40)]
    found = related(papers)
    assert found["p4"] == ["p0", "p1", "p2", "p3"]
    assert found["q0"] == []


def test_a_formula_is_read_as_it_is_printed() -> None:
    papers = [
        text("a", r"Bounds in $\mathrm{Tübingen}$"),
        text("b", "Tubingen revisited"),
        *(text(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(8)),
    ]
    assert related(papers)["b"] == ["a"]


def test_nothing_is_related_to_nothing() -> None:
    assert related([]) == {}
    assert related([text("a", "Alone")]) == {"a": []}


def test_nobody_is_sent_to_a_retracted_paper() -> None:
    papers = [
        text("a", "Wavelet attention"),
        text("b", "Attention by wavelets and wavelet attention", retracted=True),
        *(text(f"e{n}", f"Filler {n}", abstract="nothing in common") for n in range(8)),
    ]
    found = related(papers)
    assert found["a"] == []
    assert found["b"] == ["a"]
