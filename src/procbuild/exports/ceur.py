"""``ceur``: a volume as submitted to CEUR Workshop Proceedings
(https://ceur-ws.org/HOWTOSUBMIT.html).
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from procbuild.conference import Declared
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import (
    below,
    lacks,
    licence_of,
    papers_with_pdf,
    place_and_days,
    title_of,
    volume_title,
    without_pdf,
)
from procbuild.model import Finding, Paper, Volume
from procbuild.standards.languages import iso639_2
from procbuild.standards.licences import licence
from procbuild.templates import Template, environment
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
    return options.acronym or f"{event.brief_name} {event.start.year}"


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


@functools.cache
def _template() -> Template:
    return environment(Path(__file__).parent).get_template("ceur.html.jinja")


def _page(volume: Volume, options: CeurSettings) -> str:
    """The table of contents."""
    identity, event = volume.conference.volume, volume.conference.event
    rights = _licence(volume)
    name, address = licence(rights)
    editors = [person.display for person in volume.conference.editors]
    page = _template().render(
        volume=volume,
        number=options.numbered,
        acronym=_acronym(volume, options),
        title=volume_title(volume),
        home=event.url or identity.url,
        language=iso639_2(identity.language) or "eng",
        colocated=options.colocated or event.host,
        place_and_days=place_and_days(event),
        submitted_by=options.submitted_by or next(iter(editors), ""),
        is_cc_by=rights == LICENCE,
        licence=name,
        licence_url=address,
        sections=list(_contents(volume)),
    )
    return f"{page}\n"


def _licence(volume: Volume) -> str:
    """The licence that holds for the volume and all papers; empty if they differ."""
    stated = {licence_of(volume), *(licence_of(volume, paper) for paper in volume.papers)}
    return stated.pop() if len(stated) == 1 else ""


def _contents(volume: Volume) -> Iterator[Mapping[str, object]]:
    """Title and papers of each section that has papers with a PDF."""
    numbers = {paper.id: number for number, paper in enumerate(papers_with_pdf(volume), 1)}
    for section in volume.sections:
        if papers := [paper for paper in section.papers if paper.id in numbers]:
            yield {
                "title": plain(section.title),
                "papers": [_item(paper, _file(numbers[paper.id])) for paper in papers],
            }


def _item(paper: Paper, file: str) -> Mapping[str, object]:
    return {
        "name": file.removesuffix(".pdf"),
        "title": title_of(paper),
        "pages": paper.page_range,
        "authors": [person.display for person in paper.authors],
        "notices": [plain(update.sentence) for update in updates(paper)],
    }


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
