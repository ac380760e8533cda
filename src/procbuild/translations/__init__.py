"""Translations of the text that procbuild adds to a volume, into the language of the volume.

The English text is the key, so that it is visible in the code and English needs no catalogue.
``<language>.toml`` beside this file translates it, including the format of dates; ``[words]`` of a
volume replaces single entries, or translates into a language without a catalogue. Reports, messages
and data formats are always English.
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
"""Start of words before which Spanish ``y`` becomes ``e``: ``Ana e Isabel``, ``Ana y Hiedra``."""


@dataclass(frozen=True)
class Words:
    """A catalogue of translations, which is called with the English text."""

    said: Mapping[str, str] = field(default_factory=dict)
    """Translations by the English text; missing ones remain English"""
    language: str = "en"
    """The language of the translations, without a region"""

    def __call__(self, english: str, **values: object) -> str:
        """Translate a text, and insert the values if there are any."""
        text = self.said.get(english, english)
        return text.format(**values) if values else text

    def count(self, number: int, one: str, many: str, **values: object) -> str:
        """``1 paper``, ``3 papers``: both texts have a placeholder ``{count}``."""
        return self(one if number == 1 else many, count=number, **values)

    def listed(self, names: Sequence[str], last: str = "{first} and {last}") -> str:
        """``A, B and C``."""
        if len(names) < 2:
            return "".join(names)
        text = self(last, first=", ".join(names[:-1]), last=names[-1])
        if self.language == "es" and SOUNDS_I.match(names[-1]):
            text = text.replace(f" y {names[-1]}", f" e {names[-1]}")
        return text

    def around(self, english: str, place: str) -> tuple[str, str]:
        """The text before and after a placeholder, into which a link is inserted."""
        before, _, after = self(english).partition(f"{{{place}}}")
        return before, after


ENGLISH = Words()


def words_of(conference: Conference) -> Words:
    """The translations for a volume; English if its language has no catalogue."""
    words, own = words_in(conference.volume.language), conference.words
    return Words({**words.said, **own}, words.language) if own else words


def words_in(language: str) -> Words:
    """The translations into a language, with or without region; English without a catalogue."""
    base = _base(language)
    said = _catalogue(base)
    return Words(said, base if said else ENGLISH.language)


def languages() -> list[str]:
    """The languages with a catalogue, English not included."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def keys() -> Mapping[str, str]:
    """All English texts, as the keys of a catalogue."""
    return _catalogue(languages()[0])


def _base(language: str) -> str:
    """A language without its region: ``de`` for ``de-AT``."""
    return language.partition("-")[0].casefold()


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """The catalogue of a language; empty if there is none."""
    if language not in languages():
        return {}
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def word_mistakes(own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Mistakes in the ``[words]`` of a volume, by the English text."""
    for english, said in own.items():
        if english not in keys():
            yield english, f"procbuild never says that{did_you_mean(closest(english, keys()))}"
            continue
        try:
            unknown = _places(said) - _places(english)
        except ValueError as error:
            yield english, f"{said!r}: {error}"
            continue
        if unknown:
            places = ", ".join(f"{{{name}}}" for name in sorted(_places(english)))
            may = f"in braces: {places}" if places else "nothing is put into these words"
            yield english, f"{said!r}: {{{min(unknown)}}} has no meaning here; {may}"


def _places(text: str) -> set[str]:
    """The placeholders of a text. Raises :class:`ValueError` if its braces do not match."""
    parsed = Formatter().parse(text)
    return {
        f"{name}{':' if format_spec or conversion else ''}"
        for _, name, format_spec, conversion in parsed
        if name is not None
    }


def language_findings(conference: Conference) -> Iterator[Finding]:
    """A finding if there are no translations into the language of the volume."""
    language = conference.volume.language
    base = _base(language)
    if base != ENGLISH.language and not conference.words and not _catalogue(base):
        known = ", ".join((ENGLISH.language, *languages()))
        yield Finding(
            check="language",
            severity="info",
            message=f"The words of book and site are English: there are none in '{language}', "
            f"only in {known}",
            remedy="Write them under [words] in volume.toml, or leave them in English.",
        )
