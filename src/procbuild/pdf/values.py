"""Parse, change and write PDF values as plain Python values in PDF notation.

ISO 32000-1, 7.3. Anything but arrays and dictionaries stays the bytes that it is written in:
numbers, keywords, names and strings, in the one canonical spelling that is used here.
"""

import re
import sys
from collections.abc import Sequence
from typing import TypeAlias

from procbuild.pdf.syntax import string

MAX_DEPTH = 200
"""Nesting depth beyond which a value is considered an attack."""

BLANKS = b"\0\t\n\f\r "
"""White space (ISO 32000-1, table 1)."""

WHITE = b"[%b]" % BLANKS
REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
PLAIN = rb"[^\0\t\n\f\r ()<>\[\]{}/%#]"
"""Characters that stand for themselves in names."""


def run_of(*alternatives: bytes) -> bytes:
    """A regular expression for as many of these as there are, without backtracking.

    Before Python 3.11.5, possessive groups match too much
    (https://github.com/python/cpython/issues/106052); atomic ones take memory for each repetition.
    """
    pattern = rb"(?:%b)*+" if sys.version_info >= (3, 11, 5) else rb"(?>(?:%b)*)"
    return pattern % b"|".join(alternatives)


IN_STRING = run_of(rb"[^\\()]++", rb"\\.")
for _ in range(2):
    IN_STRING = run_of(rb"[^\\()]++", rb"\\.", rb"\(%b\)" % IN_STRING)

LITERAL = rb"\(%b\)" % IN_STRING
STRING = re.compile(b"(" + LITERAL + b")", re.DOTALL)
"""A literal string; parentheses may be nested three deep."""

ENDED = re.compile(run_of(rb"[^(%]++", LITERAL, rb"%[^\r\n]*+"), re.DOTALL)
"""Everything before the first string without an end."""

HEXADECIMAL = rb"<[0-9A-Fa-f\0\t\n\f\r ]*+>"

TOKEN = re.compile(
    # The last alternative matches mistakes: a delimiter that delimits nothing.
    rb"<<|>>|[\[\]]|/%b*+|%b++|%b|%b|%%[^\r\n]*+|[(){}<>]"
    % (REGULAR, REGULAR, LITERAL.replace(b"%", b"%%"), HEXADECIMAL),
    re.DOTALL,
)

REFERENCE = rb"(\d++)%b++0%b++R(?!%b)" % (WHITE, WHITE, REGULAR)
FLAT = rb"[^\[\]()<>{}%%#]++|%b|%b" % (LITERAL, HEXADECIMAL)
ARRAY = rb"\[%b\]" % run_of(FLAT)
PAIR = re.compile(
    rb"(/%b*+)%b*+(%b|/?%b++|%b|%b|%b|<<%b>>)%b*+"
    % (PLAIN, WHITE, REFERENCE, PLAIN, LITERAL, HEXADECIMAL, ARRAY, run_of(FLAT, ARRAY), WHITE),
    re.DOTALL,
)
"""A key and its value, which has no nesting but arrays in a dictionary.

The third group is the object number of a reference.
"""

NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
BROKEN_LINE = re.compile(rb"[\0\t\n\f\r]")
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
IRREGULAR = re.compile(rb"[^!-~]|[()<>\[\]{}/%#]")

TABS = bytes.maketrans(b"\0\n\f\r", b"\t\t\t\t")
"""Maps white space to tabs, which no string in canonical spelling contains."""

BETWEEN = b"\1"
"""Separator between values that are processed together."""

UNMARKED = bytes(set(range(256)) - set(b"[]<>" + BETWEEN))
"""All bytes but brackets and the separator."""

MARKS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le", b"\xef\xbb\xbf": "utf-8"}
"""Byte order marks at the beginning of a string."""

CLOSED = {b"<<": b">>", b"[": b"]"}
"""The closing bracket of each opening one."""

STRAY = frozenset({b"(", b")", b"{", b"}", b"<", b">"})
"""Brackets that are no part of a value."""


