"""The lines of a TOML file: where a value stands, and what helps where one cannot be read."""

import re

KeyPath = tuple[int | str, ...]
"""Keys and positions (from 0) on the way to a value: ``("dates", 1, "zone")``."""

HEADER = re.compile(r"\s*\[(\[)?\s*([^\]]+?)\s*\]")
KEY = re.compile(r"\s*(?:([A-Za-z0-9_-]+)|\"([^\"]*)\"|'([^']*)')\s*(?:\.|=)")


def line_of(lines: list[str], place: KeyPath) -> int:
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
            if not best and here[: len(place)] == place:  # the first table below it
                best = number
        elif key := KEY.match(line):
            here = (*table, next(filter(None, key.groups()), ""))
        if len(here) > depth and place[: len(here)] == here:
            best, depth = number, len(here)
    return best


VALUE = re.compile(r"\s*([\w.\"'-]+)\s*=\s*(.*?)\s*")
QUOTES = ('"', "'")
MONTH = r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
DATE = re.compile(
    r"(\d{1,2}[./-]\s?){2}\d{4}\b.*|\d{4}[./-]\d{1,2}[./-]\d{1,2}\b.*"
    rf"|.*{MONTH}.*\d.*|\d.*{MONTH}.*",
    re.IGNORECASE,
)
TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?\b.*")


def broken(text: str, problem: str) -> str:
    """``:21: column 8: not TOML: …``: where and what the parser stumbled over, or what helps."""
    told, line, column = re.fullmatch(
        r"(.*?)(?: \(at line (\d+), column (\d+)\))?", problem, re.DOTALL
    ).groups()  # type: ignore[union-attr]  # everything matches
    where = f":{line}: column {column}" if line else ""
    help_ = _help(text.splitlines()[int(line) - 1], told) if line else ""
    return f"{where}: not TOML: {help_ or told}"


def _help(line: str, told: str) -> str:
    """What to write instead of a line; nothing where that is not plain."""
    if told.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate")):
        if header := HEADER.match(line):
            name = header[2]
            return (
                f"[{name}] was given before; write [[{name}]] each time where there may be "
                "several, else keep one of them"
            )
        return "this key was given before; keep one of them"
    if not (found := VALUE.fullmatch(line)):
        return ""
    key, value = found.groups()
    if value[:1] in QUOTES:
        return _unquoted(key, value)
    value = value.partition("#")[0].strip()
    if not value:
        return f"there is no value behind '{key} ='"
    if DATE.fullmatch(value):
        return f"{value!r} is no date; write year, month and day as in {key} = 2023-12-15"
    if TIME.fullmatch(value):
        return f"{value!r} is no time; write two digits each, as in {key} = 09:15:00"
    if value in {"True", "False"}:
        return f"write {key} = {value.lower()}"
    inside = value.rstrip("\"'")
    if '"' in inside or (inside == value and not value[0].isalpha()):
        return ""
    what = "text stands in quotes" if inside == value else "the quotes do not match"
    return f'{what}; write {key} = "{inside}"'


def _unquoted(key: str, value: str) -> str:
    """What to write for text whose quotes do not end where they should, or end within it."""
    inside, ends = value.strip("\"'"), value[1:].endswith(value[0])
    wrong = not ends or value[0] in inside
    plain = "#" not in value and '"' not in inside and "\\" not in inside
    return f'the quotes do not match; write {key} = "{inside}"' if wrong and plain else ""
