"""Makes citation keys that are unique and the same on every run."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from procbuild.model import Finding, Record
from procbuild.names import ascii_letters, ascii_surname
from procbuild.text import plain
from procbuild.text.symbols import word_set

KeyStyle = Literal["pmlr", "acl", "source"]

MAX_KEY_PART = 40
"""Maximum number of letters of a name or word in a key."""

STOPWORDS = word_set(
    "a about above across after against all along amid among an and anti around as at before "
    "behind below beneath beside besides between beyond but by can concerning considering "
    "despite down during except excepting excluding following for from how in inside into is "
    "like minus near no not of off on onto opposite or our outside over past per plus regarding "
    "round save since some than the their through to toward towards under underneath unlike "
    "until up upon using versus via we what when where whether which why with within without"
)
"""Words that are not used in keys."""


NO_KEYS: Mapping[str, str] = MappingProxyType({})


def citation_keys(
    records: Sequence[Record], style: KeyStyle, year: int, kept: Mapping[str, str] = NO_KEYS
) -> dict[str, str]:
    """The citation key of each record by its id, in the given order.

    ``pmlr``: the first author's family name without particle in lower-case ASCII, hyphens where
    its words meet, two digits of the year, a letter that counts the papers of that name:
    ``van-gogh24a``. After z come aa, ab …
    ``acl``: one or two family names with particles, or the first and ``etal``, the year, the first
    significant word of the title, and further words if that key is taken:
    ``van-gerven-etal-2024-object`` (as the ACL Anthology does).
    ``source``: the source's own key, or the ``pmlr`` key if there is none.

    A record's own ``key`` is kept, unless an earlier one has it. ``kept`` are keys by ids that have
    precedence over all others; those of papers that are gone are not reused. If a name has no Latin
    form, the title's first word replaces it. Keys differ by more than case, and none is ``index``,
    since files of the site are named after them.
    """
    taken = {"index", *(key.casefold() for key in kept.values())}
    keys = {record.id: kept[record.id] for record in records if record.id in kept}
    for record in records:
        if record.id in keys:
            continue
        if (wanted := _file_name(_stated(record, style))) and wanted.casefold() not in taken:
            keys[record.id] = wanted
            taken.add(wanted.casefold())
    counts: dict[str, int] = {}
    for record in records:
        if record.id in keys:
            continue
        stem = _pmlr_stem(record, year)
        key = _acl_key(record, year, taken) if style == "acl" else ""
        while not key or key in taken:
            key = stem + _letters(counts.get(stem, 0))
            counts[stem] = counts.get(stem, 0) + 1
        keys[record.id] = key
        taken.add(key)
    return {record.id: keys[record.id] for record in records}


def key_findings(
    records: Sequence[Record],
    keys: Mapping[str, str],
    style: KeyStyle,
    kept: Mapping[str, str] = NO_KEYS,
) -> Iterator[Finding]:
    """Report stated keys that could not be kept, unless published ones had precedence."""
    for record in records:
        wanted = "" if record.id in kept else _stated(record, style)
        if wanted and keys[record.id] != wanted:
            why = "is taken" if _file_name(wanted) else "cannot be the name of a file"
            yield Finding(
                check="citation-key",
                severity="warning",
                paper=record.id,
                message=f"The key '{wanted}' {why}; the paper has '{keys[record.id]}'",
                summary="A stated citation key cannot be kept",
                remedy="State another key in fixes.toml, or cite the paper by its new one.",
            )


def _stated(record: Record, style: KeyStyle) -> str:
    """The key that a record states."""
    return record.key or (record.origin.key if style == "source" else "")


def _file_name(key: str) -> str:
    """The key if it is a valid file name on every system; else empty."""
    is_safe = all(c.isascii() and (c.isalnum() or c in "-_.+") for c in key) and len(key) <= 100
    return key if is_safe and key[:1].isalnum() and not key.endswith(".") else ""


def _pmlr_stem(record: Record, year: int) -> str:
    surname = ascii_surname(record.authors[0]) if record.authors else ""
    return f"{_shorten(surname or _title_words(record)[0])}{year % 100:02}"


def _shorten(name: str) -> str:
    """Cut a name so that file names made of it stay within the limits of file systems."""
    return name[:MAX_KEY_PART].rstrip("-")


def _letters(number: int) -> str:
    """The suffix of the paper with this number: a to z, aa, ab and so on."""
    text = chr(ord("a") + number % 26)
    return text if number < 26 else _letters(number // 26 - 1) + text


def _acl_key(record: Record, year: int, taken: set[str]) -> str:
    names = [ascii_surname(person, particle=True) for person in record.authors]
    names = [_shorten(name) for name in names if name]
    who = "-".join(names) if 0 < len(names) < 3 else f"{names[0]}-etal" if names else "nn"
    title = _title_words(record)
    for count in range(1, len(title) + 1):
        key = "-".join([who, str(year), *title[:count]])
        if key not in taken and _file_name(key):
            return key
    return ""


def _title_words(record: Record) -> list[str]:
    """The title's significant words in ASCII, or all of them if none is; never empty."""
    title = [word for word in ascii_letters(plain(record.title)).split("-") if word]
    significant = [word for word in title if word not in STOPWORDS]
    return [_shorten(word) for word in significant or title or ["paper"]]
