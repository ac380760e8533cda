"""Title and authors as printed against the record."""

from collections.abc import Sequence

import pytest

from procbuild.checks.compare import name_likeness, title_difference
from procbuild.conference import Person
from procbuild.model import Record
from tests.checks.making import found, ids, page, paper, people

SAME_TITLES = [
    ("DISCO: A TIME SERIES STUDY", "DisCo: A Time Series Study"),
    ("Over-parameterized Models", "Over parameterized models"),
    ("Pre- training eﬃcient classiﬁers", "Pre-training Efficient Classifiers"),
    ("It’s About Time – Really", "It's about time: really"),
    ("A Study of Everything∗", "A Study of Everything"),
    ("A Study of Everything1", "A Study of Everything"),
    ("Learning Rényi’s α-Entropy", r"Learning Rényi's $\alpha$-Entropy"),
    ("𝑘-means Revisited", "$k$-means revisited"),
]


def checked(title: str, names: Sequence[str], record: Record) -> list[str]:
    """Ids of the findings on a printed title and list of names."""
    subject = paper(page("Text"), record=record, title=title, authors=tuple(names))
    return [f"{one.check} {one.severity}" for one in found(subject)]


@pytest.mark.parametrize(("printed", "recorded"), SAME_TITLES)
def test_print_may_change_case_hyphens_ligatures_and_marks(printed: str, recorded: str) -> None:
    assert checked(printed, [], Record(id="a", title=recorded)) == []


@pytest.mark.parametrize(
    ("printed", "recorded", "ours", "theirs"),
    [
        ("Structured World Models", "Linearly Structured World Models", "", "Linearly"),
        ("A Study of Mice", "A Study of Men", "Mice", "Men"),
        ("A Study of Mice", "A Study", "of Mice", ""),
        ("Dialogue act labels", "Dialogue acts labels", "act", "acts"),
        ("One two three four", "1 two 3 four", "One … three", "1 … 3"),
    ],
)
def test_changed_words_are_told(printed: str, recorded: str, ours: str, theirs: str) -> None:
    difference = title_difference(printed, recorded)
    assert difference is not None
    assert (difference.kind, difference.printed, difference.recorded) == ("words", ours, theirs)
    assert checked(printed, [], Record(id="a", title=recorded)) == ["metadata-title warning"]


def test_a_lost_accent_of_a_title_is_a_note() -> None:
    assert checked("Poincaré Maps", [], Record(id="a", title="Poincare Maps")) == [
        "metadata-title-accents info"
    ]


@pytest.mark.parametrize(
    ("printed", "recorded", "likeness"),
    [
        ("Sarah E. Harvey", "Sarah E. Harvey", "same"),
        ("SARAH E. HARVEY∗†", "Sarah E. Harvey", "same"),
        ("Agust\u0131\u0301n Gravano", "Agustín Gravano", "same"),
        ("Jun Peng Jiang", "Jun-Peng Jiang", "same"),
        ("Wei Zhang (张伟)", "Wei Zhang", "same"),
        ("Wei Zhang", "Wei Zhang (张伟)", "same"),
        ("张伟", "Wei Zhang (张伟)", "same"),
        ("Ольга Иванова", "Olga Ivanova (Ольга Иванова)", "same"),
        ("张炜", "Wei Zhang (张伟)", "other"),
        ("Patrick O’Neil", "Patrick O'Neil", "same"),
        ("Milica Gašić", "Milica Gasic", "accents"),
        ("Jürgen Müller", "Juergen Mueller", "accents"),
        ("Michael F. Bonner", "Michael Bonner", "initials"),
        ("M. F. Bonner", "Michael F. Bonner", "initials"),
        ("John Smith Jr.", "John Smith", "same"),
        ("Alex F. Spies", "Alexander F. Spies", "short"),
        ("Mike Jordan", "Michael Jordan", "short"),
        ("Wei Zhang", "Zhang Wei", "order"),
        ("Subhasish Ghosh", "Subhasis Ghosh", "short"),
        ("Cindy Wu", "David Krueger", "other"),
    ],
)
def test_how_names_stand_to_each_other(printed: str, recorded: str, likeness: str) -> None:
    assert name_likeness(printed, recorded) == likeness


