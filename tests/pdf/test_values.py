"""PDF values are parsed like qpdf does, and serialized so that it parses the same again."""

import re
import time
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.pdf.syntax import string
from procbuild.pdf.values import (
    DamagedError,
    Ref,
    Value,
    bytes_of,
    decimal,
    integer,
    name,
    name_bytes,
    number,
    on_one_line,
    parse,
    parse_nested,
    parse_shallow,
    serialize,
    text_of,
)

BLANKS = st.text(st.sampled_from(" \t\n\r\0\f"), min_size=1, max_size=3).map(str.encode)
NAMES = st.binary(min_size=1, max_size=8).filter(lambda data: b"\0" not in data)
LITERALS = st.text(st.sampled_from("ab1R0 \\()\r\n\t%#/<>["), max_size=12).map(
    lambda text: b"(" + re.sub(rb"([\\()])", rb"\\\1", text.encode()) + b")"
)
ATOMS = st.one_of(
    st.sampled_from(
        [b"true", b"null", b"-.5", b"+7", b"12", b"(a (b) c)", b"(\\051\\\n)", b"<4 1>"]
    ),
    NAMES.map(name),
    LITERALS,
    st.binary(max_size=5).map(lambda data: b"<" + data.hex().encode() + b">"),
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A value as it may be in a file."""

    def value(depth: int) -> bytes:
        kind = draw(st.integers(0, 3)) if depth else 0
        parts = [value(depth - 1) for _ in range(draw(st.integers(0, 3)))] if kind > 1 else []
        blank = draw(BLANKS)
        if kind == 2:
            return b"[" + blank + blank.join(parts) + b"]"
        if kind == 3:
            names = [name(b"K%d" % place) for place in range(len(parts))]
            pairs = [key + blank + part for key, part in zip(names, parts, strict=True)]
            return b"<<" + blank.join(pairs) + blank + b">>"
        return draw(ATOMS)

    return value(draw(st.integers(0, 3)))


def parse_fully(value: Value) -> Value:
    """Parse a value and all values nested in it."""
    value = parse_nested(value)
    if isinstance(value, list):
        return [parse_fully(element) for element in value]
    if isinstance(value, dict):
        return {key: parse_fully(element) for key, element in value.items()}
    return value


def same(a: object, b: object) -> bool:
    """Return whether qpdf reads both values as equal."""
    return (
        a.unparse() == b.unparse()
        if isinstance(a, pikepdf.Object) and isinstance(b, pikepdf.Object)
        else a == b
    )


@given(texts())
def test_serialized_values_parse_to_the_same(text: bytes) -> None:
    (line,) = on_one_line([text])
    assert b"\n" not in line
    assert same(pikepdf.Object.parse(text), pikepdf.Object.parse(line))
    assert same(pikepdf.Object.parse(text), pikepdf.Object.parse(serialize(parse(text))))


@given(texts())
def test_shallow_parsing_agrees_with_parsing(text: bytes) -> None:
    assert serialize(parse(serialize(parse_fully(parse_shallow(text))))) == serialize(parse(text))


@given(st.lists(texts(), max_size=4))
def test_many_values_are_rewritten_like_single_ones(values: list[bytes]) -> None:
    together = [parse(line) for line in on_one_line(values)]
    assert together == [parse(value) for value in values]


def test_references_and_names_are_parsed() -> None:
    assert parse(b"[1 0 R/A#20B/A#41 2 0\nR]") == [Ref(1), b"/A#20B", b"/AA", Ref(2)]
    assert parse_shallow(b"<</A 1 0 R/B[2 0 R]/C<</D(x)>>/E null>>") == {
        b"/A": Ref(1),
        b"/B": b"[2 0 R]",
        b"/C": b"<</D(x)>>",
    }
    assert parse_shallow(b"<</A 5R/B 1 0 R>>") == {b"/A": b"5R", b"/B": Ref(1)}
    assert parse_nested(b"[2 0 R 3 0 R]") == [Ref(2), Ref(3)]
    assert parse_nested(b"[2 0 R 3 0 R (1 0 R)]") == [Ref(2), Ref(3), b"(1 0 R)"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"<< /A 1 ", "not a single value"),
        (b"<< /A 1 ]", "brackets do not match"),
        (b"<< /A >>", "a name before each value"),
        (b"<< 1 /A >>", "a name before each value"),
        (b"[ 1 1 R ]", "generation 0"),
        (b"[ (a ]", "not matched"),
        (b"1 2", "not a single value"),
        (b"[" * 300 + b"]" * 300, "nested more than"),
    ],
)
def test_invalid_values_are_refused(text: bytes, problem: str) -> None:
    with pytest.raises(DamagedError, match=problem):
        parse(text)
    with pytest.raises(DamagedError, match=problem):
        parse_shallow(text)


@pytest.mark.parametrize(
    "text",
    [
        b"<< /A 1 ",
        b"<< /A (b >>",
        b"<< /A 1 >> endobj",
        b"[ 1 2",
        b"\n",
        b"[" * 300 + b"]" * 300,
    ],
)
def test_a_truncated_value_is_refused_among_many(text: bytes) -> None:
    with pytest.raises(DamagedError):
        on_one_line([b"<< /B 1 >>", text])


def test_values_cannot_complete_each_other() -> None:
    with pytest.raises(DamagedError):
        on_one_line([b"<< /S", b"/JavaScript /JS (x) >>"])
    with pytest.raises(DamagedError):
        on_one_line([b"[ 1", b"<< /A 1 >>", b"2 ]"])


@pytest.mark.parametrize("part", [b"(\\(", b"/A\\(", b"/A[\\(", b"/A<<[\\("])
@pytest.mark.parametrize("read", [parse, parse_shallow, lambda text: on_one_line([text])])
def test_an_unterminated_string_is_refused_in_linear_time(
    read: Callable[[bytes], object], part: bytes
) -> None:
    start = time.monotonic()
    with pytest.raises(DamagedError):
        read(b"<<" + part * 30_000)
    assert time.monotonic() - start < 2


def test_comments_and_multiline_strings_are_rewritten() -> None:
    assert on_one_line([b"<< /A % (no string\n1 >>", b"(a\\\r\nb\rc)"]) == [
        b"<< /A 1 >>",
        b"(ab\\nc)",
    ]


@given(st.binary(max_size=20))
def test_names_can_contain_all_bytes(data: bytes) -> None:
    assert name_bytes(name(data)) == data


@given(st.binary(max_size=40) | st.text(alphabet="()\\\0\1\t\n\f\r07").map(str.encode))
def test_strings_of_any_bytes_are_written_on_one_line(data: bytes) -> None:
    token = string(data)
    assert bytes_of(token) == bytes(pikepdf.Object.parse(token)) == data
    assert on_one_line([token, token]) == [token, token]
    assert len(token) <= len(data.hex()) + 2


@given(st.text(max_size=10))
def test_strings_in_all_encodings_are_read(text: str) -> None:
    wide = text.encode("utf-16-be", "replace")
    for token in (pikepdf.String(text).unparse(), b"<FEFF" + wide.hex().encode() + b">"):
        assert bytes_of(token) == bytes(pikepdf.Object.parse(token))
    assert text_of(b"<FEFF" + wide.hex().encode() + b">") == wide.decode("utf-16-be")


EMPTY: list[Value] = []


def test_numbers_are_read_and_written() -> None:
    assert [number(token) for token in (b"-.5", b"7", b"+1.", b"1e5", b"nan", None)] == [
        -0.5, 7, 1, None, None, None,
    ]  # fmt: skip
    assert [integer(token) for token in (b"7", b"-7", b"7.0", EMPTY)] == [7, None, None, None]
    assert [decimal(token) for token in (10, 0.5, 1.23456, -0.0001)] == [
        b"10",
        b"0.5",
        b"1.235",
        b"-0",
    ]
