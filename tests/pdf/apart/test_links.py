"""Links are rewritten in the same way with and without parsing."""

import re
from collections.abc import Mapping
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.pdf import values
from procbuild.pdf.apart import usual
from procbuild.pdf.apart.boxes import Frame
from procbuild.pdf.apart.links import Links
from procbuild.pdf.apart.source import Source
from procbuild.pdf.syntax import string
from procbuild.pdf.values import DamagedError, Ref, Value, parse, parse_nested
from tests.pdf.apart.test_source import CATALOG, CONTENT, PAGE, PAGES, make_pdf

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


FRAME = Frame((0, 0, 600, 800), 0)


@st.composite
def annotations(draw: st.DrawFn) -> bytes:
    """An annotation as it may be in a file."""
    parts = draw(st.lists(st.sampled_from(PARTS), unique=True, max_size=8))
    for action in draw(st.lists(st.sampled_from(ACTIONS), max_size=2)):
        parts.insert(draw(st.integers(0, len(parts))), b"/A<<" + action + b">>")
    blank = draw(st.sampled_from([b"", b" ", b"\n"]))
    return b"<<" + blank + blank.join(parts) + blank + b">>"


def clean(annotation: bytes) -> tuple[Value | None, Mapping[str, int]]:
    """Return the cleaned annotation of a page, and the notes on what was removed."""
    page = PAGE.replace(b">>", b"/Annots [5 0 R] >>")
    source = Source(make_pdf(CATALOG, PAGES, page, CONTENT, annotation))
    links = Links(source, source.pages, {})
    entries = source.entries(Ref(3)) or {}
    links.clean(Ref(3), entries, FRAME)
    return (
        named_value(links, source.serialized(5)[0]) if b"/Annots" in entries else None
    ), links.dropped


def named_value(links: Links, text: bytes) -> Value:
    """Parse a value with the names of destinations instead of the references to them."""
    names = {ref: string(name) for name, ref in links.name_refs.items()}
    return parse(re.sub(rb"(\d+) 0 R", lambda ref: names.get(Ref(ref[1]), ref[0]), text))


def without_types(value: Value | None) -> Value | None:
    """Return a value without the optional type of its action."""
    if isinstance(value, dict) and isinstance(
        action := parse_nested(value.get(b"/A", b"null")), dict
    ):
        value[b"/A"] = {key: entry for key, entry in action.items() if key != b"/Type"}
    return value


@given(annotations())
def test_common_links_are_rewritten_like_others(annotation: bytes) -> None:
    with patch.object(usual, "LINK", re.compile(b"(?!)")):
        value, dropped = clean(annotation)
    fast_value, fast_dropped = clean(annotation)
    assert without_types(fast_value) == without_types(value)
    assert fast_dropped == dropped


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (b"/S /GoTo /D (a.1)", b"<< /S /GoTo /D (a.1) >>"),
        (b"/D <61>/S/GoTo", b"<< /D (a) /S /GoTo >>"),
        (b"/S/URI/URI(https://example.org/(b))", b"<< /S /URI /URI (https://example.org/(b)) >>"),
    ],
)
def test_targets_of_links_are_kept(action: bytes, expected: bytes) -> None:
    value, _ = clean(b"<</Subtype/Link/Rect[0 0 9 9]/A<<%s>>>>" % action)
    assert isinstance(value, dict)
    assert value[b"/A"] == parse(expected)


@pytest.mark.parametrize(
    ("destination", "expected"),
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
def test_all_forms_of_destinations_are_read(destination: bytes, expected: bytes | None) -> None:
    source = Source(make_pdf(CATALOG, PAGES, PAGE, CONTENT, destination))
    links = Links(source, source.pages, {})
    result = links.destination(Ref(5))
    assert (None if result is None else named_value(links, values.serialize(result))) == (
        None if expected is None else parse(expected)
    )


def test_the_last_of_two_actions_is_used() -> None:
    annotation = b"<</Subtype/Link/A<</S/JavaScript/JS(x)>>/A<</S/GoTo/D(a)>>>>"
    value, _ = clean(annotation)
    assert value == {b"/Subtype": b"/Link", b"/A": {b"/S": b"/GoTo", b"/D": b"(a)"}}


COMMENT = b"<</Subtype/Link/Rect[0 0 9 9 %%]/A<</S/URI/URI(http:\n]%s%%)>>\n>>"
"""A link to a web page, if a reader ignores the comments; otherwise a link with other entries."""


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        (b"/A<</S/URI/URI(file:///etc/passwd)>>", None),
        (b"/A<</S/JavaScript/JS(x)>>", None),
        (b"/A<</S/Hide/T(x)>>", None),
        (b"/Dest(a)/AA<</E<</S/URI/URI(javascript:x)>>>>", b"<</Subtype/Link/Dest(a)>>"),
    ],
)
def test_actions_behind_a_comment_are_found(hidden: bytes, expected: bytes | None) -> None:
    value, _ = clean(COMMENT % hidden)
    if isinstance(value, dict):
        del value[b"/Rect"]
    assert value == (None if expected is None else parse(expected))