RECORD = Record(id="a", authors=people(["Harvey, Sarah E.", "Gašić, Milica", "Wu, Cindy"]))
PRINTED = ["Sarah E. Harvey", "Milica Gašić", "Cindy Wu"]


@pytest.mark.parametrize(
    ("printed", "findings"),
    [
        (PRINTED, []),
        (PRINTED[:2], ["metadata-author-missing warning"]),
        ([*PRINTED, "Ada Martin"], ["metadata-author-extra warning"]),
        ([PRINTED[1], PRINTED[0], PRINTED[2]], ["metadata-author-order warning"]),
        (["Sarah E. Harvey", "Milica Gašić", "Wu Cindy"], ["metadata-author-parts warning"]),
        (
            ["Sarah E. Harvey", "Milica Gasic", "Cindy Wu"],
            ["metadata-author-accents-printed info"],
        ),
        (["S. Harvey", "Milica Gašić", "Cindy Wu"], ["metadata-author-initials info"]),
        (["Sarah E. Harvey", "Milica Gašić", "Cyndi Wu"], ["metadata-author-name warning"]),
        (["Ada Martin", "Thomas Lu"], ["metadata-authors warning"]),
        ([], ["metadata-unread info"]),
    ],
)
def test_differences_of_author_lists(printed: list[str], findings: list[str]) -> None:
    assert checked("", printed, RECORD) == findings


def test_an_accent_lost_in_the_record_is_a_warning() -> None:
    record = Record(id="a", authors=people(["Gasic, Milica"]))
    assert checked("", ["Milica Gašić"], record) == ["metadata-author-accents warning"]


def test_an_accent_lost_beside_an_initial_is_told_too() -> None:
    record = Record(id="a", authors=people(["Domine, Clementine"]))
    assert checked("", ["Clémentine C. J. Dominé"], record) == [
        "metadata-author-accents warning",
        "metadata-author-initials info",
    ]


@pytest.mark.parametrize(
    ("printed", "recorded", "finding"),
    [
        ("Nguyễn Thị Dấu", "Nguyễn, Thị Dấu", "metadata-author-family-first info"),
        ("Nagy János", "Nagy, János", "metadata-author-family-first info"),
        ("Mao Zedong", "Mao, Zedong", "metadata-author-family-first info"),
        ("János Nagy", "János, Nagy", "metadata-author-parts warning"),
        ("Nguyễn Thị Dấu", "Dấu, Thị Nguyễn", "metadata-author-parts warning"),
        ("Sarah Harvey", "Sarah, Harvey", "metadata-author-parts warning"),
    ],
)
def test_family_first_is_no_swap_where_it_is_the_custom(
    printed: str, recorded: str, finding: str
) -> None:
    assert checked("", [printed], Record(id="a", authors=people([recorded]))) == [finding]


def test_one_moved_name_moves_the_others_not() -> None:
    record = Record(id="a", authors=people(["A, Ann", "B, Ben", "C, Carl", "D, Dora"]))
    subject = paper(page("Text"), record=record, authors=("Dora D", "Ann A", "Ben B", "Carl C"))
    (finding,) = found(subject)
    assert "moved: ‘Dora D’;" in finding.message


def test_a_group_is_an_author() -> None:
    record = Record(id="a", authors=(Person(literal="The BigScience Workshop"),))
    assert checked("", ["The BigScience Workshop"], record) == []


def test_an_anonymous_paper_is_not_compared() -> None:
    subject = paper(page("Text"), record=RECORD, authors=("Anonymous Author(s)",), anonymous=True)
    assert ids(subject) == ["leftover-anonymous"]


def test_thousands_of_authors_are_compared_in_no_time() -> None:
    names = [f"Family{n}, Given" for n in range(3000)]
    record = Record(id="a", authors=people(names))
    printed = [f"Given Family{n}" for n in range(3000) if n != 1500]
    assert checked("", printed, record) == ["metadata-author-missing warning"]
