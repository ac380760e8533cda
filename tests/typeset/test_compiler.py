"""Passing data to templates."""

from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from procbuild.typeset.compiler import MarkingTypesetter, TemplateError, Typesetter
from procbuild.typeset.fonts import FontSet

ODD = 'a "quoted" \\ back\u2028slash,\u0085 a\nline and \x01'
"""Text with all characters that may end a string or a line."""


TEMPLATE = """\
#let text = json(bytes(sys.inputs.data)).text
#[#metadata(text)<mark>]
#if text == "wrong" [#nothing]
"""


@pytest.mark.parametrize("kind", [Typesetter, MarkingTypesetter])
def test_errors_have_the_line_of_the_template(tmp_path: Path, kind: type[Typesetter]) -> None:
    typesetter = _typesetter(tmp_path, kind)
    assert typesetter.pdf({"text": "right", "more": ODD}, tagged=False)
    with pytest.raises(TemplateError) as error:
        typesetter.pdf({"text": "wrong", "more": ODD}, tagged=False)
    assert (error.value.file, error.value.line) == ("own.typ", 3)


def test_data_is_passed_unchanged(tmp_path: Path) -> None:
    typesetter = _typesetter(tmp_path, MarkingTypesetter)
    assert [mark.value for mark in typesetter.places({"text": ODD}, ["mark"])["mark"]] == [ODD]


def test_marks_are_those_of_the_data_whatever_was_typeset_before(tmp_path: Path) -> None:
    typesetter = _typesetter(tmp_path, MarkingTypesetter)
    for text in ("first", "second"):
        typesetter.pdf({"text": text}, tagged=True)
        assert typesetter.places({"text": text}, ["mark"])["mark"][0].value == text
    assert typesetter.places({"text": "first"}, ["mark"])["mark"][0].value == "first"


def test_an_error_found_with_the_marks_has_the_line_of_the_template(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as error:
        _typesetter(tmp_path, MarkingTypesetter).places({"text": "wrong"}, ["mark"])
    assert (error.value.file, error.value.line) == ("own.typ", 3)


T = TypeVar("T", bound=Typesetter)


def _typesetter(folder: Path, kind: type[T]) -> T:
    template = folder / "own.typ"
    template.write_text(TEMPLATE)
    return kind(template, FontSet(), date(2024, 5, 14))