def test_a_destination_with_an_unfinished_comment_is_refused() -> None:
    source = Source(make_pdf(CATALOG, PAGES, PAGE, CONTENT, b"[3 0 R/Fit %]"))
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
    value, _ = clean(annotation)
    assert value is None


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (b"/S/Named/N/FirstPage", b"<< /S /GoTo /D [3 0 R /Fit] >>"),
        (b"/S/Named/N/LastPage", b"<< /S /GoTo /D [3 0 R /Fit] >>"),
        (b"/S/Named/N/NextPage", b"<< /S /Named /N /NextPage >>"),
        (b"/S/GoTo/D[+0/Fit]", b"<< /S /GoTo /D [3 0 R /Fit] >>"),
        (b"/S/GoTo/D[0.0/Fit]", b"<< /S /GoTo /D [3 0 R /Fit] >>"),
    ],
)
def test_links_to_pages_by_their_place_lead_to_pages_of_the_paper(
    action: bytes, expected: bytes
) -> None:
    value, _ = clean(b"<</Subtype/Link/Rect[0 0 9 9]/A<<%s>>>>" % action)
    assert isinstance(value, dict)
    assert parse_nested(value[b"/A"]) == parse_nested(parse(expected))


@pytest.mark.parametrize(
    "action",
    [
        b"/S/GoTo/D[1/Fit]",
        b"/S/GoTo/D[-1/Fit]",
        b"/S/GoTo/D[99/Fit]",
        rb"/S/URI/URI(\\\\server\\share\\x)",
        b"/S/URI/URI(//server/share)",
    ],
)
def test_links_to_pages_that_the_paper_lacks_and_to_shared_folders_are_removed(
    action: bytes,
) -> None:
    value, dropped = clean(b"<</Subtype/Link/Rect[0 0 9 9]/A<<%s>>>>" % action)
    assert value is None
    assert dropped


def test_a_form_field_keeps_its_appearance_alone() -> None:
    value, _ = clean(
        b"<</Subtype/Widget/Rect[0 0 9 9]/FT/Btn/T(a)/Ff 32768/AS/On/AP<</N<</On 4 0 R>>>>>>"
    )
    assert isinstance(value, dict)
    assert value.keys() == {b"/Subtype", b"/Rect", b"/AS", b"/AP"}
    assert value[b"/Subtype"] == b"/Stamp"


STATES = b"/AP<</N<</On 4 0 R/Off 4 0 R>>>>"


@pytest.mark.parametrize(
    ("field", "state"),
    [
        (b"/V/On", b"/On"),
        (b"/V/Other", None),
        (b"/V(text)", None),
        (b"", b"/Off"),
        (b"/AS/Off/V/On", b"/Off"),
        (b"/Parent<</V/On>>", b"/On"),
    ],
)
def test_a_form_field_without_a_state_shows_its_value(field: bytes, state: bytes | None) -> None:
    value, dropped = clean(b"<</Subtype/Widget/Rect[0 0 9 9]/FT/Btn%b%b>>" % (field, STATES))
    assert (value.get(b"/AS") if isinstance(value, dict) else None) == state
    assert not dropped


@pytest.mark.parametrize(
    ("entries", "reported"),
    [
        (b"/Rect[0 0 9 9]", True),
        (b"/Rect[0 0 9 9]/A<</S/JavaScript/JS(x)>>", True),
        (b"/Rect[0 0 9 9]/AP<</N 99 0 R>>", True),
        (b"/Rect[0 0 9 9]/AP<</N<</Yes<<>>>>>>/AS/Yes", True),
        (b"/Rect[0 0 9 9]/AP<</N<</On 4 0 R>>>>/AS/Off", False),
        (b"/Rect[0 0 9 9]/F 2", False),
        (b"/Rect[0 0 9 9]/F 32", False),
        (b"/Rect[0 0 0 0]/F 132", False),
        (b"/Rect 9", False),
    ],
)
def test_a_form_field_that_shows_nothing_is_no_stamp(entries: bytes, reported: bool) -> None:
    value, dropped = clean(b"<</Subtype/Widget/FT/Tx/V(text)%b>>" % entries)
    assert value is None
    assert ("form field without appearance" in dropped) == reported


@pytest.mark.parametrize("is_drawn", [True, False])
def test_a_button_that_opens_an_address_is_a_link(is_drawn: bool) -> None:
    button = b"<</Subtype/Widget/FT/Btn/F 4/Rect[0 0 9 9]%b/A<</S/URI/URI(https://example.org)>>>>"
    page = PAGE.replace(b">>", b"/Annots [5 0 R] >>")
    appearance = b"/AP<</N 4 0 R>>" if is_drawn else b""
    source = Source(make_pdf(CATALOG, PAGES, page, CONTENT, button % appearance))
    links = Links(source, source.pages, {})
    entries = source.entries(Ref(3)) or {}
    links.clean(Ref(3), entries, FRAME)
    kept = source.items(entries[b"/Annots"]) or []
    annotations = [source.entries(annotation) or {} for annotation in kept]
    assert [annotation[b"/Subtype"] for annotation in annotations] == [
        *([b"/Stamp"] if is_drawn else []), b"/Link",
    ]  # fmt: skip
    assert b"/A" not in annotations[0] or not is_drawn
    assert source.entries(annotations[-1][b"/A"]) == {
        b"/S": b"/URI",
        b"/URI": b"(https://example.org)",
    }
    assert source.items(annotations[-1][b"/Rect"]) == [b"0", b"0", b"9", b"9"]
    assert not links.dropped


@pytest.mark.parametrize(
    ("rectangle", "is_kept"),
    [(b"[-60 0 -10 90]", False), (b"[-60 0 10 90]", True), (b"[9 9 9 9]", True), (b"7", True)],
)
@pytest.mark.parametrize("kind", [b"/Square", b"/Link", b"/Popup"])
def test_only_what_is_seen_of_a_page_may_be_seen_on_a_larger_sheet(
    rectangle: bytes, is_kept: bool, kind: bytes
) -> None:
    value, dropped = clean(b"<</Subtype%b/Rect %b>>" % (kind, rectangle))
    assert (value is not None) == (is_kept or kind != b"/Square")
    assert not dropped
