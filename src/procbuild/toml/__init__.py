"""Read TOML files as typed values; mistakes state file, line, place and what to write instead."""

import copy
import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from procbuild.files import require_regular
from procbuild.suggest import closest
from procbuild.toml.lines import KeyPath, explain_syntax_error, line_of
from procbuild.wording import few, written

T = TypeVar("T")

NAMED_TABLES = 3
"""Number of tables that a message lists."""

YEARS = (1900, 2999)
"""The first and the last year of days: time zones cannot be applied at the ends of the calendar."""

Mistake = tuple[KeyPath, str]
"""Path of a key, and what is wrong or what to write instead."""


def read_toml(
    path: Path,
    kind: type[T],
    mistakes: list[str],
    rules: Callable[[T], Iterable[Mistake]],
) -> T | None:
    """Read a file; return None if it has mistakes, and add a line for each to ``mistakes``.

    ``rules`` find mistakes that types cannot express. They are also applied to the valid rest of a
    file that has other mistakes, so that all are reported at once.
    """
    read = read_stated(path, kind, mistakes, rules)
    return read[0] if read else None


def read_stated(
    path: Path, kind: type[T], mistakes: list[str], rules: Callable[[T], Iterable[Mistake]]
) -> tuple[T, tuple[str, ...]] | None:
    """Read a file as :func:`read_toml` does; return also the keys that it states, in order."""
    try:
        text = require_regular(path).read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        mistakes.append(
            f"{path}: there is no such file; 'procbuild init DIR' shows what belongs in it"
        )
        return None
    except OSError as error:
        mistakes.append(f"{path}: cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        mistakes.append(f"{path}: byte {error.start}: not UTF-8; save the file as UTF-8")
        return None
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{path}{explain_syntax_error(text, str(error))}")
        return None
    except (ValueError, RecursionError):
        mistakes.append(f"{path}: a number is too long, or brackets are nested too deeply")
        return None
    value, wrong = validated(data, kind)
    if converted := list(_converted(value, data)):
        wrong += converted
        rest = copy.deepcopy(data)
        for place, _ in converted:
            _repair(rest, place, missing=False)
        value, _ = validated(rest, kind)
    if value is not None:
        reported = {place for place, _ in wrong}
        ruled = (*rules(value), *_beyond_calendar(value))
        wrong += [mistake for mistake in ruled if mistake[0] not in reported]
    mistakes += mistake_lines(path, wrong, text.splitlines())
    return None if wrong or value is None else (value, tuple(data))


def mistake_lines(
    path: Path, mistakes: Iterable[Mistake], lines: list[str] | None = None
) -> list[str]:
    """Mistakes as lines with their places, in their order: ``volume.toml:12: dates[2].zone: …``."""
    known = _lines(path) if lines is None else lines
    return [
        f"{located(path, place, known)}: {dotted(place)}: {advice}"
        for place, advice in sorted(mistakes, key=lambda mistake: line_of(known, mistake[0]))
    ]


def located(path: Path, place: KeyPath, lines: list[str] | None = None) -> str:
    """File and line of a key: ``volume.toml:12``; ``lines`` are those of the file, if known."""
    line = line_of(_lines(path) if lines is None else lines, place)
    return f"{path}:{line}" if line else str(path)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []


def validated(data: dict[str, Any], kind: type[T]) -> tuple[T | None, list[Mistake]]:
    """The value of ``data``, and the mistakes that types reveal.

    With mistakes, it is the value of the valid rest; None if that is not valid by itself.
    """
    try:
        return _adapter(kind).validate_python(data), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    mistakes: list[Mistake] = []
    rest = copy.deepcopy(data)
    for details in errors:
        place = _place(details)
        mistakes.append((place, _advice(kind, place, dict(details))))
        _repair(rest, place, missing=details["type"] == "missing")
    try:
        return _adapter(kind).validate_python(rest), mistakes
    except ValidationError as error:
        for details in error.errors(include_url=False):  # required keys whose values were wrong
            _repair(rest, _place(details), missing=details["type"] == "missing")
    try:
        return _adapter(kind).validate_python(rest), mistakes
    except ValidationError:
        return None, mistakes


def _converted(value: Any, given: Any, place: KeyPath = ()) -> Iterator[Mistake]:
    """Mistakes that pydantic has made sense of: a number of seconds as a time, ``true`` as 1."""
    match value, given:
        case (tuple(), list()):
            for number, (inner, each) in enumerate(zip(value, given, strict=False)):
                yield from _converted(inner, each, (*place, number))
        case (_, dict()):
            for key, each in given.items():
                inner = value.get(key) if isinstance(value, dict) else getattr(value, key, None)
                yield from _converted(inner, each, (*place, key))
        case (date(), _) if not (isinstance(given, date) or _is_iso_date(given)):
            yield place, f"{written(given)} is {NOT['date_type']}"
        case (float(), bool() | str()):
            yield place, f"{written(given)} is {NOT['float_type']}"
        case (time() | int(), _) if type(given) is not type(value):
            yield place, f"{written(given)} is {NOT[f'{type(value).__name__}_type']}"


def _is_iso_date(given: Any) -> bool:
    return isinstance(given, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII))


