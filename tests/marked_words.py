"""Finds untranslated words: marks all translated texts and looks for words without a mark."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

from procbuild.model import Volume
from procbuild.translations import keys

PRINTED_TABLES = (
    "volume", "event", "editors", "organizers", "committee", "speakers", "dates", "tracks", "call",
    "sponsors", "news",
)  # fmt: skip
"""The tables of volume.toml whose texts readers see."""

NOT_PRINTED = {"kind", "status", "language", "timezone", "facts"}
"""Fields with strings that readers do not see."""

MARKED_TEXT = re.compile("‹[^‹›]*›")
WORD = re.compile(r"[^\W\d_]{2,}")


def with_marked_words(volume: Volume) -> Volume:
    """Return the volume in a language that puts each English text between ‹ and ›."""
    conference = replace(volume.conference, words={key: f"‹{key}›" for key in keys()})
    return replace(volume, conference=conference)


def unmarked_words(text: str, volume: Volume) -> set[str]:
    """Return the words of a text that are neither marked nor taken from the volume.

    Words of the volume may be in capitals.
    """
    text = " ".join(text.split())
    while (shorter := MARKED_TEXT.sub(" ", text)) != text:  # marked texts may be nested
        text = shorter
    volume_words = {word for string in _strings(volume) for word in WORD.findall(string)}
    return set(WORD.findall(text)) - volume_words - {word.upper() for word in volume_words}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Path):
        yield value.name
    elif isinstance(value, Volume):
        tables = [getattr(value.conference, name) for name in PRINTED_TABLES]
        yield from _strings([*tables, value.program, value.sections])
    elif is_dataclass(value):
        names = (field.name for field in fields(value) if field.name not in NOT_PRINTED)
        yield from (text for name in names for text in _strings(getattr(value, name)))
    elif isinstance(value, tuple | list):
        yield from (text for item in value for text in _strings(item))
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _strings(item))
