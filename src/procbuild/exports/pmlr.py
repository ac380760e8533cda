"""``pmlr``: what the Proceedings of Machine Learning Research ask of editors
(https://proceedings.mlr.press/spec.html; for the forms https://proceedings.mlr.press/faq.html).
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path, PurePath

from procbuild.bibliography import address, as_list, bib_text, citation_keys
from procbuild.conference import Declared
from procbuild.delivery import Delivery, from_project, refused, settings
from procbuild.exports.common import (
    below,
    lacks,
    papers_with_pdf,
    people_findings,
    without_pdf,
)
from procbuild.exports.pmlr_text import pmlr_abstract, pmlr_name, pmlr_title
from procbuild.model import Finding, Paper, Section, Volume
from procbuild.names import ascii_letters
from procbuild.text import as_latex
from procbuild.updates import summarize_updates
from procbuild.wording import few

MAX_STEM = 60
"""Maximum length of the prefix of file names."""

KEY = re.compile(r"[a-z][a-z-]*\d\d[a-z]+")
latex = functools.partial(as_latex, encoding="ascii")


@dataclass(frozen=True, kw_only=True)
class PmlrSettings(Declared):
    """``[exports.pmlr]``."""

    name: str = ""
    """Name of the conference; empty: the event's"""
    short_name: str = ""
    """Abbreviation; empty: the event's"""
    conference_number: str = ""
    """Number of the edition"""
    forms: str = ""
    """Folder of the project with the signed permission forms, ``<id>.pdf``"""


def pmlr(volume: Volume) -> Delivery:
    """``<short name><year>.bib``, and beside it ``<key>.pdf`` and ``<key>-supp.*``.

    PDFs are the authors' own, without stamps, as PMLR prints none. The signed forms are separate,
    as ``v<number>permissions/<key>Permission.pdf``: they are for the editors and not published.
    """
    options = settings(volume, "pmlr", PmlrSettings)
    forms = _forms_folder(volume.conference.volume.number)
    keys = pmlr_keys(volume)
    copies: dict[str, Path] = {}
    for paper in papers_with_pdf(volume):
        key = keys[paper.id]
        if paper.pdf:
            copies[f"{key}.pdf"] = paper.pdf
        if options.forms:
            form = from_project(f"{options.forms}/{paper.id}.pdf")
            copies[f"{forms}/{key}Permission.pdf"] = form
        for supplement in paper.supplements:
            name = f"{key}-supp{PurePath(supplement.name).suffix.lower()}"
            copies.setdefault(name, (paper.folder or Path()) / supplement.name)
    stem, year = _stem(volume, options), volume.conference.event.start.year
    entries = [(f"{stem}-{year}", "Proceedings", tuple(_volume_fields(volume, options)))]
    for name, section in _sections(volume):
        for paper in filter(attrgetter("pdf"), section.papers):
            fields = tuple(_paper_fields(paper, name, keys[paper.id]))
            entries.append((keys[paper.id], "InProceedings", fields))
    return Delivery(
        texts={f"{stem}{year}.bib": bib_text(entries)},
        copies=copies,
        findings=tuple(_findings(volume, options)),
    )


def _forms_folder(number: str) -> str:
    """``v300permissions``; ``vXpermissions`` for a volume without a number."""
    known = re.sub(r"\W", "", number)
    return f"v{known or 'X'}permissions"


def _stem(volume: Volume, options: PmlrSettings) -> str:
    """Common prefix of the file name and the volume's entry: the short name in ASCII."""
    event = volume.conference.event
    named = (ascii_letters(name) for name in (options.short_name, event.short_name, event.name))
    return next(filter(None, named), volume.name).replace("-", "")[:MAX_STEM]


def pmlr_keys(volume: Volume) -> dict[str, str]:
    """PMLR's key of each paper by its id: the volume's key if it fits, else a new one."""
    bare = [
        replace(paper, key=paper.citation_key if KEY.fullmatch(paper.citation_key) else "")
        for paper in volume.papers
    ]
    return citation_keys(bare, "pmlr", volume.issue_date.year)