class DamagedError(ValueError):
    """A PDF, or a value in it, that does not follow the standard."""


class Ref(int):
    """An indirect reference, by object number."""

    __slots__ = ()


Value: TypeAlias = bytes | Ref | list["Value"] | dict[bytes, "Value"]
Entries: TypeAlias = dict[bytes, Value]


def parse(text: bytes) -> Value:
    """Parse a text that is a single value. Raises :class:`DamagedError`."""
    if not _has_terminated_strings(text):
        raise DamagedError("a string is not terminated")
    stack: list[tuple[list[Value], bytes]] = []
    items: list[Value] = []
    for token in TOKEN.findall(text):
        if token in CLOSED:
            stack.append((items, CLOSED[token]))
            items = []
        elif token in CLOSED.values():
            inner = items
            items, expected = stack.pop() if stack else ([], b"")
            if token != expected:
                raise DamagedError("brackets do not match")
            items.append(inner if token == b"]" else _make_dictionary(inner))
        elif token == b"R":
            _make_reference(items)
        elif token[:1] != b"%":
            items.append(_canonical(token))
        if len(stack) > MAX_DEPTH:
            raise DamagedError(f"values are nested more than {MAX_DEPTH} deep")
    if stack or len(items) != 1:
        raise DamagedError("an object is not a single value")
    return items[0]


def _canonical(token: bytes) -> bytes:
    """A token that contains no other values, in canonical spelling."""
    if token in STRAY:
        raise DamagedError("a bracket is not matched")
    if token[:1] == b"/":
        return token if token.isascii() and b"#" not in token else name(name_bytes(token))
    if is_string(token) and BROKEN_LINE.search(token):
        return string(bytes_of(token))
    return token


def parse_shallow(text: bytes) -> Value:
    """Parse a value, leaving nested ones as they are written; see :func:`parse_nested`.

    Raises :class:`DamagedError`.
    """
    first, *pieces = PAIR.split(text) if _has_terminated_strings(text) else [text]
    if first.strip() != b"<<" or not pieces or pieces[-1].strip() != b">>" or any(pieces[3:-1:4]):
        return parse(text)
    return {
        key: value if number is None else Ref(number)
        for key, value, number in zip(pieces[::4], pieces[1::4], pieces[2::4], strict=True)
        if value != b"null"
    }


def parse_nested(value: Value) -> Value:
    """Parse one more level of a value, so that it can be inspected and changed."""
    if isinstance(value, bytes):
        if value[:2] == b"<<":
            return parse_shallow(value)
        if value[:1] == b"[":
            return _parse_references(value) or parse(value)
    return value


def _parse_references(array: bytes) -> list[Value]:
    """The elements of an array of references; empty if there are other elements."""
    parts = array[1:-1].split()
    count = len(parts) // 3
    only_references = parts[2::3].count(b"R") == count == parts[1::3].count(b"0")
    if not only_references or count * 3 < len(parts) or not b"".join(parts[::3]).isdigit():
        return []
    return [Ref(number) for number in parts[::3]]


def _make_reference(items: list[Value]) -> None:
    """Replace the two numbers before ``R`` by a reference."""
    number, generation = items[-2:] if len(items) > 1 else (b"", b"")
    if not (isinstance(number, bytes) and number.isdigit() and generation == b"0"):
        raise DamagedError("a reference is not to generation 0 of an object")
    items[-2:] = [Ref(number)]


def _make_dictionary(items: list[Value]) -> Entries:
    keys = items[::2]
    if len(items) % 2 or not all(isinstance(key, bytes) and key[:1] == b"/" for key in keys):
        raise DamagedError("a dictionary does not have a name before each value")
    pairs = zip(keys, items[1::2], strict=True)
    return {key: value for key, value in pairs if isinstance(key, bytes) and value != b"null"}