def _beyond_calendar(value: Any, place: KeyPath = ()) -> Iterator[Mistake]:
    """Mistakes in the years of days, in this table and those below it."""
    if isinstance(value, date) and not YEARS[0] <= value.year <= YEARS[1]:
        yield place, f"{value}: write a year from {YEARS[0]} to {YEARS[1]}"
    elif isinstance(value, tuple):
        for number, row in enumerate(value):
            yield from _beyond_calendar(row, (*place, number))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _beyond_calendar(getattr(value, field.name), (*place, field.name))


def _place(details: ErrorDetails) -> KeyPath:
    """The path of the key that an error is about."""
    return tuple(part for part in details["loc"] if part != "[key]")


def _repair(data: Any, place: KeyPath, *, missing: bool) -> None:
    """Remove a wrong value, or insert an empty string for a missing one."""
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
    """The validator of a type, cached: making one takes longer than using it."""
    return _cached(kind)


@functools.cache
def _schema(kind: Any) -> dict[str, Any]:
    return _adapter(kind).json_schema()


def dotted(place: KeyPath) -> str:
    """A key path as text, counting from 1: ``dates[2].zone``."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


NOT = {
    "date_type": "not a date; write 2025-08-22, without quotes",
    **dict.fromkeys(("time_type", "time_parsing"), "not a time; write 23:59:00, without quotes"),
    "string_type": "not text; put it in quotes",
    **dict.fromkeys(("bool_type", "bool_parsing"), "neither true nor false"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "not a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "not a number"),
}
"""What a value is not, by the error types of pydantic."""


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
            return f"{written(given)} is {NOT['date_type']}"
        case "literal_error":
            return f"{written(given)} is not known; write {mistake['ctx']['expected']}"
        case "dataclass_type" if isinstance(place[-1], int):
            keys = list(_properties(kind, place).items())[:2]
            row = ", ".join(f"{key} = {_sample(node)}" for key, node in keys)
            names = _header(place)
            last = names.rpartition(".")[-1]
            return f"{written(given)} is not a table; write [[{names}]] or {last} = [{{ {row} }}]"
        case "dataclass_type" | "dict_type" | "mapping_type":
            return f"{written(given)} is not a table; write [{dotted(place)}] or {{ … }}"
        case "tuple_type":
            if isinstance(given, dict):
                return f"there may be several; write [[{_header(place)}]]"
            return f"{written(given)} is not a list; write [ … ]"
        case name if name in NOT:
            return f"{written(given)} is {NOT[name]}"
        case _:
            return f"{written(given)}: {mistake['msg']}"


def _header(place: KeyPath) -> str:
    """The name in the header of a table: ``sessions.talks``."""
    return ".".join(part for part in place if isinstance(part, str))


def _sample(node: dict[str, Any]) -> str:
    """A placeholder for a value, by the schema of its key."""
    return '"…"' if node.get("type") == "string" and "format" not in node else "…"


def _properties(kind: type, place: KeyPath) -> dict[str, dict[str, Any]]:
    """The schemas of the keys of the table at ``place`` in ``kind``."""
    schema = node = _schema(kind)
    for part in place:
        node = _resolve(schema, node)
        node = (
            node.get("items", {})
            if isinstance(part, int)
            else node.get("properties", {}).get(part, {})
        )
    properties: dict[str, dict[str, Any]] = _resolve(schema, node).get("properties", {})
    return properties


def _tables_with(kind: type, place: KeyPath) -> Iterator[str]:
    """Headers of the tables below that of ``place`` in which its last key is known."""
    for name in _properties(kind, place[:-1]):
        for inner, header in (((name,), "[{}]"), ((name, 0), "[[{}]]")):
            below = (*place[:-1], *inner)
            if place[-1] in _properties(kind, below):
                yield header.format(_header(below))
            yield from _tables_with(kind, (*below, place[-1]))


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """The definition that a schema node refers to, or the node itself."""
    nodes = [node, *node.get("allOf", []), *node.get("anyOf", [])]
    reference = next((node["$ref"] for node in nodes if "$ref" in node), "")
    if not reference:
        return node
    definition: dict[str, Any] = schema["$defs"][reference.rsplit("/", 1)[-1]]
    return definition
