"""Text of the starter project that is left in a volume and should not be published."""

import re
from collections.abc import Iterator
from pathlib import Path

from procbuild.starter import HIDDEN

STARTER = Path(__file__).parents[1] / "starter" / "conf" / "VOLUME"
SETTINGS = re.compile(
    r"(?:title|short_title|url|name|short_name|venue|contact|family|affiliations|topics|papers)"
    r" = .*[\"\]](?= *(?:#|$))",
    re.MULTILINE,
)
"""Settings of the starter that identify the volume.

Its venue and session are left out, as they may be those of a real workshop.
"""

STARTER_VALUES = re.compile(r"Something|something|Musterfrau|Nowhere|Town Hall|example\.org|muster")
"""Text that is found only in settings of the starter."""

YEAR = re.compile(r"<<.*?>>")

IN_LETTERS = ("title", "short_title", "name", "short_name", "contact")
"""Settings in ``volume.toml`` that letters to authors repeat."""


def find_placeholders(conf: Path) -> Iterator[tuple[str, int]]:
    """File and line number of all text that is unchanged from the starter."""
    for name in ("volume.toml", "program.toml", "index.md", "call.md", "preface.md"):
        text = (STARTER / name).read_text(encoding="utf-8")
        unchanged = _settings(text) if name.endswith(".toml") else _prose(text)
        try:
            lines = (conf / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for number, line in enumerate(lines, 1):
            if unchanged.match(line.removeprefix(HIDDEN)):
                yield name, number


def shown_placeholders(conf: Path) -> str:
    """``volume.toml:6, 7, 12; index.md:1``; empty if nothing is left of the starter."""
    lines: dict[str, list[str]] = {}
    for file, line in find_placeholders(conf):
        lines.setdefault(file, []).append(str(line))
    return "; ".join(f"{file}:{', '.join(numbers)}" for file, numbers in lines.items())


def letter_placeholders(conf: Path) -> list[str]:
    """The settings in ``volume.toml`` that letters repeat, as far as they are placeholders."""
    lines = (conf / "volume.toml").read_text(encoding="utf-8").splitlines()
    places = [number for name, number in find_placeholders(conf) if name == "volume.toml"]
    settings = [(lines[number - 1].partition("=")[0].strip(), number) for number in places]
    return [f"{setting} (line {number})" for setting, number in settings if setting in IN_LETTERS]


def _settings(text: str) -> re.Pattern[str]:
    """A pattern of the settings of a starter file, with any comment after them."""
    settings = [line for line in SETTINGS.findall(text) if STARTER_VALUES.search(line)]
    return re.compile("|".join(f"(?:{_line_pattern(line)} *(?:#|$))" for line in settings))


def _prose(text: str) -> re.Pattern[str]:
    """A pattern of the lines of a starter page, except for common headings."""
    lines = [
        line
        for line in text.splitlines()
        if line and (line[0] != "#" or STARTER_VALUES.search(line))
    ]
    return re.compile("|".join(f"(?:{_line_pattern(line)}$)" for line in lines))


def _line_pattern(line: str) -> str:
    """A pattern of what ``init`` writes for a line of the starter, whatever the year."""
    return r"\d{4}".join(re.escape(part) for part in YEAR.split(line))
