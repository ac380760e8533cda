"""``volume.toml`` and ``program.toml`` in: typed values out, or every mistake in one run."""

import difflib
import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

from pydantic import TypeAdapter, ValidationError

from procbuild.conference import Conference, Program
from procbuild.doi import pattern_mistake
from procbuild.errors import ConfigError

T = TypeVar("T")


def load_config(folder: Path) -> tuple[Conference, Program]:
    """What ``conf/<volume>/`` says.

    Raises :class:`ConfigError` with every mistake of both files: file, place, what to write.
    """
    mistakes: list[str] = []
    conference = read_toml(folder / "volume.toml", Conference, mistakes)
    program_file = folder / "program.toml"
    program = read_toml(program_file, Program, mistakes) if program_file.exists() else Program()
    if conference is not None:
        mistakes += [
            f"{folder / 'volume.toml'}: {line}" for line in _conference_mistakes(conference)
        ]
    if program is not None:
        mistakes += [f"{program_file}: {line}" for line in _program_mistakes(program)]
    if mistakes or conference is None or program is None:
        raise ConfigError(mistakes)
    return conference, program


@functools.cache
def _cached(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """A reader of one kind of file; making one takes longer than reading with it."""
    return _cached(kind)


def read_toml(path: Path, kind: type[T], mistakes: list[str]) -> T | None:
    """The value of one file; or None, and a line in ``mistakes`` for each: file, place, remedy."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        mistakes.append(f"{path}: not there; 'procbuild init DIR' shows what belongs in it")
        return None
    except UnicodeDecodeError as error:
        mistakes.append(f"{path}: byte {error.start}: not UTF-8; save the file as UTF-8")
        return None
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{path}: not TOML: {error}")
        return None
    try:
        value: T = _adapter(kind).validate_python(data)
    except ValidationError as error:
        lines = text.splitlines()
        for mistake in error.errors(include_url=False):
            place = tuple(part for part in mistake["loc"] if part != "[key]")
            line = _line_of(lines, place)
            where = f"{path}:{line}" if line else str(path)
            mistakes.append(f"{where}: {_dotted(place)}: {_advice(kind, place, dict(mistake))}")
        return None
    return value


def _dotted(place: tuple[int | str, ...]) -> str:
    """``dates[2].zone``, counting from 1 as people do."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _advice(kind: type, place: tuple[int | str, ...], mistake: dict[str, Any]) -> str:
    """What is wrong and what to write instead."""
    given = mistake.get("input")
    match mistake["type"]:
        case "missing":
            return "must be given"
        case "unexpected_keyword_argument":
            known = _keys(kind, place[:-1])
            near = difflib.get_close_matches(str(place[-1]), known, 1, 0.6)
            hint = f"write '{near[0]}'" if near else f"known here: {', '.join(sorted(known))}"
            return f"unknown key; {hint}"
        case "date_type" | "date_from_datetime_parsing" | "date_parsing":
            return f"{given!r} is no date; write 2025-08-22, without quotes"
        case "time_type" | "time_parsing":
            return f"{given!r} is no time; write 23:59:00, without quotes"
        case "literal_error":
            return f"{given!r} is not known; write {mistake['ctx']['expected']}"
        case "dataclass_type" | "dict_type" | "mapping_type":
            return f"{given!r} is no table; write [{_dotted(place)}] or {{ … }}"
        case "tuple_type":
            return f"{given!r} is no list; write [ … ]"
        case "string_type":
            return f"{given!r} is no text; put it in quotes"
        case "bool_type" | "bool_parsing":
            return f"{given!r} is neither true nor false"
        case "int_type" | "int_parsing" | "int_from_float":
            return f"{given!r} is no whole number"
        case _:
            return f"{given!r}: {mistake['msg']}"


def _keys(kind: type, place: tuple[int | str, ...]) -> list[str]:
    """The keys that a table of ``kind`` has at ``place``."""
    schema: dict[str, Any] = _adapter(kind).json_schema()
    node = schema
    for part in place:
        node = _resolve(schema, node)
        node = (
            node.get("items", {})
            if isinstance(part, int)
            else node.get("properties", {}).get(part, {})
        )
    return list(_resolve(schema, node).get("properties", {}))


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """The definition a schema node refers to, or the node."""
    reference = node.get("$ref") or next(
        (n["$ref"] for n in node.get("allOf", []) if "$ref" in n), ""
    )
    found: dict[str, Any] = schema["$defs"][reference.rsplit("/", 1)[-1]] if reference else node
    return found


HEADER = re.compile(r"\s*\[(\[)?\s*([^\]]+?)\s*\]")
KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*(?:\.|=)")


def _line_of(lines: list[str], place: tuple[int | str, ...]) -> int:
    """The line of a TOML key, from 1; of its table where the key has none; 0 where unknown."""
    counts: dict[str, int] = {}
    table: tuple[int | str, ...] = ()
    best = depth = 0
    for number, line in enumerate(lines, 1):
        here = table
        if header := HEADER.match(line):
            name = re.sub(r"[\"'\s]", "", header[2])
            if header[1]:
                counts[name] = counts.get(name, -1) + 1
                for inner in [key for key in counts if key.startswith(f"{name}.")]:
                    del counts[inner]
            parts: list[int | str] = []
            for end, part in enumerate(name.split("."), 1):
                parts.append(part)
                if (index := counts.get(".".join(name.split(".")[:end]))) is not None:
                    parts.append(index)
            here = table = tuple(parts)
        elif key := KEY.match(line):
            here = (*table, key[1])
        if len(here) > depth and place[: len(here)] == here:
            best, depth = number, len(here)
    return best


def _conference_mistakes(conference: Conference) -> Iterator[str]:
    """What types alone do not see in ``volume.toml``."""
    event = conference.event
    if event.end and event.end < event.start:
        yield f"event.end: {event.end} lies before event.start, {event.start}"
    yield from _zone_mistakes("event.timezone", event.timezone)
    for number, deadline in enumerate(conference.dates, 1):
        if deadline.zone != "AoE":
            yield from _zone_mistakes(f"dates[{number}].zone", deadline.zone)
        if deadline.at and not deadline.on:
            yield f"dates[{number}].at: a time needs its day; write on = 2025-08-22 too"
    seen: set[str] = set()
    for number, track in enumerate(conference.tracks, 1):
        if track.id in seen:
            yield f"tracks[{number}].id: '{track.id}' is another track's; ids are unique"
        seen.add(track.id)
    if mistake := pattern_mistake(conference.papers.doi):
        yield f"papers.doi: {mistake}"
    if conference.papers.first_page < 1:
        yield f"papers.first_page: {conference.papers.first_page}: pages count from 1"


def _zone_mistakes(place: str, zone: str) -> Iterator[str]:
    if zone not in available_timezones():
        near = difflib.get_close_matches(zone, available_timezones(), 1)
        hint = f"write '{near[0]}'" if near else "write an IANA name such as 'Europe/Vienna'"
        yield f"{place}: time zone '{zone}' is not known; {hint}"


def _program_mistakes(program: Program) -> Iterator[str]:
    """What types alone do not see in ``program.toml``."""
    seen: set[str] = set()
    for number, session in enumerate(program.sessions, 1):
        if session.id in seen:
            yield f"sessions[{number}].id: '{session.id}' is another session's; ids are unique"
        seen.add(session.id)
        for place, talk in enumerate(session.talks, 1):
            if talk.end < talk.start:
                yield (
                    f"sessions[{number}].talks[{place}].end: {talk.end:%H:%M} lies before "
                    f"its start, {talk.start:%H:%M}"
                )
