"""Counts, lists and hints in English messages."""

from collections.abc import Sequence
from datetime import date, time

MAX_SHOWN = 80
"""Maximum length of a value in a message."""


def counted(count: int, noun: str) -> str:
    """``1 paper``, ``3 papers``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def joined(names: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def few(names: Sequence[str], limit: int) -> str:
    """``a, b and c``; of more than ``limit``, ``a, b and 4 more``."""
    if len(names) > limit:
        return f"{', '.join(names[:limit])} and {len(names) - limit} more"
    return joined(names)


def written(value: object) -> str:
    """A value about as a TOML file writes it, on one line; the beginning of a long one."""
    match value:
        case bool():
            return str(value).lower()
        case date() | time():
            return value.isoformat()
        case _:
            text = repr(value)
            return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def extra_hint(extra: str) -> str:
    """How to install an extra of procbuild."""
    return f"pip install '.[{extra}]' in the source folder of procbuild"
