"""The keyword index of book and site."""

from procbuild.model import Paper
from procbuild.volume.keywords import keywords_of


def make_paper(name: str, *keywords: str) -> Paper:
    return Paper(id=name, citation_key=name, keywords=keywords)


def test_keywords_that_look_the_same_are_one_with_each_paper_once() -> None:
    papers = [make_paper("a", r"$\alpha$ decay", "Rulers"), make_paper("b", "α Decay", "α decay")]
    shown = [(word.name, [paper.id for paper in word.papers]) for word in keywords_of(papers)]
    assert shown == [("Rulers", ["a"]), (r"$\alpha$ decay", ["a", "b"])]


def test_keywords_are_in_the_order_of_an_index() -> None:
    paper = make_paper("a", "zebra", "Ähre", "état", "apple", "-ary codes")
    names = [word.name for word in keywords_of([paper])]
    assert names == ["-ary codes", "Ähre", "apple", "état", "zebra"]


def test_accents_tell_keywords_apart() -> None:
    assert len(keywords_of([make_paper("a", "schon", "schön", "かき", "がき")])) == 4
