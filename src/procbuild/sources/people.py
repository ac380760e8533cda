"""Parses lists of authors as exports write them, and reports names that were split by rule."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from procbuild.incoming import noticed
from procbuild.model import Finding, Person
from procbuild.names import from_display, from_parts
from procbuild.sources.texts import title

MAX_SHOWN = 4
"""Maximum number of names listed in a finding."""


@dataclass(kw_only=True)
class Authors:
    """The authors of one paper read so far, and the names that were split by rule."""

    people: list[Person] = field(default_factory=list)
    split: list[str] = field(default_factory=list)
    """Names without a comma, with the split marked: ``José García | Márquez``"""

    def add(self, display: str, **details: str | tuple[str, ...]) -> None:
        """Add an author by display name; ``details`` are further fields of :class:`Person`."""
        name = title(display)
        if not name:
            return
        person, guessed = from_display(name)
        if "," not in name and (guessed or person.family):
            family = person.surname
            split = f"{person.given} | {family}" if family else f"{person.literal} (whole)"
            self.split.insert(0 if guessed else len(self.split), split)
        if person.family not in name:  # the family name was in capitals, which are kept
            stated = re.search(rf"\b{re.escape(person.family)}\b", name, re.IGNORECASE)
            person = replace(person, family=stated[0]) if stated else person
        self.people.append(_detailed(person, details))

    def add_parts(self, given: str, family: str, **details: str | tuple[str, ...]) -> None:
        """Add an author by given and family name, as :func:`from_parts` reads them.

        A part without letters, as the hyphen that forms require of people with one name, is none.
        """
        given, family = (
            name if any(map(str.isalpha, name)) else "" for name in (title(given), title(family))
        )
        if given or family:
            self.people.append(_detailed(from_parts(given, family), details))

    def findings(self, paper: str, place: str) -> Iterator[Finding]:
        """A finding that lists the names to be confirmed, if there are any."""
        if self.split:
            names = "; ".join(self.split[:MAX_SHOWN])
            more = f" and {len(self.split) - MAX_SHOWN} more" if len(self.split) > MAX_SHOWN else ""
            yield noticed(
                "metadata-author-split",
                "info",
                f"{place}: names without a comma, split by rule: {names}{more}",
                "If that is wrong, write 'Family, Given' in the source, or state authors with "
                "given and family in the paper's fixes.toml.",
                paper,
            )


def _detailed(person: Person, details: Mapping[str, str | tuple[str, ...]]) -> Person:
    stated: dict[str, Any] = {name: value for name, value in details.items() if value}
    return replace(person, **stated) if stated else person


def names_in(text: str) -> list[str]:
    """Split a list of authors into display names.

    The list is split at semicolons or line ends. Else at *and*: if every part has one comma, each
    is a name (BibTeX), else commas separate names too (``A B, C D and E F``). Else at commas, but
    not at a single comma next to a single word (``Family, Given``).
    """
    text = text.strip().strip(";")
    if re.search(r"[;\n]", text):
        return _stripped(re.split(r"[;\n]", text))
    parts = _stripped(re.split(r",?\s+(?:and|&)\s+", text))
    if len(parts) > 1:
        if all(part.count(",") == 1 for part in parts):
            return parts
        return [name for part in parts for name in _stripped(part.split(","))]
    names = _stripped(text.split(","))
    if len(names) == 2 and any(" " not in name for name in names):
        return [text]
    return names


def split_at_semicolons(text: str) -> list[str]:
    """Split a text at semicolons outside parentheses."""
    parts, depth = [""], 0
    for letter in text:
        depth = max(depth + (letter == "(") - (letter == ")"), 0)
        if letter == ";" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _stripped(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def aligned(text: str, count: int) -> Sequence[str]:
    """The items of a list with one for each of ``count`` authors; else empty strings."""
    parts = [part.strip() for part in text.split(";")]
    return parts if len(parts) == count else [""] * count