def serialize(value: Value) -> bytes:
    """A value as it is written to a file, on one line."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Ref):
        return b"%d 0 R" % value
    if isinstance(value, list):
        return b" ".join([b"[", *map(serialize, value), b"]"])
    parts = [key + b" " + serialize(item) for key, item in value.items()]
    return b" ".join([b"<<", *parts, b">>"])


def on_one_line(texts: Sequence[bytes]) -> list[bytes]:
    """Rewrite values on one line each: white space, strings and names in canonical spelling.

    Values where only white space has to change are not parsed. Raises :class:`DamagedError` for a
    text that is no value.
    """
    joined = BETWEEN.join(texts).translate(TABS)
    replaced = joined.replace(b"\t", b" ").split(BETWEEN)
    if len(replaced) == len(texts) and all(map(bytes.strip, replaced)) and _is_plain(joined):
        return replaced
    return [
        text.translate(TABS).replace(b"\t", b" ")
        if text.strip() and _is_plain(text.translate(TABS)) and BETWEEN not in text
        else serialize(parse(text))
        for text in texts
    ]


def _has_terminated_strings(text: bytes) -> bool:
    """Whether all strings are terminated.

    In an unterminated one, each escaped parenthesis would be tried as the beginning of another
    string.
    """
    match = ENDED.match(text) if b"\\(" in text else None
    return match is None or match.end() == len(text)


def _is_plain(text: bytes) -> bool:
    """Whether strings and names survive replacing tabs by blanks.

    Brackets must be paired within each value, so that a truncated value is noticed.
    """
    if not _has_terminated_strings(text):
        return False
    parts = STRING.split(text)
    outside, strings = b"".join(parts[::2]), b"".join(parts[1::2])
    if b"\t" in strings or BETWEEN in strings:
        return False
    if any(delimiter in outside for delimiter in (b"(", b")", b"%", b"#", b"obj")):
        return False
    marks = outside.translate(None, UNMARKED)
    for _ in range(MAX_DEPTH):
        reduced = marks.replace(b"[]", b"").replace(b"<>", b"")
        if len(reduced) == len(marks):
            break
        marks = reduced
    return not marks.strip(BETWEEN)


def name(value: bytes) -> bytes:
    """A name object from its bytes."""
    return b"/" + IRREGULAR.sub(lambda match: b"#%02X" % match[0][0], value)


def name_bytes(token: bytes) -> bytes:
    """The bytes of a name, in whatever encoding (ISO 32000-1, 7.3.5)."""
    return HEX.sub(lambda code: bytes([int(code[1], 16)]), token[1:])


def is_name(value: Value | None) -> bool:
    """Whether this is a name object."""
    return isinstance(value, bytes) and value[:1] == b"/"


def is_string(value: Value | None) -> bool:
    """Whether this is a string object."""
    return isinstance(value, bytes) and value[:1] in (b"(", b"<")


def bytes_of(token: bytes) -> bytes:
    """The bytes of a string object (ISO 32000-1, 7.3.4)."""
    if token[:1] == b"<":
        digits = bytes(digit for digit in token[1:-1] if digit not in b"\0\t\n\f\r ").decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    return ESCAPE.sub(_unescape, token[1:-1]) if b"\\" in token or b"\r" in token else token[1:-1]


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code is None:
        return b"\n"
    if code[:1].isdigit() and code[0] < 0x38:
        return bytes([int(code, 8) & 255])
    return ESCAPED.get(code, b"" if code in (b"\n", b"\r", b"\r\n") else code)


def text_of(token: bytes) -> str:
    """A string object as text: UTF-16 or UTF-8 if it has a byte order mark, else Latin-1."""
    data = bytes_of(token)
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace")
    return data.decode("latin-1")


def number(value: Value | None) -> float | None:
    """A number, or None for any other object."""
    if isinstance(value, bytes) and NUMBER.fullmatch(value):
        return float(value)
    return None


def integer(value: Value | None) -> int | None:
    """An integer that is not negative, or None for any other object."""
    return int(value) if isinstance(value, bytes) and value.isdigit() else None


def decimal(value: float, places: int = 3) -> bytes:
    """A number as PDF writes it, without trailing zeros."""
    digits = f"{value:.{places}f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits).encode()
