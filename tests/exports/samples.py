"""A sample volume with everything that is hard to export."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from procbuild.conference import Conference, Event, Identity, Organizer, Person, Program
from procbuild.model import EarlierVersion, Link, Notice, Origin, Paper, Section, Supplement, Volume
from tests.changed_volumes import with_first_paper

TITLES = (
    r"50% of $\alpha$-Nets & #tags_here: a \path, {braces} ~ ^ <b> “quoted”",
    "深度学习与图神经网络",
    "تعلم الآلة 🎓 BERT",
    "A sparse code emerges in Vienna",
)
"""Titles with formulas and characters that are special in TeX, XML and HTML; in Chinese; in Arabic
with an emoji; in sentence case with a proper name."""

AUTHORS = (
    (
        Person(
            given="Marcel",
            particle="van",
            family="Gerven",
            suffix="Jr.",
            orcid="0000-0002-1825-0097",
            email="marcel@example.org",
            affiliations=("Arts & Crafts <Univ.>", "Second Place"),
        ),
        Person(given="José", family="García Márquez"),
        Person(literal="The Example Collaboration"),
    ),
    (Person(literal="张伟"), Person(given="Wei", family="Zhang", script="张伟")),
    (Person(given="محمد", family="علي"), Person(given="Łukasz", family="Ørsted-Nguyễn")),
    (Person(literal="Plato"),),
)

ABSTRACT = "First 5% of $x_{i} < 2$ & more.\n\nSecond <paragraph>."


def sample_volume(
    folder: Path | None = None, *, exports: Mapping[str, Mapping[str, object]] | None = None
) -> Volume:
    """Make the sample volume; if ``folder`` is given, write the files of the papers there."""
    papers = [_paper(number, folder) for number in range(4)]
    conference = Conference(
        volume=Identity(
            title="Proceedings of Examples & Others",
            short_title="Examples 2024",
            series="Example Series",
            number="7",
            publisher="Example Press",
            issn="2640-3498",
            isbn="978-3-16-148410-0",
            doi="10.5072/examples",
            url="https://example.org/p/",
            licence="CC-BY-4.0",
            published=date(2024, 5, 4),
        ),
        event=Event(
            name="Workshop on Examples",
            short_name="EX",
            host="Host 2023",
            venue="Old Hall",
            city="Vienna",
            country="Austria",
            start=date(2023, 7, 9),
            end=date(2023, 7, 11),
            url="https://example.org/",
        ),
        editors=(
            Person(given="Emanuele", family="Rodolà", affiliations=("Example University",)),
            Person(given="Ann", family="Lee", affiliations=("Example Institute",)),
        ),
        organizers=(Organizer(given="Bo", family="Ray", role="General chair"),),
        exports=exports
        or {
            "acl": {"venue": "ex"},
            "crossref": {"depositor": "Depositor", "email": "deposit@example.org"},
            "oai": {
                "identifier": "example.org",
                "email": "admin@example.org",
                "gateway": "http://gateway.test/oai",
            },
            "openreview": {"group": "Example.org/2023/Workshop"},
        },
    )
    sections = (
        Section(id="talks", title="Talks & Posters", papers=tuple(papers[:2])),
        Section(id="second", title="Second", papers=tuple(papers[2:])),
    )
    return Volume(name="ex2024", conference=conference, program=Program(), sections=sections)


def _paper(number: int, folder: Path | None) -> Paper:
    paper_folder = folder / f"p{number}" if folder else Path(f"/nowhere/p{number}")
    supplements = (
        Supplement(name="data.zip", label="Supplement"),
        Supplement(name="film.mp4", label="Film"),
    )
    if folder:
        paper_folder.mkdir(parents=True)
        (paper_folder / "paper.pdf").write_bytes(b"%%PDF-1.7 paper %d" % number)
        for supplement in supplements:
            (paper_folder / supplement.name).write_bytes(supplement.name.encode())
    return Paper(
        id=f"p{number}",
        title=TITLES[number],
        authors=AUTHORS[number],
        abstract=ABSTRACT,
        keywords=("graphs & nets", "a_b"),
        language="en",
        doi=f"10.5072/ex.p{number}",
        award="Best Paper" if not number else "",
        supplements=supplements if not number else (),
        links=(Link(label="OpenReview", url=f"https://openreview.net/forum?id=AbCdEf{number}"),),
        origin=Origin(kind="csv", key=str(number)),
        sha256="0" * 64,
        citation_key=("gerven24a", "deep24a", "ali24a", "plato24a")[number],
        pdf=paper_folder / "paper.pdf",
        folder=paper_folder,
        first_page=number * 10 + 1,
        last_page=number * 10 + (1 if number == 3 else 10),
    )


def corrected_volume(
    folder: Path | None = None, *, exports: Mapping[str, Mapping[str, object]] | None = None
) -> Volume:
    """Make the volume with an erratum, a second version and a retraction of its first paper.

    If ``folder`` is given, its subfolder ``built`` has the files that ``procbuild build`` writes.
    """
    volume = sample_volume(folder, exports=exports)
    if folder:
        built = folder / "built" / "papers"
        (built / "gerven24a").mkdir(parents=True)
        (built / "gerven24a" / "paper-v1.pdf").write_bytes(b"%PDF-1.7 first, stamped")
        (built / "gerven24a.pdf").write_bytes(b"%PDF-1.7 second, stamped")
    return with_first_paper(
        volume,
        erratum=(Notice(on=date(2024, 6, 1), text="Read $a$ & <b>.", file="data.zip"),),
        version=(Notice(on=date(2024, 7, 2), text="New sums."),),
        replaced=(EarlierVersion(name="paper-v1.pdf", sha256="1" * 64, pages=10),),
        retraction=Notice(on=date(2024, 8, 3), text="It is wrong."),
    )
