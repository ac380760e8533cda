"""Title, authors, template and mode are read from the layouts of common LaTeX classes."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from procbuild.conference import Limits
from procbuild.model import PdfFacts
from procbuild.pdf.read import read_pdf
from tests.pdf.drawing import Frame, Text, Thing, pdf_of, prose

A4 = (595.28, 841.89)
LETTER = (612.0, 792.0)


def read_front(
    things: Iterable[Thing], *, abstract: float = 320, size: tuple[float, float] = LETTER
) -> PdfFacts:
    """Read the facts of a paper with these things above its abstract."""
    page = [
        *things,
        Text(280, abstract, "Abstract", size=12, font="bold"),
        *prose(140, abstract + 20, 6, width=320),
        Text(108, abstract + 110, "1 Introduction", size=12, font="bold"),
        *prose(108, abstract + 130, 20),
    ]
    return read_pdf(pdf_of([page, prose(108, 80, 58)], size), "", Limits())[0]


def title_lines(*lines: str, y: float = 100) -> list[Text]:
    return [Text(170, y + 20 * n, line, 17, "bold") for n, line in enumerate(lines)]


def bold_names(*names: tuple[float, float, str]) -> list[Text]:
    return [Text(x, y, words, font="bold") for x, y, words in names]


def superscript(x: float, y: float, words: str) -> Text:
    return Text(x, y - 3.6, words, size=7)


TITLE = title_lines("A Paper about Things")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("One Line",), "One Line"),
        (("A Title in Two", "Lines of Type"), "A Title in Two Lines of Type"),
        (("Pre-", "Training of Models"), "Pre-Training of Models"),
        (("Repre-", "sentations of Things"), "Representations of Things"),
        (("A Title with a Note*",), "A Title with a Note"),
    ],
)
def test_titles_are_joined_from_their_lines(lines: tuple[str, ...], expected: str) -> None:
    assert read_front(title_lines(*lines)).title == expected


def test_a_hyphen_is_kept_if_the_text_has_the_compound() -> None:
    facts = read_front(
        [*title_lines("On well-", "posed Problems"), Text(108, 640, "All are well-posed here.")]
    )
    assert facts.title == "On well-posed Problems"


def test_small_capitals_of_a_title_are_lower_case() -> None:
    runs = [
        Text(108, 100, "L", 17),
        Text(118.4, 100, "ARGE", 14),
        Text(170, 100, "M", 17),
        Text(185.1, 100, "ODELS", 14),
    ]
    assert read_front(runs).title == "Large Models"


def test_no_space_before_a_colon_after_small_capitals() -> None:
    runs = [
        Text(108, 100, "G", 17),
        Text(120.5, 100, "ARDENS", 14),
        Text(178.5, 100, ":", 17),
        Text(188, 100, "A", 17),
    ]
    assert read_front(runs).title == "Gardens: A"


def test_a_capital_far_from_its_small_capitals_is_joined() -> None:
    runs = [
        Text(108, 100, "S", 17),
        Text(119.2, 100, "OFTWARE", 14),
        Text(195, 100, "A", 17),
        Text(213, 100, "D", 17),
        Text(225.6, 100, "ATA", 14),
    ]
    assert read_front(runs).title == "Software A Data"


def test_a_grid_of_authors_is_read_line_by_line() -> None:
    grid = [
        *bold_names((150, 160, "Martha Gahl"), (350, 160, "Shubham Kulkarni")),
        Text(140, 171, "University of Somewhere"),
        Text(340, 171, "University of Somewhere"),
        *bold_names((150, 200, "Nikhil Pathak"), (350, 200, "Alex Russell")),
        Text(150, 211, "nikhil@example.org"),
        Text(350, 211, "alex@example.org"),
        *bold_names((250, 240, "Garrison W. Cottrell")),
    ]
    assert read_front([*TITLE, *grid]).authors == (
        "Martha Gahl",
        "Shubham Kulkarni",
        "Nikhil Pathak",
        "Alex Russell",
        "Garrison W. Cottrell",
    )


def test_authors_below_each_other_over_one_affiliation_are_read_by_column() -> None:
    grid = [
        *bold_names((150, 160, "Ben Trovato"), (350, 160, "Lars Thorvald")),
        *bold_names((150, 172, "Gail Tobin"), (350, 172, "Vera Beranger")),
        Text(140, 184, "ben@example.org"),
        Text(340, 184, "lars@example.org"),
        Text(140, 196, "Institute for Clarity"),
        Text(340, 196, "Institute for Things"),
    ]
    assert read_front([*TITLE, *grid]).authors == (
        "Ben Trovato",
        "Gail Tobin",
        "Lars Thorvald",
        "Vera Beranger",
    )


def test_a_grid_without_space_between_its_rows_is_read_line_by_line() -> None:
    grid = [
        *bold_names((150, 160, "Ada Lovelace"), (350, 160, "Alan Turing")),
        Text(150, 172, "University of London"),
        Text(350, 172, "University of Cambridge"),
        *bold_names((150, 184, "Grace Hopper"), (350, 184, "Kurt Goedel")),
        Text(150, 196, "Yale University"),
        Text(350, 196, "University of Vienna"),
    ]
    assert read_front([*TITLE, *grid]).authors == (
        "Ada Lovelace",
        "Alan Turing",
        "Grace Hopper",
        "Kurt Goedel",
    )


def test_a_list_of_authors_may_have_superscripts_and_a_line_of_editors() -> None:
    block = [
        Text(150, 160, "Jun-Peng Jiang", font="bold"),
        superscript(222, 160, "1,2"),
        Text(240, 160, "Han-Jia Ye", font="bold"),
        superscript(292, 160, "1*"),
        Text(305, 160, "De-Chuan Zhan", font="bold"),
        superscript(375, 160, "2"),
        superscript(140, 175, "1"),
        Text(144, 175, "National Key Laboratory for Software"),
        Text(108, 200, "Editors: Marco Polo and Ibn Battuta"),
    ]
    assert read_front([*TITLE, *block]).authors == ("Jun-Peng Jiang", "Han-Jia Ye", "De-Chuan Zhan")


def test_a_name_may_continue_on_the_next_line() -> None:
    block = bold_names(
        (
            108,
            160,
            "Itika Gupta, Barbara Di Eugenio, Brian Ziebart, Aiswarya Baiju, Bing Liu, Lisa",
        ),
        (200, 172, "Sharp, Nadia Nabulsi and Mary H. Smart"),
    )
    authors = read_front([*TITLE, *block, Text(200, 190, "University of Somewhere")]).authors
    assert authors[4:] == ("Bing Liu", "Lisa Sharp", "Nadia Nabulsi", "Mary H. Smart")


def test_names_may_be_bold_on_the_first_line_only() -> None:
    block = [
        Text(108, 160, "Yongchao Zhou, Andrei Muresanu, Ziwen Han, Keiran Paster,", font="bold"),
        Text(108, 172, "Silviu Pitis, Harris Chan & Jimmy Ba"),
        superscript(108, 184, "1"),
        Text(112, 184, "Carnegie Mellon"),
        superscript(190, 184, "2"),
        Text(194, 184, "Vector Institute"),
        Text(108, 196, "New York, United States"),
    ]
    assert read_front([*TITLE, *block]).authors[4:] == ("Silviu Pitis", "Harris Chan", "Jimmy Ba")


def test_names_with_marks_may_continue_in_plain_type() -> None:
    block = [
        *(*bold_names((110, 160, "Ada Lovelace")), superscript(169, 160, "1")),
        *(*bold_names((240, 160, "Alan Turing")), superscript(294, 160, "2")),
        *(Text(110, 172, "Kurt Goedel"), superscript(161, 172, "1")),
        *(Text(240, 172, "Emmy Noether"), superscript(302, 172, "1")),
        *(Text(190, 184, "Rosa Peter"), superscript(234, 184, "2")),
        *(superscript(108, 196, "1"), Text(112, 196, "Carnegie Mellon")),
        *(superscript(250, 196, "2"), Text(254, 196, "Max Planck")),
    ]
    assert read_front([*TITLE, *block]).authors[2:] == ("Kurt Goedel", "Emmy Noether", "Rosa Peter")


def test_a_name_in_a_list_with_marks_may_continue_on_the_next_line() -> None:
    block = [
        Text(180, 160, "Ada Lovelace"),
        superscript(233, 160, "1"),
        Text(237, 160, ", Kurt Goedel"),
        superscript(290, 160, "2"),
        Text(294, 160, ", Grace"),
        Text(210, 172, "Hopper"),
        superscript(241, 172, "1"),
        Text(245, 172, ", and Alan Turing"),
        superscript(317, 172, "2"),
        Text(200, 190, "University of Somewhere"),
    ]
    assert read_front([*TITLE, *block]).authors == (
        "Ada Lovelace",
        "Kurt Goedel",
        "Grace Hopper",
        "Alan Turing",
    )


def test_a_full_line_that_ends_with_a_mark_ends_a_name() -> None:
    block = [
        Text(108, 160, "Itika Gupta, Barbara Di Eugenio, Brian Ziebart, J. Robert Smith Jr."),
        superscript(400, 160, "1"),
        Text(200, 172, "Nadia Nabulsi, Mary H. Smart"),
        superscript(340, 172, "1"),
    ]
    authors = read_front([*TITLE, *block, Text(200, 190, "University of Somewhere")]).authors
    assert authors[3:] == ("J. Robert Smith Jr.", "Nadia Nabulsi", "Mary H. Smart")


def name_with_affiliation(y: float, name: str, affiliation: str) -> list[Text]:
    """A name in bold type, followed by its affiliation on the same line."""
    return [Text(108, y, f"{name},", font="bold"), Text(115 + 7 * len(name), y, affiliation)]


def test_an_affiliation_may_be_on_the_line_of_the_name() -> None:
    block = [
        *name_with_affiliation(160, "ADA LOVELACE", "Somewhere, Iceland"),
        *name_with_affiliation(
            174, "KURT MACDONALD and ROSA PETER", "Mount Holyoke, Iceland and Keele, Iceland"
        ),
        Text(108, 700, "Ada Lovelace, Kurt MacDonald, and Rosa P. 2025. A Paper.", 8),
    ]
    assert read_front([*TITLE, *block]).authors == ("Ada Lovelace", "Kurt MacDonald", "ROSA PETER")


def test_text_that_occurs_several_times_is_an_affiliation() -> None:
    grid = [
        *(Text(150, 160, "Ada Lovelace"), Text(350, 160, "Alan Turing")),
        *(Text(158, 172, "Keele"), Text(358, 172, "Mount Holyoke")),
        *(Text(150, 190, "Kurt Goedel"), Text(350, 190, "Grace Hopper")),
        *(Text(158, 202, "Keele"), Text(358, 202, "Mount Holyoke")),
    ]
    assert read_front([*TITLE, *grid]).authors == (
        "Ada Lovelace",
        "Alan Turing",
        "Kurt Goedel",
        "Grace Hopper",
    )


def test_a_name_in_a_list_without_commas_may_continue_on_the_next_line() -> None:
    block = [
        *bold_names((110, 160, "Ada Lovelace"), (250, 160, "Alan Turing"), (400, 160, "Rosa")),
        *bold_names((160, 172, "Peter"), (300, 172, "Grace Hopper"), (420, 172, "Kurt")),
        *bold_names((200, 184, "Goedel"), (300, 184, "Emmy Noether")),
        Text(200, 202, "University of Somewhere"),
    ]
    authors = read_front([*TITLE, *block]).authors
    assert authors[2:] == ("Rosa Peter", "Grace Hopper", "Kurt Goedel", "Emmy Noether")


def test_a_name_in_a_grid_may_have_two_lines() -> None:
    block = [
        *bold_names((150, 160, "Ada Augusta"), (350, 160, "Alan Turing")),
        *bold_names((150, 172, "King-Lovelace")),
        Text(350, 172, "alan@example.org"),
        Text(150, 184, "University of Somewhere"),
    ]
    assert read_front([*TITLE, *block]).authors == ("Ada Augusta King-Lovelace", "Alan Turing")


def test_a_title_may_be_as_small_as_the_text() -> None:
    lines = (
        "A PAPER ABOUT THINGS",
        "THAT ARE NOT LARGER",
        "THAN OTHER THINGS AND",
        "ITS TITLE",
        "TO",
    )
    bold = [Text(170, 100 + 12 * n, line, 10, "bold") for n, line in enumerate(lines)]
    facts = read_front([*bold, *bold_names((250, 180, "Ada Lovelace"))])
    assert facts.title == " ".join(lines)
    assert facts.authors == ("Ada Lovelace",)


@pytest.mark.parametrize("rows", [0, 1, 3, 14])
def test_text_beside_the_abstract_contains_no_authors(rows: int) -> None:
    top = 180.0
    page = [
        *title_lines("A Paper about Things"),
        *bold_names((250, 150, "Ada Lovelace")),
        Text(160, top + 2 + 11 * rows, "Abstract", size=12, font="bold"),
        *prose(72, top + 20 + 11 * rows, 40 - rows, width=222),
        *prose(316, top, rows, width=222),
        Text(316, top + 11 * rows, "Related Work", size=10, font="bold"),
        *prose(316, top + 11 * (rows + 1), 40 - rows, width=222),
    ]
    full = [*prose(72, 80, 55, width=222), *prose(316, 80, 55, width=222)]
    facts = read_pdf(pdf_of([page, full]), "", Limits())[0]
    assert facts.authors == ("Ada Lovelace",)


def test_names_and_affiliations_in_one_style_are_distinguished_by_words() -> None:
    block = [
        Text(150, 160, "Jane Doe"),
        Text(350, 160, "Lukas Kaiser"),
        Text(140, 172, "University of Somewhere"),
        Text(340, 172, "Hanoi"),
        Text(140, 184, "jane@example.org"),
    ]
    assert read_front([*TITLE, *block]).authors == ("Jane Doe", "Lukas Kaiser")


@pytest.mark.parametrize(
    "place",
    [
        "Universidade de Lisboa",
        "Universität Bremen",
        "Università di Pisa",
        "Uniwersytet Warszawski",
        "Univerzita Karlova",
        "Helsingin yliopisto",
        "Lunds Tekniska Högskola",
        "École Normale Supérieure",
        "Rijksmuseum Amsterdam",
        "Musée d’Orsay",
        "Muzeum Narodowe",
        "Biblioteca Nacional",
        "Bayerische Staatsbibliothek",
        "BIBLIOTHEQUE DE GENEVE",
        "Archivo de Indias",
        "Real Academia Española",
        "Hôpital Saint-Louis",
        "Ministério da Cultura",
        "Fondazione Esempio",
        "Lisboa, Portugal",
    ],
)
def test_an_institution_in_any_language_is_no_author(place: str) -> None:
    below = [Text(280, 160, "Ana Lima"), Text(250, 172, place)]
    assert read_front([*TITLE, *below]).authors == ("Ana Lima",)
    marked = [
        Text(220, 160, "Ana Lima"),
        superscript(260, 160, "1"),
        Text(264, 160, ", Jan Nowak"),
        superscript(316, 160, "2"),
        superscript(216, 175, "1"),
        Text(220, 175, place),
        superscript(216, 190, "2"),
        Text(220, 190, "Example Institute"),
    ]
    assert read_front([*TITLE, *marked]).authors == ("Ana Lima", "Jan Nowak")


def test_a_museum_of_one_word_is_no_end_of_the_name_above_it() -> None:
    grid = [
        *[Text(150, 160, "Ana Lima"), Text(330, 160, "Hans van der Berg")],
        *[Text(150, 172, "Academia"), Text(345, 172, "Rijksmuseum")],
    ]
    assert read_front([*TITLE, *grid]).authors == ("Ana Lima", "Hans van der Berg")


@pytest.mark.parametrize("place", ["University of Lisbon", "Universidade de Lisboa"])
def test_each_name_may_be_followed_by_its_affiliation(place: str) -> None:
    lines = [Text(220, 160, f"Ana Lima, {place}"), Text(220, 172, f"Jan Nowak ({place})")]
    apart = [Text(220, 184, "Jane Doe"), Text(300, 184, place)]
    assert read_front([*TITLE, *lines, *apart]).authors == ("Ana Lima", "Jan Nowak", "Jane Doe")
    assert read_front([*TITLE, *apart]).authors == ("Jane Doe",)
    assert read_front([*TITLE, *lines]).authors == ("Ana Lima", "Jan Nowak")


def test_a_frame_around_title_and_abstract_is_no_figure() -> None:
    facts = read_front([Frame(100, 80, 410, 370), *TITLE, *bold_names((250, 160, "Ada Lovelace"))])
    assert facts.authors == ("Ada Lovelace",)


@pytest.mark.parametrize("words", ["Anonymous Author(s)", "Anonymous ACL submission"])
def test_anonymous_papers_have_no_authors(words: str) -> None:
    facts = read_front([*TITLE, Text(250, 160, words, font="bold")])
    assert facts.anonymous
    assert facts.authors == ()
    assert facts.mode == "submission"


NEURIPS = Text(
    108, 738, "37th Conference on Neural Information Processing Systems (NeurIPS 2023).", 9
)


@pytest.mark.parametrize(
    ("notice", "template", "mode"),
    [
        (NEURIPS, "neurips", "final"),
        (Text(108, 738, "Preprint. Under review.", 9), "unknown", "preprint"),
        (
            Text(108, 738, "Submitted to 37th Conference (NeurIPS 2023). Do not distribute.", 9),
            "neurips",
            "submission",
        ),
        (Text(108, 40, "Published as a conference paper at ICLR 2024", 9), "iclr", "final"),
        (
            Text(108, 40, "Under review as a conference paper at ICLR 2025", 9),
            "iclr",
            "submission",
        ),
        (
            Text(108, 738, "Preliminary work. Under review by AISTATS 2024.", 9),
            "unknown",
            "submission",
        ),
        (
            Text(108, 40, "Proceedings of Machine Learning Research 243:1-9, 2024", 8),
            "pmlr",
            "final",
        ),
    ],
)
def test_notices_identify_template_and_mode(notice: Text, template: str, mode: str) -> None:
    facts = read_front([*TITLE, *bold_names((250, 160, "Ada Lovelace")), notice])
    assert (facts.template, facts.mode) == (template, mode)


@pytest.mark.parametrize(("top", "template"), [(82, "neurips"), (92, "iclr")])
def test_the_last_line_distinguishes_templates_of_one_width(top: float, template: str) -> None:
    lines = prose(108, top, 59, width=412)
    pages = [
        [replace(line, words=line.words[n:] + line.words[:n]) for line in lines] for n in range(3)
    ]
    facts = read_pdf(pdf_of(pages), "", Limits())[0]
    assert facts.template == template


def test_a_footnote_about_another_conference_is_no_notice() -> None:
    note = Text(108, 700, "1 As IEEE Std 754-2019 says (NeurIPS 2019).", 8)
    facts = read_front([*TITLE, *bold_names((250, 160, "Ada Lovelace")), note, *prose(108, 720, 2)])
    assert facts.template == "unknown"


def test_submission_mentioned_in_the_text_is_no_notice() -> None:
    sentence = Text(
        108, 700, "The results were submitted to the jury, which is under review by all."
    )
    facts = read_front([*TITLE, *bold_names((250, 160, "Ada Lovelace")), NEURIPS, sentence])
    assert facts.mode == "final"


def test_a_page_without_template_is_unknown() -> None:
    facts = read_pdf(pdf_of([prose(60, 60, 30, width=470)], A4), "", Limits())[0]
    assert (facts.template, facts.mode) == ("unknown", "unknown")


def test_a_title_that_begins_like_an_abstract_is_a_title() -> None:
    assert (
        read_front(title_lines("Abstract Meaning of Things")).title == "Abstract Meaning of Things"
    )
