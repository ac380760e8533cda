"""Passing data to templates."""

from datetime import date
from pathlib import Path

import pytest

from procbuild.typeset.compiler import TemplateError, Typesetter
from procbuild.typeset.fonts import FontSet

ODD = 'a "quoted" \\ back\u2028slash,\u0085 a\nline and \x01'
"""Text with all characters that may end a string or a line."""


def test_data_is_passed_unchanged_and_errors_have_the_right_line(
    tmp_path: Path,
) -> None:
    template = tmp_path / "own.typ"
    template.write_text(
        "#let text = json(bytes(sys.inputs.data)).text\n"
        "#[#metadata(text)<mark>]\n"
        '#if text == "wrong" [#nothing]\n'
    )
    typesetter = Typesetter(template, FontSet(), date(2024, 5, 14))
    assert [mark.value for mark in typesetter.places({"text": ODD}, ["mark"])["mark"]] == [ODD]
    with pytest.raises(TemplateError) as error:
        typesetter.pdf({"text": "wrong", "more": ODD}, tagged=False)
    assert (error.value.file, error.value.line) == ("own.typ", 3)
