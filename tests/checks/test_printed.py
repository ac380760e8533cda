"""The title and the authors printed in a paper must be those of its record."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from procbuild.checks.compare import name_likeness, title_difference
from procbuild.conference import Person
from procbuild.model import Record
from tests.checks.sample_papers import (
    check_ids,
    make_page,
    make_paper,
    make_people,
    only_finding,
    run_checks,
)

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


def compare(title: str, names: Sequence[str], record: Record) -> list[str]:
    """Compare a printed title and names with a record; return checks and severities."""
    subject = make_paper(make_page("Text"), record=record, title=title, authors=tuple(names))
    return [f"{finding.check} {finding.severity}" for finding in run_checks(subject)]


@pytest.mark.parametrize(("printed", "recorded"), SAME_TITLES)
def test_printed_titles_may_differ_in_case_hyphens_ligatures_and_marks(
    printed: str, recorded: str
) -> None:
    assert compare(printed, [], Record(id="a", title=recorded)) == []


@pytest.mark.parametrize(
    ("printed", "recorded", "printed_words", "recorded_words"),
    [
        ("Structured World Models", "Linearly Structured World Models", "", "Linearly"),
        ("A Study of Mice", "A Study of Men", "Mice", "Men"),
        ("A Study of Mice", "A Study", "of Mice", ""),
        ("Dialogue act labels", "Dialogue acts labels", "act", "acts"),
        ("One two three four", "1 two 3 four", "One … three", "1 … 3"),
        ("Top-down nets (RNN)", "Bottom-up nets", "Top-down … RNN", "Bottom-up"),
        ("Nets for a Non-Linear (NL) World", "Nets", "for a Non-Linear (NL) World", ""),
        ("Nets for Load (NL)", "Nets", "for Load (NL)", ""),
    ],
)
def test_changed_words_of_a_title_are_found(
    printed: str, recorded: str, printed_words: str, recorded_words: str
) -> None:
    difference = title_difference(printed, recorded)
    assert difference is not None
    assert difference.kind == "words"
    assert (difference.printed, difference.recorded) == (printed_words, recorded_words)
    assert compare(printed, [], Record(id="a", title=recorded)) == ["metadata-title warning"]


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        ("A Bottom-up Way to Fill Slots", "has ‘Bottom-up’ where ‘Top-down’ is printed"),
        ("Sheep-counting by Night", "is ‘Sheep-counting by Night’"),
    ],
)
def test_titles_are_quoted_as_they_are_written(recorded: str, message: str) -> None:
    printed = "A Top-down Way to Fill Slots"
    subject = make_paper(make_page("Text"), record=Record(id="a", title=recorded), title=printed)
    assert (
        only_finding(subject, "metadata-title").message
        == f"The recorded title {message}; printed: ‘{printed}’"
    )


def test_a_missing_accent_in_a_title_is_a_note() -> None:
    assert compare("Poincaré Maps", [], Record(id="a", title="Poincare Maps")) == [
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
        ("张伟 (Wei Zhang)", "Wei Zhang", "same"),
        ("Ольга Иванова", "Olga Ivanova (Ольга Иванова)", "same"),
        ("Ali Salem (علي سالم)", "Ali Salem", "same"),
        ("Ali Salem علي سالم", "Ali Salem", "same"),
        ("علي سالم", "Ali Salem (علي سالم)", "same"),
        ("مریم حسینیپور", "مریم حسینی\u200cپور", "same"),
        ("علي سليم", "علي سالم", "close"),
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
def test_the_likeness_of_printed_and_recorded_names(
    printed: str, recorded: str, likeness: str
) -> None:
    assert name_likeness(printed, recorded) == likeness


RECORD = Record(id="a", authors=make_people(["Harvey, Sarah E.", "Gašić, Milica", "Wu, Cindy"]))
PRINTED_NAMES = ["Sarah E. Harvey", "Milica Gašić", "Cindy Wu"]


@pytest.mark.parametrize(
    ("printed", "findings"),
    [
        (PRINTED_NAMES, []),
        (PRINTED_NAMES[:2], ["metadata-author-missing warning"]),
        ([*PRINTED_NAMES, "Ada Martin"], ["metadata-author-extra warning"]),
        ([PRINTED_NAMES[1], PRINTED_NAMES[0], PRINTED_NAMES[2]], ["metadata-author-order warning"]),
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
def test_differences_between_author_lists_are_found(
    printed: list[str], findings: list[str]
) -> None:
    assert compare("", printed, RECORD) == findings


def test_a_recorded_affiliation_is_no_author() -> None:
    affiliations = ("KTH Stockholm, Sweden",)
    record = replace(RECORD, authors=(replace(RECORD.authors[0], affiliations=affiliations),))
    assert compare("", ["Sarah E. Harvey", "KTH Stockholm"], record) == []
    assert compare("", ["Sarah E. Harvey", "KTH Stock"], record) == [
        "metadata-author-extra warning"
    ]


def test_a_recorded_author_may_be_printed_in_the_original_script_too() -> None:
    harvey = replace(RECORD.authors[0], script="哈维")
    record = replace(RECORD, authors=(harvey, *RECORD.authors[1:]))
    printed = ["Sarah E. Harvey", "哈维", "Milica Gašić", "Cindy Wu"]
    assert compare("", printed, record) == []
    assert compare("", printed, RECORD) == ["metadata-author-extra warning"]


@pytest.mark.parametrize(
    ("printed", "page", "is_other"),
    [
        ("The Noise of Libraries", "The Noise of Libraries by Tim Gone", True),
        ("The Noise of Libraries", "The Noise of Libraries by C. Wu", False),
        ("Margins of Printed Books", "Margins of Printed Books by Tim Gone", False),
        ("图书馆的噪声", "图书馆的噪声", False),
        ("", "Tim Gone", False),
    ],
)
def test_another_paper_has_neither_title_nor_authors(
    printed: str, page: str, *, is_other: bool
) -> None:
    record = replace(RECORD, title="On the Width of Margins")
    subject = make_paper(make_page(page), record=record, title=printed, authors=("Tim Gone",))
    assert ("metadata-title-authors" in check_ids(subject)) == is_other


def test_another_paper_is_one_finding() -> None:
    record = replace(RECORD, title="On the Width of Margins", abstract="We measure margins. " * 20)
    subject = make_paper(
        make_page("The Noise of Libraries by Tim Gone"),
        record=record,
        title="The Noise of Libraries",
        authors=("Tim Gone",),
        abstract="Libraries are loud, as nobody knows who has not slept in one. " * 9,
    )
    assert check_ids(subject) == ["metadata-title-authors"]
    without_it = run_checks(subject, {"metadata-title-authors": "off"})
    assert [finding.check for finding in without_it] == [
        "metadata-title",
        "metadata-authors",
        "abstract-mismatch",
    ]


def test_an_accent_missing_in_the_record_is_a_warning() -> None:
    record = Record(id="a", authors=make_people(["Gasic, Milica"]))
    assert compare("", ["Milica Gašić"], record) == ["metadata-author-accents warning"]


def test_missing_accents_and_initials_of_a_name_are_both_found() -> None:
    record = Record(id="a", authors=make_people(["Domine, Clementine"]))
    assert compare("", ["Clémentine C. J. Dominé"], record) == [
        "metadata-author-accents warning",
        "metadata-author-initials info",
    ]


@pytest.mark.parametrize(
    ("printed", "recorded", "finding"),
    [
        ("Nguyễn Thị Dấu", "Nguyễn, Thị Dấu", "metadata-author-family-first info"),
        ("Nagy János", "Nagy, János", "metadata-author-family-first info"),
        ("Mao Zedong", "Mao, Zedong", "metadata-author-family-first info"),
        ("Kim Min-jun", "Kim, Min-jun", "metadata-author-family-first info"),
        ("Kim Min Jun", "Kim, Min-jun", "metadata-author-family-first info"),
        ("Kim Minjun", "Kim, Minjun", "metadata-author-family-first info"),
        ("Min-jun Kim", "Min-jun, Kim", "metadata-author-parts warning"),
        ("János Nagy", "János, Nagy", "metadata-author-parts warning"),
        ("Nguyễn Thị Dấu", "Dấu, Thị Nguyễn", "metadata-author-parts warning"),
        ("Sarah Harvey", "Sarah, Harvey", "metadata-author-parts warning"),
    ],
)
def test_family_names_may_come_first_where_this_is_the_custom(
    printed: str, recorded: str, finding: str
) -> None:
    assert compare("", [printed], Record(id="a", authors=make_people([recorded]))) == [finding]


def test_only_the_moved_name_is_reported() -> None:
    record = Record(id="a", authors=make_people(["A, Ann", "B, Ben", "C, Carl", "D, Dora"]))
    subject = make_paper(
        make_page("Text"), record=record, authors=("Dora D", "Ann A", "Ben B", "Carl C")
    )
    assert only_finding(subject, "metadata-author-order").message == (
        "The authors are recorded in another order than printed; moved: ‘Dora D’; "
        "printed: ‘Dora D, Ann A, Ben B, Carl C’; recorded: ‘Ann A, Ben B, Carl C, Dora D’"
    )


def test_a_group_can_be_an_author() -> None:
    record = Record(id="a", authors=(Person(literal="The BigScience Workshop"),))
    assert compare("", ["The BigScience Workshop"], record) == []


def test_an_anonymous_paper_is_not_compared() -> None:
    subject = make_paper(
        make_page("Text"), record=RECORD, authors=("Anonymous Author(s)",), anonymous=True
    )
    assert check_ids(subject) == ["leftover-anonymous"]


def test_thousands_of_authors_can_be_compared() -> None:
    names = [f"Family{n}, Given" for n in range(3000)]
    record = Record(id="a", authors=make_people(names))
    printed = [f"Given Family{n}" for n in range(3000) if n != 1500]
    assert compare("", printed, record) == ["metadata-author-missing warning"]
