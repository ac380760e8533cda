"""Templates of letters: the default one, custom ones, and mistakes in them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.errors import ConfigError
from procbuild.letters import Template
from procbuild.letters.template import NAME
from tests.letters.sample_volume import TEXT_IN_MARGIN, make_letter, plan_letters


def write_template(conf: Path, text: str) -> Path:
    (conf / NAME).write_text(text, encoding="utf-8")
    return conf


def test_the_default_template(tmp_path: Path) -> None:
    until = "Saturday, 1 August 2026, 23:59 Anywhere on Earth (UTC-12)"
    letter = make_letter(plan_letters()[0], tmp_path, until, p1=b"png", p2=b"png")
    assert letter.subject == 'Toy 2026: please correct "On Margins"'
    assert (
        letter.text
        == """\
Dear Ada Martin and Bo Li,

we have looked at your paper "On Margins" (martin) in "Proceedings of
the Toy Workshop". Before it can be published, the first of these 2
things has to be corrected; please look at the others too:

1. Must be corrected, page 2: The content ends on page 10; the limit is
   9 pages.
   All authors have the same space.
   What to do: Shorten the text.

2. Please look, page 1: ‘Table 1’ stands out.
   It runs into the margin, where it is trimmed, stamped over or bound
   in.

The pictures of pages 1 and 2 that come with this letter show the
places, marked with these numbers.

Please send the corrected version by Saturday, 1 August 2026, 23:59
Anywhere on Earth (UTC-12); an answer to this letter will do, for
questions too.

Thank you,
the organizers
Toy Workshop
"""
    )


def test_a_single_picture_is_named_in_the_singular(tmp_path: Path) -> None:
    text = " ".join(make_letter(plan_letters()[0], tmp_path, p9=b"png").text.split())
    assert "The picture of page 9 that comes with this letter shows the places" in text


def test_a_letter_without_pictures_names_and_deadline(tmp_path: Path) -> None:
    text = make_letter(plan_letters()[1], tmp_path).text
    assert text.startswith("Dear authors,\n")
    assert "picture" not in text
    assert " by " not in text.split("Please send")[1]


def closing_of(*checks: str, conf: Path) -> str:
    """Return the last request of a letter about a paper with findings of these checks."""
    findings = tuple(replace(TEXT_IN_MARGIN, check=check) for check in checks)
    planned = replace(plan_letters()[0], findings=findings)
    text = make_letter(planned, conf, "noon").text
    return " ".join(text[text.index("\nPlease ") :].partition("\n\nThank you")[0].split())


def test_a_letter_asks_to_correct_what_is_wrong(tmp_path: Path) -> None:
    assert closing_of("abstract-cut", "metadata-author-orcid", conf=tmp_path) == (
        "Please correct the record of the paper where it was submitted by noon, or answer this "
        "letter with what is right or with your questions."
    )
    assert closing_of("abstract-cut", "metadata-title", conf=tmp_path).startswith(
        "Please correct the record of the paper where it was submitted, or, if it is right, send "
        "the corrected PDF by noon;"
    )
    for check in ("margin-text", "metadata-title-authors", "pdf-missing"):
        assert closing_of("abstract-cut", check, conf=tmp_path).startswith(
            "Please send the corrected version by noon;"
        )


def test_a_custom_template_can_change_a_part_of_the_default(tmp_path: Path) -> None:
    part = "{% block closing %}Bye, {{ event.contact }}{% endblock %}"
    write_template(tmp_path, "{% extends 'procbuild/letter.txt.jinja' %}" + part)
    letter = make_letter(plan_letters()[0], tmp_path)
    assert letter.subject == 'Toy 2026: please correct "On Margins"'
    assert letter.text.endswith("\n\nBye, chairs@example.org\n")


def test_a_custom_template_can_replace_the_default(tmp_path: Path) -> None:
    write_template(
        tmp_path, "Subject: {{ paper.id }}\n\n{{ findings|map(attribute='check')|join(', ') }}"
    )
    letter = make_letter(plan_letters()[0], tmp_path)
    assert (letter.subject, letter.text) == ("martin", "page-limit, margin-text\n")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Subject: x\n\n{% if %}\n", 3, "Expected an expression"),
        ("Subject: x\n\n{{ papre.title }}\n", 3, "'papre' is undefined"),
        ("Subject: x\n{{ paper.titel }}\n", 2, "has no attribute 'titel'"),
        ("Subject: x\n\n\n{{ 1 // 0 }}", 4, "zero"),
        ("Subject: x\n{% include 'gone.jinja' %}", 2, "there is no template 'gone.jinja'"),
        ("Subject: x\n{% include '../../secret' %}", 2, "there is no template"),
        ("Subject: x\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
        ("Subject: x\n{{ findings.append(1) }}", 2, "unsafe"),
        ("Subject: x\n{{ range(10**9)|list }}", 2, "Range too big"),
        ("Subject: x\n\n{% for a in findings %}\n", 3, "Unexpected end of template"),
        ("Dear authors,\n", 0, "the first line of its output must be 'Subject: …'"),
        ("Subject:\n\nText", 0, "the first line of its output must be 'Subject: …'"),
        ("Subject: x\n\n", 0, "there is no text below the subject"),
        ("", 0, "the first line"),
        ("{% extends 'letter.txt.jinja' %}", 1, "recursion"),
    ],
)
def test_a_mistake_in_a_template_is_reported_on_one_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    template = Template(write_template(tmp_path, text))
    with pytest.raises(ConfigError) as caught:
        make_letter(plan_letters()[0], tmp_path)
    (mistake,) = caught.value.mistakes
    assert mistake.startswith(f"{template.file}:{line}: " if line else f"{template.file}: ")
    assert message in mistake
    assert "\n" not in mistake


def test_a_template_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"Subject: x\n\n\xff\xfe\n")
    with pytest.raises(ConfigError, match=re.escape(NAME)):
        make_letter(plan_letters()[0], tmp_path)