def _sections(volume: Volume) -> list[tuple[str, Section]]:
    """The sections that have papers to deliver, each with its name: empty if there is only one.

    PMLR stops at a volume with a single section, and shows no paper without one beside others.
    """
    sections = [section for section in volume.sections if any(p.pdf for p in section.papers)]
    if len(sections) < 2:
        return [("", section) for section in sections]
    # No section is named so: identifiers begin with a letter or digit.
    return [(section.id or "_", section) for section in sections]


def _volume_fields(volume: Volume, options: PmlrSettings) -> Iterator[tuple[str, str]]:
    identity, event = volume.conference.volume, volume.conference.event
    yield "editor", as_list(volume.conference.editors, "ascii")
    yield "booktitle", pmlr_title(identity.title, identity.language)
    yield "name", pmlr_name(options.name or event.name)
    yield "shortname", pmlr_name(options.short_name or event.short_name)
    yield "volume", latex(identity.number)
    yield "year", str(event.start.year)  # of the conference; keys have that of publication
    yield "start", event.start.isoformat()
    yield "end", event.last_day.isoformat()
    yield "published", identity.published.isoformat() if identity.published else ""
    yield "address", latex(event.place)
    yield "location", latex(event.city_and_country)
    yield "conference_url", address(event.url)
    yield "conference_number", latex(options.conference_number)
    sections = [(name, pmlr_name(section.title)) for name, section in _sections(volume) if name]
    yield "sections", "|".join(f"{name}={title}" for name, title in sections)


def _paper_fields(paper: Paper, section: str, key: str) -> Iterator[tuple[str, str]]:
    yield "author", as_list(paper.authors, "ascii")
    yield "title", pmlr_title(paper.title, paper.language)
    yield "section", section
    yield "pages", paper.page_range.replace("-", "--")
    yield "abstract", pmlr_abstract(paper.abstract)
    yield "note", latex(summarize_updates(paper))
    for label, field in (("openreview", "openreview"), ("code", "software"), ("video", "video")):
        for link in paper.links:
            if link.label.lower() == label:
                forum = re.search(r"[?&]id=([\w-]+)", link.url) if label == "openreview" else None
                yield field, forum[1] if forum else address(link.url)
                break
    if paper.supplements:
        yield "supplementary", f"{key}-supp{PurePath(paper.supplements[0].name).suffix.lower()}"


def _findings(volume: Volume, options: PmlrSettings) -> Iterator[Finding]:
    """Report what PMLR's own check of a volume looks for."""
    identity, event = volume.conference.volume, volume.conference.event
    yield from lacks(
        "pmlr",
        [
            ("event.short_name", options.short_name or event.short_name),
            ("volume.number", identity.number),
            ("volume.published", identity.published),
            ("event.city", event.city_and_country),
            ("event.url", event.url),
            ("editors", volume.conference.editors),
        ],
    )
    if not options.forms:
        yield refused(
            "pmlr",
            "The signed permission forms are not in the delivery",
            f"Put them into a folder as <id>.pdf and name it as forms {below('exports.pmlr')}.",
            about="forms",
            severity="warning",
        )
    yield from without_pdf("pmlr", volume)
    expected = volume.conference.papers.first_page
    for paper in volume.papers:
        report = functools.partial(refused, "pmlr", paper=paper.id)
        for field in ("title", "abstract"):
            if not getattr(paper, field):
                yield report(f"There is no {field}", "Add it in fixes.toml.", about="fields")
        if foreign := re.findall(r"[^\0-\x7f]", pmlr_abstract(paper.abstract)):
            signs = few(list(dict.fromkeys(foreign)), 3)
            message = f"The abstract has {signs}, for which LaTeX has no command; PMLR refuses it"
            yield report(message, "Write it otherwise in fixes.toml.", about="fields")
        if paper.first_page and paper.first_page != expected:
            message = f"Begins on page {paper.first_page}; the paper before ends on {expected - 1}"
            yield report(message, 'Write starts = "any".', about="pages", severity="warning")
        expected = (paper.last_page or expected - 1) + 1
        if len(paper.supplements) > 1:
            yield report(
                f"There are {len(paper.supplements)} supplements; PMLR takes one file per paper",
                "Put them into one PDF and link code and videos; PMLR accepts no ZIP files.",
                about="supplement",
            )
        for person in paper.authors:
            if person.given and not person.family:
                yield report(f"{person.display} has no family name", "Split it.", about="authors")
    yield from people_findings("pmlr", volume)
