"""Parses lists of authors as exports write them, and reports names that were split by rule."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from procbuild.incoming import noticed
from procbuild.model import Finding, Person
from procbuild.names import from_display, from_parts
from procbuild.sources.texts import title
from procbuild.text.naming import FOOTNOTE_MARKS
from procbuild.wording import counted, joined

MAX_SHOWN = 4
"""Maximum number of names listed in a finding."""

EMAIL = r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+\.\w+"
DETAILS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(rf"[\s,]*[<(\[]?\s*(?:mailto:)?({EMAIL})\s*[>)\]]?$"),
    "orcid": re.compile(
        r"[\s,]*[<(\[]?\s*(?:ORCID:?\s*)?(?:https?://orcid\.org/)?"
        r"(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])\s*[>)\]]?$"
    ),
}
"""What may follow a name, by the field of a person that it belongs to."""

PARENTHESES = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
INSTITUTION = re.compile(r"\(([A-Z].*[A-Za-z].*)\)")
"""In parentheses behind a name, unlike *(née Lee)* and names in another script."""

REFERENCE = re.compile(r"((?<=[^\W\d_]{2})\d{1,2}|\s*\(\d{1,2}(,\s*\d{1,2})*\))$")
"""A number that refers to a footnote or an institution, once raised: ``Ann Lee1``."""

MARKS = f"{FOOTNOTE_MARKS} "

BEHIND_NAMES = re.compile(r"[@()\d]")
"""What occurs in everything that may follow a name."""

INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]*)+|[A-Z]{1,2}")
"""``A.``, ``A.-B.``, ``A. B.``, ``AB``"""

AND = re.compile(r",?\s+(?:and|AND|&|(?<!\bvon )und(?! zu\b)|et(?! al\b))\s+")
"""*And* between names in English, German and French; other languages have names with theirs."""


@dataclass(kw_only=True)
class Authors:
    """The authors of one paper read so far, and the names that were split by rule."""

    people: list[Person] = field(default_factory=list)
    split: list[str] = field(default_factory=list)
    """Names without a comma, with the split marked: ``José García | Márquez``"""
    nameless: int = 0
    """Number of authors of whom only details are stated, such as an address"""
    unaligned: list[str] = field(default_factory=list)
    """Columns whose lists do not have one item for each author, so that they are not used"""

    def add(self, display: str, **details: str | tuple[str, ...]) -> None:
        """Add an author by display name; ``details`` are further fields of :class:`Person`.

        An address, an ORCID iD or an institution behind the name is such a detail.
        """
        name, behind = _without_details(title(display))
        if not name:
            self.nameless += any(details.values())
            return
        details = {**behind, **{field: value for field, value in details.items() if value}}
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
        else:
            self.nameless += any(details.values())

    def findings(self, paper: str, place: str) -> Iterator[Finding]:
        """Findings about what is not used, and one with the names to be confirmed, if any."""
        if self.nameless:
            yield noticed(
                "metadata-author",
                "error",
                f"{place}: {counted(self.nameless, 'author')} without a name; left out",
                "Fill in the name in the source, or state authors in the paper's fixes.toml.",
                paper,
            )
        if self.unaligned:
            count = counted(len(self.people), "author")
            what = f"{joined(self.unaligned)}: not used, since they do not list one for each"
            finding = noticed(
                "metadata-author",
                "warning",
                f"{place}: {what} of {count}",
                "Separate the items by semicolons, as many as authors; leave one that is missing "
                "empty.",
                paper,
            )
            yield replace(finding, summary=f"{what} author")
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


def _without_details(name: str) -> tuple[str, dict[str, str | tuple[str, ...]]]:
    """A name without what follows it, and this by the fields of a person."""
    details: dict[str, str | tuple[str, ...]] = {}
    rest = name if BEHIND_NAMES.search(name) else ""
    while rest:
        name, rest = rest, rest.rstrip(MARKS)
        for field_, pattern in DETAILS.items():
            if match := pattern.search(rest):
                rest = rest[: match.start()]
                details[field_] = match[1]
        group = _last_parentheses(rest)
        if match := INSTITUTION.fullmatch(group):
            rest = rest.removesuffix(group)
            details["affiliations"] = (match[1].strip(),)
        if " " in rest.strip(MARKS):
            rest = REFERENCE.sub("", rest)
        if rest == name:
            break
    return name, details


def _last_parentheses(text: str) -> str:
    """The parentheses at the end of a text, with the space before them; empty if there are none."""
    *_, last = [None, *PARENTHESES.finditer(text)]
    return text[last.start() :] if last and last.end() == len(text) else ""


def names_in(text: str) -> list[str]:
    """Split a list of authors into display names.

    The list is split at semicolons, vertical bars or line ends. Else at *and*: if every part has
    one comma, each is a name (BibTeX), else commas separate names too (``A B, C D and E F``). Else
    at commas, but not at a single comma next to a single word (``Family, Given``). If initials
    follow every other comma, names are inverted (``Lee, A., Ray, B.``). Signs in parentheses, as
    in the names of institutions, separate nothing, and what has no letters is no name.
    """
    groups: list[str] = []

    def hide(match: re.Match[str]) -> str:
        groups.append(match[0])
        return f"({len(groups) - 1})"

    hidden = PARENTHESES.sub(hide, text.strip().strip(";"))
    return [
        re.sub(r"\((\d+)\)", lambda match: groups[int(match[1])], name)
        for name in _split_names(hidden)
        if any(map(str.isalpha, name))
    ]


def _split_names(text: str) -> list[str]:
    if re.search(r"[;|\n]", text):
        return _stripped(re.split(r"[;|\n]", text))
    parts = _stripped(AND.split(text))
    if len(parts) > 1:
        if all(part.count(",") == 1 for part in parts):
            return parts
        return _joined_initials([name for part in parts for name in _stripped(part.split(","))])
    names = _stripped(text.split(","))
    if len(names) == 2 and any(" " not in name for name in names):
        return [text]
    return _joined_initials(names)


def _joined_initials(names: Sequence[str]) -> list[str]:
    """Names from parts of inverted ones, if every other part has initials alone."""
    families, initials = names[::2], names[1::2]
    if len(families) != len(initials) or not all(map(INITIALS.fullmatch, initials)):
        return list(names)
    return [f"{family}, {given}" for family, given in zip(families, initials, strict=True)]


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
    """The items of a list with one for each of ``count`` authors; else empty strings.

    Commas separate them as well if there are neither semicolons nor line ends; no item is missing
    then. A separator may follow the last item.
    """
    parts = [part.strip() for part in re.split(r"[;\n]", text)]
    if len(parts) == 1:
        commas = [part.strip() for part in text.split(",")]
        parts = commas if len(commas) == count and all(commas) else parts
    if len(parts) == count + 1 and not parts[-1]:
        parts.pop()
    return parts if len(parts) == count else [""] * count
