"""``ceur``: a volume as submitted to CEUR Workshop Proceedings
(https://ceur-ws.org/HOWTOSUBMIT.html).
"""

import functools
import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from procbuild.conference import Declared, Person
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import (
    below,
    city_and_country,
    dates_of,
    lacks,
    licence_of,
    papers_with_pdf,
    title_of,
    without_pdf,
)
from procbuild.model import Finding, Paper, Volume
from procbuild.standards.languages import iso639_2
from procbuild.standards.licences import licence
from procbuild.text import plain
from procbuild.updates import updates
from procbuild.wording import few

LICENCE = "CC-BY-4.0"

GENERATIVE_AI = "https://ceur-ws.org/GenAI/Policy.html"
"""CEUR's policy, which requires a declaration in every paper since 2025."""


@dataclass(frozen=True, kw_only=True)
class CeurSettings(Declared):
    """``[exports.ceur]``."""

    number: str = "Vol-XXX"
    """``Vol-1234``, or ``1234``, once CEUR has assigned it"""
    acronym: str = ""
    """Acronym and year: ``UniReps 2023``; empty: from the event's short name"""
    colocated: str = ""
    """Acronym and year of the conference that hosted it; empty: the event's host"""
    submitted_by: str = ""
    """Editor who submits it; empty: the first"""

    @property
    def numbered(self) -> str:
        """The number as CEUR writes it: ``Vol-1234``."""
        return f"Vol-{self.number}" if self.number.isdecimal() else self.number


def ceur(volume: Volume) -> Delivery:
    """``index.html`` with the PDFs beside it, and ``CHECKLIST.txt`` with what is left to do."""
    options = settings(volume, "ceur", CeurSettings)
    copies: dict[str, Path] = {}
    for number, paper in enumerate(papers_with_pdf(volume), 1):
        if paper.pdf:
            copies[_file(number)] = paper.pdf
    return Delivery(
        texts={"index.html": _page(volume, options), "CHECKLIST.txt": _checklist(volume, options)},
        copies=copies,
        findings=tuple(_findings(volume, options)),
    )


def _file(number: int) -> str:
    return f"paper{number}.pdf"


def _acronym(volume: Volume, options: CeurSettings) -> str:
    event = volume.conference.event
    return options.acronym or f"{event.short_name or event.name} {event.start.year}"


def _findings(volume: Volume, options: CeurSettings) -> Iterator[Finding]:
    event = volume.conference.event
    editors = volume.conference.editors
    wanted = [("event.city", event.city), ("event.country", event.country), ("editors", editors)]
    yield from lacks("ceur", wanted)
    if not _acronym(volume, options)[-4:].isdecimal():
        message = f"exports.ceur.acronym '{options.acronym}' does not end with the year"
        yield refused("ceur", message, "Write 'ACRONYM 2025' or 'ACRONYM-2025'.", about="volume")
    for person in editors:
        if not person.affiliations:
            message = f"{person.display} has no affiliation; CEUR prints that of every editor"
            yield refused("ceur", message, "Add affiliations to [[editors]].", about="editors")
    yield from _licence_findings(volume)
    if len(volume.papers) < 3:
        message = (
            f"A volume needs more than {len(volume.papers)} paper{'s' * (len(volume.papers) != 1)}"
        )
        yield refused("ceur", message, "Ask CEUR before you submit it.", about="volume")
    yield from without_pdf("ceur", volume)
    for paper in papers_with_pdf(volume):
        pages = paper.facts.pages if paper.facts else 0
        if 0 < pages < 5:
            message = f"{pages} of the 5 pages that CEUR requires of a regular paper"
            yield refused(
                "ceur",
                message,
                "Put it into a section of its own or leave it out.",
                paper=paper.id,
                about="length",
                severity="warning",
            )
        fonts = paper.facts.fonts if paper.facts else ()
        unembedded = list(dict.fromkeys(font.name for font in fonts if not font.embedded))
        if unembedded:
            message = f"Fonts are not embedded: {few(unembedded, 3)}"
            yield refused("ceur", message, "Ask for a new PDF.", paper=paper.id, about="fonts")


