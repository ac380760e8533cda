"""A small volume with unusual names, and sites that are built from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import html5lib
import pytest

from procbuild import site
from procbuild.conference import (
    Call,
    Conference,
    Deadline,
    Event,
    Identity,
    News,
    Organizer,
    Person,
    Program,
    Session,
    Speaker,
    Sponsor,
    Talk,
    Track,
)
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Link, Paper, PdfFacts, Section, Supplement, Volume
from procbuild.progress import Silent
from tests.papers import small_pdf

URL = "https://toy.example.org/2026/"

ADA = Person(
    given="Ada",
    family="Lovelace",
    orcid="0000-0002-1825-0097",
    affiliations=("Analytical Engines",),
)
GERVEN = Person(
    given="Marcel", particle="van", family="Gerven", affiliations=("Radboud", "Analytical Engines")
)
LI = Person(given="Wei", family="Li", script="李伟")
GROUP = Person(literal="The Toy Collaboration")
AMIN = Person(given="سمیرا", family="امینی")


def make_paper(key: str, title: str, *authors: Person, **fields: object) -> Paper:
    """Make a paper without a PDF."""
    values: dict[str, Any] = {"language": "en", **fields}
    return Paper(id=key, citation_key=key, title=title, authors=authors, **values)


def make_toy_volume(folder: Path, status: str = "published") -> Volume:
    """Make a volume of four papers and write the PDFs into ``folder``."""
    pdf = folder / "paper.pdf"
    pdf.write_bytes(small_pdf("A toy", "that is quixotic"))
    (folder / "data.zip").write_bytes(b"zip")
    facts = PdfFacts(sha256=sha256_of(pdf), pages=1, page_sizes=((612.0, 792.0),))
    papers = (
        make_paper(
            "lovelace26a",
            r"Sums of $\sqrt{n}$ & “engines”: 100 % done",
            ADA,
            GERVEN,
            abstract="On $x_1 < x_2$.\n\nCode is at https://code.example.org/a?b&c.",
            keywords=("engines", "sums"),
            award="Best paper",
            doi="10.5555/12345678",
            licence="CC-BY-4.0",
            track="long",
            links=(Link(label="Code", url="https://code.example.org/a"),),
            supplements=(Supplement(name="data.zip", label="Data"),),
            pdf=pdf,
            folder=folder,
            facts=facts,
            first_page=1,
            last_page=12,
        ),
        make_paper(
            "li26a",
            "Tiny 🎉",
            LI,
            GROUP,
            track="long",
            pdf=pdf,
            facts=facts,
            first_page=13,
            last_page=13,
        ),
        make_paper("li26b", "Another", replace(LI, script=""), track="short"),
        make_paper("amini26a", "From right to left", AMIN, ADA, track="short"),
    )
    conference = Conference(
        volume=Identity(
            title="Proceedings of the Toy Workshop",
            short_title="Toy 2026",
            series="Toy Proceedings",
            number="7",
            publisher="Toy Press",
            url=URL,
            published=date(2026, 3, 1),
            status=status,  # type: ignore[arg-type]
        ),
        event=Event(
            name="Toy Workshop",
            short_name="Toy",
            tagline="Small things",
            city="Vienna",
            country="Austria",
            start=date(2026, 2, 3),
            end=date(2026, 2, 4),
            timezone="Europe/Vienna",
            contact="chairs@example.org",
        ),
        editors=(ADA,),
        organizers=(Organizer(given="Ole", family="Ås", role="General chair"),),
        committee=(Organizer(given="Eva", family="Žáková", role="Reviewer"),),
        speakers=(Speaker(given="Grace", family="Hopper", title="Compilers", bio="An admiral."),),
        dates=(
            Deadline(what="Submission", on=date(2025, 11, 1), at=time(23, 59)),
            Deadline(what="Camera-ready"),
            Deadline(what="Workshop", on=date(2026, 2, 3), until=date(2026, 2, 4)),
        ),
        tracks=(
            Track(id="long", title="Long papers", description="Finished work.", page_limit=8),
            Track(id="short", title="Short papers", archival=False),
        ),
        call=Call(
            topics=("Engines", "Sums"),
            review="double-blind",
            submit_url="https://submit.example.org/toy",
            notes=("Be brief.",),
        ),
        sponsors=(Sponsor(name="Acme", url="https://acme.example.org", level="Gold"),),
        news=(News(on=date(2025, 12, 24), text="Papers are in."),),
    )
    program = Program(
        note="tentative",
        sessions=(
            Session(
                id="morning",
                title="Morning",
                room="Room 1",
                talks=(
                    Talk(kind="opening", start=time(9), end=time(9, 15)),
                    Talk(start=time(9, 15), end=time(9, 35), papers=("lovelace26a",)),
                    Talk(
                        title="Compilers",
                        kind="invited",
                        start=time(9, 35),
                        end=time(10),
                        speakers=("Grace Hopper",),
                    ),
                ),
                papers=("li26a", "gone"),
            ),
        ),
    )
    return Volume(
        name="toy",
        conference=conference,
        program=program,
        sections=(
            Section(id="long", title="Long papers", papers=papers[:2]),
            Section(id="short", title="Short papers", papers=papers[2:]),
        ),
    )


@pytest.fixture(scope="session")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Volume:
    """The published toy volume."""
    return make_toy_volume(tmp_path_factory.mktemp("store"))


SiteAndFindings = tuple[Path, tuple[Finding, ...]]
MakeSite = Callable[..., SiteAndFindings]


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> MakeSite:
    """Return a function that builds a site from a volume and the texts of pages by name."""

    cache = Cache(tmp_path_factory.mktemp("cache"))

    def make(volume: Volume, **pages: str) -> SiteAndFindings:
        conf = tmp_path_factory.mktemp("conf") / volume.name
        conf.mkdir()
        for name, text in pages.items():
            (conf / f"{name}.md").write_text(text, encoding="utf-8")
        out = tmp_path_factory.mktemp("out") / "site"
        findings = site.build(
            volume, conf, out, today=date(2026, 3, 1), cache=cache, progress=Silent()
        )
        return out, findings

    return make


def html_mistakes(out: Path) -> list[str]:
    """Return what the parser of the HTML standard has to repair on the pages of a site."""
    mistakes = []
    for path in sorted(out.rglob("*.html")):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_text(encoding="utf-8"))
        mistakes += [f"{path.name}:{line}: {error}" for (line, _), error, _ in parser.errors]
    return mistakes


@pytest.fixture(scope="session")
def toy_site(make_site: MakeSite, volume: Volume) -> Path:
    """The folder of the site of the published toy volume, with a start page."""
    out, findings = make_site(volume, index="# Welcome to toys\n\nHello $e^x$.\n")
    assert findings == ()
    return out
