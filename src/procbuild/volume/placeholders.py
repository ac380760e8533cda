"""Words that ``procbuild init`` wrote and that a published volume should not have."""

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
"""Those of the starter that say who and what the volume is of. Its place and its session may well
be those of a real workshop."""

STARTER_VALUES = re.compile(r"Something|something|Musterfrau|Nowhere|Town Hall|example\.org|muster")
"""What tells a setting of the starter from one that anybody may have."""

YEAR = re.compile(r"<<.*?>>")


def left_over(conf: Path) -> Iterator[tuple[str, int]]:
    """File and line of all words that are as the starter has them."""
    for name in ("volume.toml", "program.toml", "index.md", "call.md", "preface.md"):
        text = (STARTER / name).read_text(encoding="utf-8")
        same = _settings(text) if name.endswith(".toml") else _prose(text)
        try:
            lines = (conf / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for number, line in enumerate(lines, 1):
            if same.match(line.removeprefix(HIDDEN)):
                yield name, number


def _settings(text: str) -> re.Pattern[str]:
    """What begins like a setting of the starter, whatever comment stands behind it."""
    found = [one for one in SETTINGS.findall(text) if STARTER_VALUES.search(one)]
    return re.compile("|".join(f"(?:{_filled(one)} *(?:#|$))" for one in found))


def _prose(text: str) -> re.Pattern[str]:
    """The lines of a page, but for headings that anybody may have."""
    lines = [
        line
        for line in text.splitlines()
        if line and (line[0] != "#" or STARTER_VALUES.search(line))
    ]
    return re.compile("|".join(f"(?:{_filled(line)}$)" for line in lines))


def _filled(line: str) -> str:
    """A pattern of what ``init`` makes of a line of the starter."""
    return r"\d{4}".join(re.escape(part) for part in YEAR.split(line))
