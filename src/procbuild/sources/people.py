"""Lists of authors as exports write them, and what to confirm about the names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from procbuild.incoming import noticed
from procbuild.model import Finding, Person
from procbuild.names import from_display
from procbuild.sources.texts import title

SHOWN = 4
"""Names that one finding spells out."""


@dataclass(kw_only=True)
class Authors:
    """The authors of one paper as they are read, and the names that a rule has split."""

    people: list[Person] = field(default_factory=list)
    split: list[str] = field(default_factory=list)
    """``José García | Márquez``: names without a comma, and where the rule cut them"""

    def add(self, display: str, **details: str | tuple[str, ...]) -> None:
        """Read one display string; ``details`` are further fields of :class:`Person`."""
        name = title(display)
        if not name:
            return
        person, guessed = from_display(name)
        if "," not in name and (guessed or person.family):
            family = " ".join(part for part in (person.particle, person.family) if part)
            cut = f"{person.given} | {family}" if family else f"{person.literal} (whole)"
            self.split.insert(0 if guessed else len(self.split), cut)
        if person.family not in name:  # capitals told it, and they are the source's to keep
            stated = re.search(rf"\b{re.escape(person.family)}\b", name, re.IGNORECASE)
            person = replace(person, family=stated[0]) if stated else person
        self.people.append(_detailed(person, details))

    def add_parts(self, given: str, family: str, **details: str | tuple[str, ...]) -> None:
        """Read a name whose parts the source tells apart; small particles part from the family."""
        given, family = title(given), title(family)
        if given and family:
            self.add(f"{family}, {given}" if "," not in family else f"{given} {family}", **details)
        elif given or family:
            self.people.append(_detailed(Person(literal=given or family), details))

    def findings(self, paper: str, place: str) -> Iterator[Finding]:
        """What somebody should look at, in one finding."""
        if self.split:
            names = "; ".join(self.split[:SHOWN])
            more = f" and {len(self.split) - SHOWN} more" if len(self.split) > SHOWN else ""
            yield noticed(
                "metadata-author-split",
                "info",
                f"{place}: names without a comma, split by rule: {names}{more}",
                "Where that is wrong, write 'Family, Given' in the source, or state authors with "
                f"given and family in {paper}/fixes.toml.",
                paper,
            )


def _detailed(person: Person, details: Mapping[str, str | tuple[str, ...]]) -> Person:
    stated: dict[str, Any] = {name: value for name, value in details.items() if value}
    return replace(person, **stated) if stated else person


def names_in(text: str) -> list[str]:
    """The display strings of a list of authors.

    Parted by semicolons or line ends; else by *and*, each part one name where every part has one
    comma (BibTeX), else with commas between names (``A B, C D and E F``); else by commas, but for
    a single one between words of which either stands alone (``Family, Given``).
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


def apart(text: str) -> list[str]:
    """The parts of a text between semicolons that stand in no brackets."""
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
    """The parts of a list that has one for each of ``count`` authors; else empty strings."""
    parts = [part.strip() for part in text.split(";")]
    return parts if len(parts) == count else [""] * count
