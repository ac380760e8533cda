"""Lines of TOML files: locate keys, and explain syntax errors."""

import re

KeyPath = tuple[int | str, ...]
"""Path to a value, as keys and indexes from 0: ``("dates", 1, "zone")``."""

HEADER = re.compile(r"\s*\[(\[)?\s*([^\]]+?)\s*\]")
KEY = re.compile(r"\s*(?:([A-Za-z0-9_-]+)|\"([^\"]*)\"|'([^']*)')\s*(?:\.|=)")


def line_of(lines: list[str], place: KeyPath) -> int:
    """Line number of a key, from 1; that of its table if the key is absent; 0 if unknown."""
    counts: dict[str, int] = {}
    table: tuple[int | str, ...] = ()
    best = depth = 0
    for number, line in enumerate(lines, 1):
        path = table
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
            path = table = tuple(parts)
            if not best and path[: len(place)] == place:  # the first table below it
                best = number
        elif key := KEY.match(line):
            path = (*table, next(filter(None, key.groups()), ""))
        if len(path) > depth and place[: len(path)] == path:
            best, depth = number, len(path)
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


def explain_syntax_error(text: str, problem: str) -> str:
    """Place and explanation of a syntax error: ``:21: column 8: not TOML: …``.

    ``problem`` is the message of :mod:`tomllib`, which is the explanation if there is no better.
    """
    message, line, column = re.fullmatch(
        r"(.*?)(?: \(at line (\d+), column (\d+)\))?", problem, re.DOTALL
    ).groups()  # type: ignore[union-attr]  # everything matches
    where = f":{line}: column {column}" if line else ""
    explanation = _explain_line(text.splitlines()[int(line) - 1], message) if line else ""
    return f"{where}: not TOML: {explanation or message}"


def _explain_line(line: str, message: str) -> str:
    """What to write instead of a line; empty if that is not clear."""
    if message.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate")):
        if header := HEADER.match(line):
            name = header[2]
            return (
                f"[{name}] was given before; write [[{name}]] each time if there may be "
                "several, else keep one of them"
            )
        return "this key was given before; keep one of them"
    match = VALUE.fullmatch(line)
    if not match:
        return ""
    key, value = match.groups()
    if value[:1] in QUOTES:
        return _explain_quotes(key, value)
    value = value.partition("#")[0].strip()
    if not value:
        return f"there is no value after '{key} ='"
    if DATE.fullmatch(value):
        return f"{value!r} is not a date; write year, month and day as in {key} = 2023-12-15"
    if TIME.fullmatch(value):
        return f"{value!r} is not a time; write two digits each, as in {key} = 09:15:00"
    if value in {"True", "False"}:
        return f"write {key} = {value.lower()}"
    inside = value.rstrip("\"'")
    if '"' in inside or (inside == value and not value[0].isalpha()):
        return ""
    what = "text needs quotes" if inside == value else "the quotes do not match"
    return f'{what}; write {key} = "{inside}"'


def _explain_quotes(key: str, value: str) -> str:
    """What to write for text whose closing quote is missing or too early; empty if unclear."""
    inside, ends = value.strip("\"'"), value[1:].endswith(value[0])
    wrong = not ends or value[0] in inside
    plain = "#" not in value and '"' not in inside and "\\" not in inside
    return f'the quotes do not match; write {key} = "{inside}"' if wrong and plain else ""
