"""Cleaning of the texts in a table, as those of papers are cleaned."""

from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any

from procbuild.text.unicode import clean, one_line

PROSE = frozenset({"abstract", "bio", "description", "note", "notes", "review", "text"})
"""Keys of texts that may have several paragraphs."""


def cleaned(value: Any, exact: Collection[str] = (), name: str = "") -> Any:
    """A value of the key ``name`` with its texts cleaned; those of the keys ``exact`` are kept.

    Texts are NFC with single spaces, without invisible characters; only :data:`PROSE` has
    paragraphs.
    """
    if isinstance(value, str):
        return value if name in exact else clean(value) if name in PROSE else one_line(value)
    if isinstance(value, tuple):
        return tuple(cleaned(item, exact, name) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    new = {name: cleaned(part, exact, name) for name, part in parts.items()}
    return value if new == parts else replace(value, **new)
