"""PDFs that became papers keep the ids of these when files are renamed, come and go."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from procbuild.collect.adopted import adopted_ids
from procbuild.conference import Person
from procbuild.incoming import paper_id
from procbuild.model import Origin, Record

ADA = (Person(given="Ada", family="King"),)
BEN = (Person(given="Ben", family="Holt"),)


def pdf(key: str, title: str = "", sha256: str = "", *, source: str = "incoming") -> Record:
    """A PDF, or the paper that it became under the id of its name."""
    origin = Origin(kind="folder", name=source, key=key)
    return Record(id=paper_id(key), title=title, authors=ADA, sha256=sha256, origin=origin)


def stored(*records: Record) -> dict[str, Record]:
    return {record.id: record for record in records}


@pytest.mark.parametrize(
    ("papers", "taken", "chosen"),
    [
        ([], [], "new"),
        ([pdf("new")], [], "new"),
        ([], ["new"], "new-11507a"),
        ([pdf("old", sha256="1")], [], "old"),
        ([pdf("new", "On Water and Stone"), pdf("old", sha256="1")], [], "old"),
        ([pdf("old", "On Water and Stone")], [], "old"),
        ([pdf("old", "On Birds")], [], "new"),
        ([pdf("new", "On Birds")], [], "new"),
        ([pdf("new", "On Birds"), pdf("old", "On Water and Stone")], [], "old"),
        ([replace(pdf("new", "On Birds"), authors=BEN)], [], "new-11507a"),
        ([replace(pdf("new", "On Water and Stone"), authors=BEN)], [], "new"),
        ([pdf("old", sha256="1", source="another")], [], "old"),
        ([pdf("old", "On Water and Stone", source="another")], [], "old"),
        ([pdf("new", "On Birds", source="another")], [], "new-11507a"),
    ],
)
def test_a_pdf_is_the_paper_of_its_content_else_of_its_title_else_of_its_name(
    papers: Sequence[Record], taken: Sequence[str], chosen: str
) -> None:
    assert adopted_ids([pdf("new", "On Water and Stone", "1")], stored(*papers), taken) == [chosen]


def test_the_order_of_pdfs_does_not_matter() -> None:
    papers = stored(pdf("1", "On Sand", "a"), pdf("2", "On Ice", "b"), pdf("3", "On Tar", "c"))
    found = {
        "2": pdf("1", "On Ice", "b"),
        "3": pdf("2", "On Tar", "c, mended"),
        "1": pdf("x/3", "On Sand", "a"),
        "birds": pdf("birds", "Birds of the North", "d"),
    }
    for ids in permutations(found):
        assert adopted_ids([found[id_] for id_ in ids], papers, ()) == [*ids]


def test_copies_are_papers_of_their_own_and_keep_their_ids() -> None:
    found = [pdf("a", "On Sand", "1"), pdf("b", "On Sand", "1")]
    assert adopted_ids(found, {}, ()) == ["a", "b"]
    assert adopted_ids(found, stored(*found), ()) == ["a", "b"]
    assert adopted_ids(found[1:], stored(*found), ()) == ["b"]


@pytest.mark.parametrize(
    ("title", "sha256", "ids"),
    [
        ("On Sand", "1", ["a", "a"]),
        ("On sand", "2", ["a", "a"]),
        ("Birds of the North", "2", ["a", "a-ca9781"]),
        ("", "2", ["a", "a-ca9781"]),
    ],
)
def test_files_of_two_sources_with_one_name_are_one_paper_only_if_that_is_on_them(
    title: str, sha256: str, ids: list[str]
) -> None:
    found = [pdf("a", "On Sand", "1"), pdf("a", title, sha256, source="more")]
    assert adopted_ids(found, {}, ()) == ids


def test_a_withdrawn_paper_does_not_get_back_a_name_that_another_had_since() -> None:
    gone = replace(pdf("a", "On Sand", "1"), status="withdrawn")
    other = replace(pdf("a", "On Ice", "2"), id="b")
    found = [pdf("x", "On Ice", "2"), pdf("a", "Birds of the North", "3")]
    assert adopted_ids(found, stored(gone, other), ()) == ["b", "a-ca9781"]


def test_scans_without_a_title_are_not_taken_for_each_other() -> None:
    assert adopted_ids([pdf("A", "", "2")], stored(pdf("a", "a", "1")), ()) == ["a-559aea"]