def _licence_findings(volume: Volume) -> Iterator[Finding]:
    """CEUR-WS publishes under one licence (https://ceur-ws.org/HOWTOSUBMIT.html)."""
    report = functools.partial(refused, "ceur", about="licence")
    rule = f"CEUR-WS only publishes under {LICENCE}"
    remedy = f'If the authors agree, write licence = "{LICENCE}"'
    stated = licence_of(volume)
    if stated != LICENCE:
        state = f"'{stated}'" if stated else "not set"
        yield report(f"volume.licence is {state}; {rule}", f"{remedy} {below('volume')}.")
    for paper in volume.papers:
        if paper.licence and licence_of(volume, paper) != LICENCE:
            message = f"The licence is '{paper.licence}'; {rule}"
            yield report(message, f"{remedy} in fixes.toml.", paper=paper.id)


def _page(volume: Volume, options: CeurSettings) -> str:
    """The table of contents; each CEUR class for a fact about the volume is used once."""
    identity, event = volume.conference.volume, volume.conference.event
    text = html.escape
    acronym = text(_acronym(volume, options))
    home = text(event.url or identity.url)
    linked = (
        f'<a href="{home}">{_span("CEURVOLACRONYM", acronym)}</a>'
        if home
        else (_span("CEURVOLACRONYM", acronym))
    )
    colocated = options.colocated or event.host
    language = iso639_2(identity.language) or "eng"
    title = text(plain(identity.title))
    year = str(volume.issue_date.year)
    editor = options.submitted_by or next(
        (person.display for person in volume.conference.editors), ""
    )
    where = ", ".join(part for part in (city_and_country(volume), dates_of(volume)) if part)
    rights = _licence(volume)
    lines = [
        "<!DOCTYPE html>",
        "<!-- CEURVERSION=2020-07-09 -->",
        f'<html lang="{text(identity.language)}">',
        "<head>",
        '<meta http-equiv="Content-type" content="text/html;charset=utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1.0">',
        '<link rel="stylesheet" type="text/css" href="../ceur-ws.css">',
        f"<title>CEUR-WS.org/{text(options.numbered)} - {title}</title>",
        "</head>",
        f"<!--CEURLANG={language} -->",
        "<body>",
        '<table style="border: 0; border-spacing: 0; border-collapse: collapse; width: 95%">',
        "<tbody><tr>",
        '<td style="text-align: left; vertical-align: middle">',
        '<a href="http://ceur-ws.org/"><div id="CEURWSLOGO"></div></a></td>',
        '<td style="text-align: right; vertical-align: middle">',
        '<div id="CEURCCBY"></div>' if rights == LICENCE else "",
        f"{_span('CEURVOLNR', text(options.numbered))}<br>",
        f"{_span('CEURURN', 'urn:nbn:de:0074-XXX-C')}",
        '<p class="unobtrusive copyright" style="text-align: justify">',
        f"Copyright &copy; {year} for the individual papers by the papers' authors.",
        f"Copyright &copy; {_span('CEURPUBYEAR', year)} for the volume as a collection by its",
        "editors.",
        f"This volume and its papers are published under {_linked(rights)}." if rights else "",
        "</p></td>",
        "</tr></tbody></table>",
        "<hr>",
        f"<h1>{linked}<br>",
        f"{_span('CEURVOLTITLE', text(event.name))}</h1>",
        "<h3>",
        f"{_span('CEURFULLTITLE', title)}",
        f"<br>co-located with {_span('CEURCOLOCATED', text(colocated))}" if colocated else "",
        "</h3>",
        f"<h3>{_span('CEURLOCTIME', text(where))}.</h3>",
        "<p><b>Edited by</b></p>",
        *_editors(volume.conference.editors),
        "<hr>",
        '<div class="CEURTOC">',
        "<h2>Table of Contents</h2>",
        *_contents(volume),
        "</div>",
        "<hr>",
        f'<span class="unobtrusive">{volume.issue_date}: submitted by {text(editor)},',
        "metadata incl. bibliographic data published under",
        '<a href="https://creativecommons.org/publicdomain/zero/1.0/">Creative Commons CC0</a><br>',
        f"{_span('CEURPUBDATE', 'yyyy-mm-dd')}: published on CEUR Workshop Proceedings",
        "(CEUR-WS.org, ISSN 1613-0073)</span>",
        "</body>",
        "</html>",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _licence(volume: Volume) -> str:
    """The licence that holds for the volume and all papers; empty if they differ."""
    stated = {licence_of(volume), *(licence_of(volume, paper) for paper in volume.papers)}
    return stated.pop() if len(stated) == 1 else ""


def _linked(spdx: str) -> str:
    """A licence's name, linked to its address if it has one."""
    name, address = licence(spdx)
    span = _span("CEURLIC", html.escape(name))
    return f'<a href="{html.escape(address)}">{span}</a>' if address else span


def _span(kind: str, inner: str) -> str:
    return f'<span class="{kind}">{inner}</span>'


def _editors(editors: tuple[Person, ...]) -> Iterator[str]:
    """A line per editor, with affiliations."""
    yield "<h3>"
    for person in editors:
        name = _span("CEURVOLEDITOR", html.escape(person.display))
        page = html.escape(person.url)
        linked = f'<a href="{page}">{name}</a>' if page.startswith(("http:", "https:")) else name
        places = html.escape("; ".join(person.affiliations))
        yield f"{linked}{', ' if places else ''}{places}<br>"
    yield "</h3>"


def _contents(volume: Volume) -> Iterator[str]:
    """Sections, each with a list item per paper."""
    numbers = {paper.id: number for number, paper in enumerate(papers_with_pdf(volume), 1)}
    for section in volume.sections:
        papers = [paper for paper in section.papers if paper.id in numbers]
        if not papers:
            continue
        if section.title:
            yield f"<h3>{_span('CEURSESSION', html.escape(plain(section.title)))}</h3>"
        yield "<ul>"
        for paper in papers:
            yield from _item(paper, numbers[paper.id])
        yield "</ul>"


def _item(paper: Paper, number: int) -> Iterator[str]:
    file = _file(number)
    yield f'<li id="{file.removesuffix(".pdf")}"><a href="{file}">'
    yield f"{_span('CEURTITLE', html.escape(title_of(paper)))}</a>"
    if paper.page_range:
        yield _span("CEURPAGES", paper.page_range)
    yield "<br>"
    yield ",\n".join(_span("CEURAUTHOR", html.escape(person.display)) for person in paper.authors)
    for update in updates(paper):
        yield f"<br><i>{html.escape(plain(update.sentence))}</i>"
    yield "</li>"


def _checklist(volume: Volume, options: CeurSettings) -> str:
    """The steps that an editor has to do by hand."""
    lines = [
        f"Before you hand in {_acronym(volume, options)} to CEUR-WS",
        "",
        "[ ] The workshop is registered, and the first page of each paper has the CEUR footnote.",
        "[ ] Each paper has a section 'Declaration on Generative AI' before its references, also",
        f"    where no such tool was used: {GENERATIVE_AI}",
        "[ ] Every paper was peer-reviewed; the preface says how, with the number of submissions.",
        "    The page preface.md is not in this folder. If no preface is among the papers below,",
        "    write it as a PDF and collect it as the first paper, by the editors; index.html then",
        "    lists it.",
        "[ ] The authors of each paper below signed the agreement AUTHOR-AGREEMENT (NTP for work",
        "    without third-party material, else TP); keep the signed forms, one scan per paper.",
        "[ ] The editors signed the EDITOR-AGREEMENT.",
        "[ ] index.html passes an HTML5 validator; CEUR alone fills in Vol-XXX, URN and date.",
        "",
        "Author agreements:",
        *(
            f"[ ] {_file(number)}  {title_of(paper)}"
            for number, paper in enumerate(papers_with_pdf(volume), 1)
        ),
    ]
    return "".join(f"{line}\n" for line in lines)
