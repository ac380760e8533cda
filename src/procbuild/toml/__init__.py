"""TOML in, a typed value or every mistake out: file, line, place, what to write instead."""

import copy
import functools
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from procbuild.files import regular
from procbuild.suggest import closest
from procbuild.toml.lines import KeyPath, broken, line_of
from procbuild.wording import few

T = TypeVar("T")

NAMED_TABLES = 3
"""Tables that a message names."""

Mistake = tuple[KeyPath, str]
"""Where, and what to write instead."""


def read_toml(
    path: Path,
    kind: type[T],
    mistakes: list[str],
    rules: Callable[[T], Iterable[Mistake]] = lambda _value: (),
) -> T | None:
    """The value of one file; or None, and a line in ``mistakes`` for each.

    ``rules`` see what types do not. They are held also against what is left of a file that has
    other mistakes, so that all are told in one run.
    """
    try:
        text = regular(path).read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        mistakes.append(f"{path}: not there; 'procbuild init DIR' shows what belongs in it")
        return None
    except OSError as error:
        mistakes.append(f"{path}: cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        mistakes.append(f"{path}: byte {error.start}: not UTF-8; save the file as UTF-8")
        return None
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{path}{broken(text, str(error))}")
        return None
    value, found = validated(data, kind)
    if value is not None:
        found += rules(value)
    mistakes += mistake_lines(path, found, text.splitlines())
    return None if found else value


def mistake_lines(
    path: Path, found: Iterable[Mistake], lines: list[str] | None = None
) -> list[str]:
    """``volume.toml:12: dates[2].zone: …``: mistakes with their places, as :func:`located`."""
    return [f"{located(path, place, lines)}: {dotted(place)}: {advice}" for place, advice in found]


def located(path: Path, place: KeyPath, lines: list[str] | None = None) -> str:
    """``volume.toml:12``: where a place is in a file that can be read; its ``lines``, if known."""
    if lines is None:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    line = line_of(lines, place)
    return f"{path}:{line}" if line else str(path)


def validated(data: dict[str, Any], kind: type[T]) -> tuple[T | None, list[Mistake]]:
    """The value of what is right in ``data``, if that makes one, and the mistakes of shape."""
    try:
        return _adapter(kind).validate_python(data), []
    except ValidationError as error:
        wrong = error.errors(include_url=False)
    found: list[Mistake] = []
    rest = copy.deepcopy(data)
    for mistake in wrong:
        place = tuple(part for part in mistake["loc"] if part != "[key]")
        found.append((place, _advice(kind, place, dict(mistake))))
        _mend(rest, place, missing=mistake["type"] == "missing")
    try:
        return _adapter(kind).validate_python(rest), found
    except ValidationError:
        return None, found


def _mend(data: Any, place: KeyPath, *, missing: bool) -> None:
    """Take a wrong value away, or put an empty text where one is missing."""
    for part in place[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if missing and isinstance(data, dict):
        data[place[-1]] = ""
    elif isinstance(data, dict):
        data.pop(place[-1], None)


@functools.cache
def _cached(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """A reader of one kind of file; making one takes longer than reading with it."""
    return _cached(kind)


@functools.cache
def _schema(kind: Any) -> dict[str, Any]:
    return _adapter(kind).json_schema()


def dotted(place: KeyPath) -> str:
    """``dates[2].zone``, counting from 1 as people do."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


NOT = {
    **dict.fromkeys(("time_type", "time_parsing"), "no time; write 23:59:00, without quotes"),
    "string_type": "no text; put it in quotes",
    **dict.fromkeys(("bool_type", "bool_parsing"), "neither true nor false"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "no whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "no number"),
}
"""What a value is not, by the kinds of mistakes that pydantic knows."""


def _advice(kind: type, place: tuple[int | str, ...], mistake: dict[str, Any]) -> str:
    """What is wrong and what to write instead."""
    given = mistake.get("input")
    match mistake["type"]:
        case "missing":
            return "must be given"
        case "unexpected_keyword_argument":
            if tables := list(_tables_with(kind, place)):
                return f"unknown key; it belongs in {few(tables, NAMED_TABLES)}"
            known = _properties(kind, place[:-1])
            meant = closest(str(place[-1]), known)
            hint = f"write '{meant}'" if meant else f"known here: {', '.join(sorted(known))}"
            return f"unknown key; {hint}"
        case kind_ if kind_.startswith("date_"):
            return f"{given!r} is no date; write 2025-08-22, without quotes"
        case "literal_error":
            return f"{given!r} is not known; write {mistake['ctx']['expected']}"
        case "dataclass_type" if isinstance(place[-1], int):
            keys = list(_properties(kind, place).items())[:2]
            row = ", ".join(f"{key} = {_sample(node)}" for key, node in keys)
            names = _header(place)
            last = names.rpartition(".")[-1]
            return f"{given!r} is no table; write [[{names}]] or {last} = [{{ {row} }}]"
        case "dataclass_type" | "dict_type" | "mapping_type":
            return f"{given!r} is no table; write [{dotted(place)}] or {{ … }}"
        case "tuple_type":
            if isinstance(given, dict):
                return f"there may be several; write [[{_header(place)}]]"
            return f"{given!r} is no list; write [ … ]"
        case name if name in NOT:
            return f"{given!r} is {NOT[name]}"
        case _:
            return f"{given!r}: {mistake['msg']}"


def _header(place: KeyPath) -> str:
    """``sessions.talks``: what stands between the brackets above a table."""
    return ".".join(part for part in place if isinstance(part, str))


def _sample(node: dict[str, Any]) -> str:
    """A value to be filled in, by the schema of its key."""
    return '"…"' if node.get("type") == "string" and "format" not in node else "…"


def _properties(kind: type, place: KeyPath) -> dict[str, dict[str, Any]]:
    """The schemas of the keys that a table of ``kind`` has at ``place``."""
    schema = node = _schema(kind)
    for part in place:
        node = _resolve(schema, node)
        node = (
            node.get("items", {})
            if isinstance(part, int)
            else node.get("properties", {}).get(part, {})
        )
    found: dict[str, dict[str, Any]] = _resolve(schema, node).get("properties", {})
    return found


def _tables_with(kind: type, place: KeyPath) -> Iterator[str]:
    """The tables below that of ``place`` which have the key that it does not know, as headers."""
    for name in _properties(kind, place[:-1]):
        for inner, header in (((name,), "[{}]"), ((name, 0), "[[{}]]")):
            below = (*place[:-1], *inner)
            if place[-1] in _properties(kind, below):
                yield header.format(_header(below))
            yield from _tables_with(kind, (*below, place[-1]))


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """The definition a schema node refers to, or the node."""
    ways = [node, *node.get("allOf", []), *node.get("anyOf", [])]
    reference = next((way["$ref"] for way in ways if "$ref" in way), "")
    found: dict[str, Any] = schema["$defs"][reference.rsplit("/", 1)[-1]] if reference else node
    return found
