"""Words that ``procbuild init`` wrote and that a published volume should not have."""

import re
from collections.abc import Iterator
from pathlib import Path

STARTER = Path(__file__).parent / "starter" / "conf" / "VOLUME"
PAGES = ("index.md", "call.md", "preface.md")
VALUES = re.compile(r'(?:title|url|name|family) = "[^"<]+"')
"""Settings of the starter that say who and what the volume is of."""


def left_over(conf: Path) -> Iterator[tuple[str, int]]:
    """File and line of the first words in each that are as the starter has them."""
    for name in ("volume.toml", *PAGES):
        text = (STARTER / name).read_text(encoding="utf-8")
        words = set(VALUES.findall(text)) if name not in PAGES else set(_prose(text))
        try:
            lines = (conf / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for number, line in enumerate(lines, 1):
            found = VALUES.match(line)
            if (found[0] if found else line) in words:
                yield name, number
                break


def _prose(text: str) -> list[str]:
    """The lines of a page, but for its headings."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]
