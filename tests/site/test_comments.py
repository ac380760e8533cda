"""HTML comments in Markdown are not published."""

import pytest

from procbuild.site.comments import without_comments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- hi -->\n\n# Head", "\n\n# Head"),
        ("a <!-- b --> c", "a  c"),
        ("a\n<!-- b\n\nc -->\nd", "a\n\n\n\nd"),
        ("`<!-- a -->` and ``<!-- ` -->``", "`<!-- a -->` and ``<!-- ` -->``"),
        ("```html\n<!-- a -->\n```\n<!-- b -->", "```html\n<!-- a -->\n```\n"),
        ("~~~\n<!-- a -->\n~~~", "~~~\n<!-- a -->\n~~~"),
        ("```{note}\n<!-- a -->b\n```", "```{note}\nb\n```"),
        ("```{code-block} html\n<!-- a -->\n```", "```{code-block} html\n<!-- a -->\n```"),
        ("a <!-- never closed", "a <!-- never closed"),
        ("<!-- a --> b <!-- never <!-- closed", " b <!-- never <!-- closed"),
        ("a ` b <!-- c --> d", "a ` b  d"),
    ],
)
def test_comments_are_removed_outside_of_code(text: str, expected: str) -> None:
    assert without_comments(text) == expected
