"""Links are rewritten in the same way with and without parsing."""

import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.pdf import values
from procbuild.pdf.apart import usual
from procbuild.pdf.apart.links import Links
from procbuild.pdf.apart.source import Source
from procbuild.pdf.syntax import string
from procbuild.pdf.values import DamagedError, Ref, Value, parse, parse_nested
from tests.pdf.apart.test_source import CATALOG, CONTENT, PAGE, PAGES, file

PARTS = [
    b"/Type/Annot",
    b"/Subtype /Link",
    b"/Subtype/Widget",
    b"/Border[0 0 1]",
    b"/Rect [1 2 3 4.5]",
    b"/C [ 1 0 0 ]",
    b"/H/I",
    b"/F 4",
    b"/P 3 0 R",
    b"/BS<</S/U/W 1>>",
    b"/AA << /S /JavaScript >>",
    b"/Dest (other)",
    b"/Contents (/Subtype /Link)",
    b"/Rect [1 2 3 4 %]\n]",
    b"/BS<</W 1 %>>\n>>",
    b"/Subtype/Link\v",
]
ACTIONS = [
    b"/S /GoTo /D (a.1)",
    b"/D(a\\)b)/S/GoTo",
    b"/Type/Action /S/GoTo/D <6162>",
    b"/S/URI/URI(https://example.org/a%28(b\\)c))",
    b"/Type /Action/S /URI /URI (mailto:a@example.org)",
    b"/S/URI/URI(javascript:x)",
    b"/S/URI/URI(file:///etc)",
    b"/S/JavaScript/JS(x)",
    b"/S/GoTo/D(a)/Next 7 0 R",
    b"/S/GoTo/D[3 0 R/Fit]",
    b"/S/Launch/F(x)",
    b"/S/GoTo/D(/Subtype /Link)",
    b"/S/GoTo\v/D(a)",
]


@st.composite
def annotations(draw: st.DrawFn) -> bytes:
    """An annotation as it may stand in a file."""
    parts = draw(st.lists(st.sampled_from(PARTS), unique=True, max_size=8))
    for action in draw(st.lists(st.sampled_from(ACTIONS), max_size=2)):
        parts.insert(draw(st.integers(0, len(parts))), b"/A<<" + action + b">>")
    blank = draw(st.sampled_from([b"", b" ", b"\n"]))
    return b"<<" + blank + blank.join(parts) + blank + b">>"


def cleaned(annotation: bytes) -> tuple[Value | None, object]:
    """What becomes of the only annotation of a page, and what was left out."""
    page = PAGE.replace(b">>", b"/Annots [5 0 R] >>")
    source = Source(file(CATALOG, PAGES, page, CONTENT, annotation))
    made = Links(source, source.pages, {})
    entries = source.entries(Ref(3)) or {}
    made.clean(Ref(3), entries)
    return (
        named_value(made, source.serialized(5)[0]) if b"/Annots" in entries else None
    ), made.dropped


def named_value(made: Links, text: bytes) -> Value:
    """A value with the names for what stands for them."""
    names = {ref: string(name) for name, ref in made.name_refs.items()}
    return parse(re.sub(rb"(\d+) 0 R", lambda ref: names.get(Ref(ref[1]), ref[0]), text))


def without_types(value: Value | None) -> Value | None:
    """A value that leaves out what may be left out."""
    if isinstance(value, dict) and isinstance(
        action := parse_nested(value.get(b"/A", b"null")), dict
    ):
        value[b"/A"] = {key: entry for key, entry in action.items() if key != b"/Type"}
    return value


@given(annotations())
def test_common_links_are_rewritten_like_others(annotation: bytes) -> None:
    with patch.object(usual, "LINK", re.compile(b"(?!)")):
        value, dropped = cleaned(annotation)
    result, left = cleaned(annotation)
    assert without_types(result) == without_types(value)
    assert left == dropped


@pytest.mark.parametrize(
    ("action", "becomes"),
    [
        (b"/S /GoTo /D (a.1)", b"<< /S /GoTo /D (a.1) >>"),
        (b"/D <61>/S/GoTo", b"<< /D (a) /S /GoTo >>"),
        (b"/S/URI/URI(https://example.org/(b))", b"<< /S /URI /URI (https://example.org/(b)) >>"),
    ],
)
def test_link_targets(action: bytes, becomes: bytes) -> None:
    value, _ = cleaned(b"<</Subtype/Link/Rect[0 0 9 9]/A<<%s>>>>" % action)
    assert isinstance(value, dict)
    assert value[b"/A"] == parse(becomes)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (b"<</D[3 0 R/XYZ 1 2 null]>>", b"[3 0 R/XYZ 1 2 null]"),
        (b"[ 3 0 R /Fit ]", b"[ 3 0 R /Fit ]"),
        (b"[0/Fit]", b"[ 3 0 R /Fit ]"),
        (b"<</D[0/Fit]>>", b"[ 3 0 R /Fit ]"),
        (b"(a)", b"(a)"),
        (b"/a#20b", b"(a b)"),
        (b"7", None),
    ],
)
def test_destinations(written: bytes, place: bytes | None) -> None:
    source = Source(file(CATALOG, PAGES, PAGE, CONTENT, written))
    made = Links(source, source.pages, {})
    result = made.destination(Ref(5))
    assert (None if result is None else named_value(made, values.serialize(result))) == (
        None if place is None else parse(place)
    )


def test_the_last_of_two_actions_counts() -> None:
    two = b"<</Subtype/Link/A<</S/JavaScript/JS(x)>>/A<</S/GoTo/D(a)>>>>"
    value, _ = cleaned(two)
    assert value == {b"/Subtype": b"/Link", b"/A": {b"/S": b"/GoTo", b"/D": b"(a)"}}


COMMENT = b"<</Subtype/Link/Rect[0 0 9 9 %%]/A<</S/URI/URI(http:\n]%s%%)>>\n>>"
"""A link for who reads on after the comment's first bracket; for others it has what follows."""


@pytest.mark.parametrize(
    ("hidden", "left"),
    [
        (b"/A<</S/URI/URI(file:///etc/passwd)>>", None),
        (b"/A<</S/JavaScript/JS(x)>>", None),
        (b"/A<</S/Hide/T(x)>>", None),
        (b"/Dest(a)/AA<</E<</S/URI/URI(javascript:x)>>>>", b"<</Subtype/Link/Dest(a)>>"),
    ],
)
def test_a_comment_hides_no_action(hidden: bytes, left: bytes | None) -> None:
    value, _ = cleaned(COMMENT % hidden)
    if isinstance(value, dict):
        del value[b"/Rect"]
    assert value == (None if left is None else parse(left))


def test_a_comment_ends_no_destination() -> None:
    source = Source(file(CATALOG, PAGES, PAGE, CONTENT, b"[3 0 R/Fit %]"))
    with pytest.raises(DamagedError):
        Links(source, source.pages, {}).destination(Ref(5))


@pytest.mark.parametrize(
    "annotation",
    [
        b"<</Rect[0 0 9 9]/A<</S/GoTo/D(/Subtype /Link)>>>>",
        b"<</Subtype/Link\v/A<</S/GoTo/D(a)>>>>",
    ],
)
def test_text_that_only_looks_like_a_link_is_not_rewritten(annotation: bytes) -> None:
    value, _ = cleaned(annotation)
    assert value is None
