"""What procbuild itself says to readers of a volume, in the volume's language.

The English words are the keys: who reads the code sees what is said, and English needs no
catalogue. ``<language>.toml`` beside this file has the same words in another language, dates and
their order included; ``[words]`` of a volume has some in others, or in a language that none is
there for. What is said in reports, messages and data formats is English and none of this.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter

from procbuild.conference import Conference
from procbuild.model import Finding
from procbuild.suggest import closest, did_you_mean

FOLDER = Path(__file__).parent

SOUNDS_I = re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)
"""Begins what the Spanish ``y`` does not stand before: ``Ana e Isabel``, ``Ana y Hiedra``."""


@dataclass(frozen=True)
class Words:
    """The words of one language; called with the English ones."""

    said: Mapping[str, str] = field(default_factory=dict)
    """By the English words; what is not there is said in English"""
    language: str = "en"
    """The language that they are written in, without a region"""

    def __call__(self, english: str, **values: object) -> str:
        """The words with the values in their places; as they are where there is none."""
        said = self.said.get(english, english)
        return said.format(**values) if values else said

    def count(self, number: int, one: str, many: str, **values: object) -> str:
        """``1 paper``, ``3 papers``: both have a place for the ``count``."""
        return self(one if number == 1 else many, count=number, **values)

    def listed(self, names: Sequence[str], last: str = "{first} and {last}") -> str:
        """``A, B and C``."""
        if len(names) < 2:
            return "".join(names)
        told = self(last, first=", ".join(names[:-1]), last=names[-1])
        if self.language == "es" and SOUNDS_I.match(names[-1]):
            told = told.replace(f" y {names[-1]}", f" e {names[-1]}")
        return told

    def around(self, english: str, place: str) -> tuple[str, str]:
        """What stands before a place and behind it, where that has a link in it and no text."""
        before, _, behind = self(english).partition(f"{{{place}}}")
        return before, behind


ENGLISH = Words()


def words_of(conference: Conference) -> Words:
    """The words of a volume; of a language without a catalogue the English ones."""
    words, own = words_in(conference.volume.language), conference.words
    return Words({**words.said, **own}, words.language) if own else words


def words_in(language: str) -> Words:
    """The words in a language, with or without its region; the English ones without a catalogue."""
    base = _base(language)
    said = _catalogue(base)
    return Words(said, base if said else ENGLISH.language)


def languages() -> list[str]:
    """What there are catalogues for, beside English."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def keys() -> Mapping[str, str]:
    """All that is said, in English, as any catalogue has it."""
    return _catalogue(languages()[0])


def _base(language: str) -> str:
    """A language without its region: ``de`` of ``de-AT``."""
    return language.partition("-")[0].casefold()


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """The words in a language; empty where there are none."""
    if language not in languages():
        return {}
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def word_mistakes(own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with words of a volume's own, by the English ones."""
    for english, said in own.items():
        if english not in keys():
            yield english, f"procbuild never says that{did_you_mean(closest(english, keys()))}"
            continue
        try:
            wrong = _places(said) - _places(english)
        except ValueError as error:
            yield english, f"{said!r}: {error}"
            continue
        if wrong:
            places = ", ".join(f"{{{one}}}" for one in sorted(_places(english)))
            may = f"in braces: {places}" if places else "nothing is put into these words"
            yield english, f"{said!r}: {{{min(wrong)}}} has no meaning here; {may}"


def _places(text: str) -> set[str]:
    """What stands in braces. Raises :class:`ValueError` where they do not match."""
    parsed = Formatter().parse(text)
    return {
        f"{name}{':' if how or turned else ''}"
        for _, name, how, turned in parsed
        if name is not None
    }


def language_findings(conference: Conference) -> Iterator[Finding]:
    """That a volume's language is one that book and site do not speak."""
    language = conference.volume.language
    base = _base(language)
    if base != ENGLISH.language and not conference.words and not _catalogue(base):
        known = ", ".join((ENGLISH.language, *languages()))
        yield Finding(
            check="language",
            severity="info",
            message=f"the words of book and site are English: there are none in '{language}', "
            f"only in {known}",
            remedy="nothing, or write them under [words] in volume.toml",
        )
