"""The values of a PDF as plain ones: read, changed and written without leaving their own notation.

ISO 32000-1, 7.3. What is neither a list nor a dictionary stays the bytes that it is written in:
numbers, keywords, names and strings, in the one spelling that is read back as it stands.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

from procbuild.pdf.syntax import string

DEEPEST = 200
"""Levels of nesting beyond which a value is taken for an attack."""

WHITE = rb"[\0\t\n\f\r ]"
REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
PLAIN = rb"[^\0\t\n\f\r ()<>\[\]{}/%#]"
"""What stands in names as it is."""

IN_STRING = rb"(?:[^\\()]|\\.)"
for _ in range(2):
    IN_STRING = rb"(?:[^\\()]|\\.|\(" + IN_STRING + rb"*+\))"

LITERAL = rb"\(" + IN_STRING + rb"*+\)"
STRING = re.compile(b"(" + LITERAL + b")", re.DOTALL)
"""A literal string; parentheses may stand in it three deep."""

ENDED = re.compile(rb"(?:[^(%%]++|%b|%%[^\r\n]*+)*+" % LITERAL, re.DOTALL)
"""What is before the first string without an end."""

HEXADECIMAL = rb"<[0-9A-Fa-f\0\t\n\f\r ]*+>"

TOKEN = re.compile(
    # What the last of them finds is a mistake: a delimiter that delimits nothing.
    rb"<<|>>|[\[\]]|/%b*+|%b++|%b|%b|%%[^\r\n]*+|[(){}<>]"
    % (REGULAR, REGULAR, LITERAL.replace(b"%", b"%%"), HEXADECIMAL),
    re.DOTALL,
)

REFERENCE = rb"(\d++)%b++0%b++R(?!%b)" % (WHITE, WHITE, REGULAR)
FLAT = rb"(?:[^\[\]()<>{}%%#]|%b|%b)" % (LITERAL, HEXADECIMAL)
ARRAY = rb"\[%b*+\]" % FLAT
PAIR = re.compile(
    rb"(/%b*+)%b*+(%b|/?%b++|%b|%b|%b|<<(?:%b|%b)*+>>)%b*+"
    % (PLAIN, WHITE, REFERENCE, PLAIN, LITERAL, HEXADECIMAL, ARRAY, FLAT, ARRAY, WHITE),
    re.DOTALL,
)
"""A key and its value, in which nothing is nested but arrays in a dictionary.

The third group is the number of a reference.
"""

NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
BROKEN_LINE = re.compile(rb"[\0\t\n\f\r]")
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
IRREGULAR = re.compile(rb"[^!-~]|[()<>\[\]{}/%#]")

TABS = bytes.maketrans(b"\0\n\f\r", b"\t\t\t\t")
"""White space as tabs, which no string need have in it."""

BETWEEN = b"\1"
"""Stands between values where many are looked at at once."""

UNMARKED = bytes(set(range(256)) - set(b"[]<>" + BETWEEN))
"""What is no bracket and stands not between values."""

MARKS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le", b"\xef\xbb\xbf": "utf-8"}
"""How a string begins that is encoded so."""

CLOSED = {b"<<": b">>", b"[": b"]"}
"""How a container is opened and closed."""

STRAY = frozenset({b"(", b")", b"{", b"}", b"<", b">"})
"""Brackets that are part of no value."""


class DamagedError(ValueError):
    """A PDF, or a value in it, that is not written as the standard has it."""


class Ref(int):
    """A reference to an object, by its number."""

    __slots__ = ()


Value: TypeAlias = bytes | Ref | list["Value"] | dict[bytes, "Value"]
Entries: TypeAlias = dict[bytes, Value]


def parse(text: bytes) -> Value:
    """The only value of a text. Raises :class:`DamagedError`."""
    if not _is_ended(text):
        raise DamagedError("a string has no end")
    above: list[tuple[list[Value], bytes]] = []
    items: list[Value] = []
    for token in TOKEN.findall(text):
        if token in CLOSED:
            above.append((items, CLOSED[token]))
            items = []
        elif token in CLOSED.values():
            inner = items
            items, expected = above.pop() if above else ([], b"")
            if token != expected:
                raise DamagedError("a bracket is not closed as it was opened")
            items.append(inner if token == b"]" else _entries(inner))
        elif token == b"R":
            _refer(items)
        elif token[:1] != b"%":
            items.append(_atom(token))
        if len(above) > DEEPEST:
            raise DamagedError(f"values are nested more than {DEEPEST} deep")
    if above or len(items) != 1:
        raise DamagedError("an object is not one value")
    return items[0]


def _atom(token: bytes) -> bytes:
    """What holds no other values, in the one spelling that is used here."""
    if token in STRAY:
        raise DamagedError("a bracket stands alone")
    if token[:1] == b"/":
        return token if token.isascii() and b"#" not in token else name(name_bytes(token))
    if is_string(token) and BROKEN_LINE.search(token):
        return string(bytes_of(token))
    return token


def skimmed(text: bytes) -> Value:
    """The only value of a text; what is nested in it stays as it is written, see :func:`opened`.

    Raises :class:`DamagedError`.
    """
    first, *pieces = PAIR.split(text) if _is_ended(text) else [text]
    if first.strip() != b"<<" or not pieces or pieces[-1].strip() != b">>" or any(pieces[3:-1:4]):
        return parse(text)
    return {
        key: value if number is None else Ref(number)
        for key, value, number in zip(pieces[::4], pieces[1::4], pieces[2::4], strict=True)
        if value != b"null"
    }


def opened(value: Value) -> Value:
    """A value that can be looked into and changed; what is nested deeper stays as it is written."""
    if isinstance(value, bytes):
        if value[:2] == b"<<":
            return skimmed(value)
        if value[:1] == b"[":
            return _references(value) or parse(value)
    return value


def _references(array: bytes) -> list[Value]:
    """The elements of an array of references; nothing where there are others."""
    parts = array[1:-1].split()
    each = len(parts) // 3
    is_one = parts[2::3].count(b"R") == each == parts[1::3].count(b"0")
    if not is_one or each * 3 < len(parts) or not b"".join(parts[::3]).isdigit():
        return []
    return [Ref(number) for number in parts[::3]]


def _refer(items: list[Value]) -> None:
    """Make a reference of the two numbers before ``R``."""
    number, generation = items[-2:] if len(items) > 1 else (b"", b"")
    if not (isinstance(number, bytes) and number.isdigit() and generation == b"0"):
        raise DamagedError("a reference is to no first generation of an object")
    items[-2:] = [Ref(number)]


def _entries(items: list[Value]) -> Entries:
    keys = items[::2]
    if len(items) % 2 or not all(isinstance(key, bytes) and key[:1] == b"/" for key in keys):
        raise DamagedError("a dictionary has not a name before each value")
    pairs = zip(keys, items[1::2], strict=True)
    return {key: value for key, value in pairs if isinstance(key, bytes) and value != b"null"}


def written(value: Value) -> bytes:
    """A value as it stands in a file, on one line."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Ref):
        return b"%d 0 R" % value
    if isinstance(value, list):
        return b" ".join([b"[", *map(written, value), b"]"])
    parts = [key + b" " + written(one) for key, one in value.items()]
    return b" ".join([b"<<", *parts, b">>"])


def lines(texts: Sequence[bytes]) -> list[bytes]:
    """Values of a file, each on one line: white space, strings and names in one spelling.

    What has nothing to be changed in it but white space is not looked into. Raises
    :class:`DamagedError` where it finds one that is no value.
    """
    whole = BETWEEN.join(texts).translate(TABS)
    found = whole.replace(b"\t", b" ").split(BETWEEN)
    if len(found) == len(texts) and all(map(bytes.strip, found)) and _is_plain(whole):
        return found
    return [
        text.translate(TABS).replace(b"\t", b" ")
        if text.strip() and _is_plain(text.translate(TABS)) and BETWEEN not in text
        else written(parse(text))
        for text in texts
    ]


def _is_ended(text: bytes) -> bool:
    """Whether all strings end.

    Where one has no end, each escaped parenthesis in it would be looked at as the begin of another.
    """
    found = ENDED.match(text) if b"\\(" in text else None
    return found is None or found.end() == len(text)


def _is_plain(text: bytes) -> bool:
    """Whether strings and names stay what they are where tabs become blanks.

    Brackets are paired within each value, which tells one that was cut off from a whole one.
    """
    if not _is_ended(text):
        return False
    parts = STRING.split(text)
    outside, strings = b"".join(parts[::2]), b"".join(parts[1::2])
    if b"\t" in strings or BETWEEN in strings:
        return False
    if any(one in outside for one in (b"(", b")", b"%", b"#", b"obj")):
        return False
    marks = outside.translate(None, UNMARKED)
    for _ in range(DEEPEST):
        less = marks.replace(b"[]", b"").replace(b"<>", b"")
        if len(less) == len(marks):
            break
        marks = less
    return not marks.strip(BETWEEN)


def name(value: bytes) -> bytes:
    """A name of these bytes."""
    return b"/" + IRREGULAR.sub(lambda one: b"#%02X" % one[0][0], value)


def name_bytes(token: bytes) -> bytes:
    """The bytes of a name, in whatever encoding (ISO 32000-1, 7.3.5)."""
    return HEX.sub(lambda code: bytes([int(code[1], 16)]), token[1:])


def is_name(value: Value | None) -> bool:
    """Whether this is a name."""
    return isinstance(value, bytes) and value[:1] == b"/"


def is_string(value: Value | None) -> bool:
    """Whether this is a string."""
    return isinstance(value, bytes) and value[:1] in (b"(", b"<")


def bytes_of(token: bytes) -> bytes:
    """The bytes of a string (ISO 32000-1, 7.3.4)."""
    if token[:1] == b"<":
        digits = bytes(one for one in token[1:-1] if one not in b"\0\t\n\f\r ").decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    return ESCAPE.sub(_unescaped, token[1:-1]) if b"\\" in token or b"\r" in token else token[1:-1]


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code is None:
        return b"\n"
    if code[:1].isdigit() and code[0] < 0x38:
        return bytes([int(code, 8) & 255])
    return ESCAPED.get(code, b"" if code in (b"\n", b"\r", b"\r\n") else code)


def text_of(token: bytes) -> str:
    """A string as text: UTF-16 or UTF-8 where it says so, its bytes otherwise."""
    data = bytes_of(token)
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace")
    return data.decode("latin-1")


def number(value: Value | None) -> float | None:
    """A number, or None where it is none."""
    if isinstance(value, bytes) and NUMBER.fullmatch(value):
        return float(value)
    return None


def integer(value: Value | None) -> int | None:
    """A whole number from 0 on, or None where it is none."""
    return int(value) if isinstance(value, bytes) and value.isdigit() else None


def decimal(value: float, places: int = 3) -> bytes:
    """A number as it is written, without zeros that say nothing."""
    digits = f"{value:.{places}f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits).encode()
