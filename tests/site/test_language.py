"""The site speaks the volume's language, all of it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import html5lib
import pytest
from icalendar import Calendar

from procbuild.conference import Deadline, News, Session, Talk
from procbuild.model import EarlierVersion, Notice, Volume
from procbuild.site.citing import apa
from procbuild.site.head import open_graph
from tests.saying import marked, unmarked

from .conftest import ADA, GERVEN, LI, Build, paper, toy

XHTML = "{http://www.w3.org/1999/xhtml}"
SILENT = {f"{XHTML}{name}" for name in ("script", "style", "pre", "code", "math", "meta")}
SPOKEN = ("alt", "aria-label", "data-listed", "placeholder", "title")
EVERYWHERE = {"PDF", "BibTeX", "APA", "RIS", "CSL", "JSON", "DOI", "ISSN", "ISBN", "ORCID", "iD"}
"""What is called so in all languages."""


def everything(folder: Path, status: str) -> Volume:
    """The toy volume with all that a volume may have."""
    whole = toy(folder, status)
    first, second, *rest = whole.papers
    notice = Notice(on=date(2026, 4, 1), text="$a$.")
    first = replace(
        first,
        erratum=(notice,),
        version=(notice,),
        replaced=(EarlierVersion(name=first.supplements[0].name, sha256="0", pages=1),),
    )
    second = replace(second, retraction=notice)
    home = replace(ADA, url=whole.conference.volume.url)
    same = paper("li26c", "Namesake", replace(LI, script="", orcid="0000-0001-5109-3700"))
    crowd = paper("gerven26a", "Crowd", GERVEN, home, LI, keywords=("sums",))
    (session,) = whole.program.sessions
    late = [
        Talk(kind=kind, start=time(11), end=time(12))
        for kind in ("talk", "invited", "closing", "panel", "posters", "break", "other")
    ]
    beside = Session(id="late", title="Late", chair="Ada Lovelace", talks=tuple(late))
    speaker = replace(whole.conference.speakers[0], abstract="Grace.")
    event = replace(whole.conference.event, host="Host", url=whole.conference.volume.url)
    on = replace(beside, id="next", on=date(2026, 2, 4))
    sections = (
        replace(whole.sections[0], title="Long", papers=(first, second)),
        replace(whole.sections[1], title="Short", papers=(*rest, same, crowd)),
    )
    conference = replace(
        whole.conference,
        event=event,
        speakers=(speaker,),
        organizers=(),
        news=(News(on=event.start, text="Here."),),
        tracks=tuple(replace(one, title=one.title.split()[0]) for one in whole.conference.tracks),
        volume=replace(
            whole.conference.volume,
            isbn="978-3-16-148410-0",
            issn="0000-0000",
            licence="CC-BY-4.0",
            sponsored_by="Acme",
        ),
        dates=(*whole.conference.dates, Deadline(what="Late", on=date(2026, 9, 9))),
        check=replace(whole.conference.check, profile="neurips"),
    )
    program = replace(
        whole.program, note="Tentative", sessions=(replace(session, on=event.start), beside, on)
    )
    return replace(whole, conference=conference, program=program, sections=sections)


def texts(page: Path) -> Iterator[str]:
    """What a reader sees or hears of a page."""
    tree = html5lib.parse(page.read_text(encoding="utf-8"))
    for element in tree.iter():
        yield from (element.get(name, "") for name in SPOKEN)
    yield from _below(tree)


def _below(element: object) -> Iterator[str]:
    yield element.text or ""  # type: ignore[attr-defined]
    for child in element:  # type: ignore[attr-defined]
        if child.tag not in SILENT:
            yield from _below(child)
        yield child.tail or ""


@pytest.mark.parametrize("status", ["announced", "published"])
def test_nothing_is_said_but_by_the_words(tmp_path: Path, make_site: Build, status: str) -> None:
    whole = everything(tmp_path, status)
    out, _ = make_site(marked(whole), late="# Late\n\n```{proc:venue}\n```\n")
    found = {}
    for page in sorted(out.rglob("*.html")):
        told = unmarked("\n".join(texts(page)), whole) - EVERYWHERE
        if told:
            found[page.relative_to(out).as_posix()] = told
    assert found == {}
    english = unmarked("\n".join(texts(make_site(whole)[0] / "program.html")), whole)
    assert {"Chair", "Times", "until", "Break"} <= english
    calendar = Calendar.from_ical((out / "program.ics").read_bytes())
    for event in calendar.walk("VEVENT"):
        assert unmarked(str(event["SUMMARY"]), whole) == set()


def test_an_empty_site_says_nothing_but_by_the_words(tmp_path: Path, make_site: Build) -> None:
    whole = replace(toy(tmp_path, "announced"), sections=())
    out, _ = make_site(marked(whole))
    for page in ("index.html", "papers/index.html", "authors/index.html", "404.html"):
        assert unmarked("\n".join(texts(out / page)), whole) - EVERYWHERE == set()


def german(volume: Volume) -> Volume:
    identity = replace(volume.conference.volume, language="de")
    return replace(volume, conference=replace(volume.conference, volume=identity))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, make_site: Build) -> Path:
    whole = german(everything(tmp_path_factory.mktemp("store"), "announced"))
    notes = "# Hinweise\n\n:::{note}\nText.\n:::\n\n{proc:paper}`gerven26a`\n"
    return make_site(whole, notes=f"{notes}\n```{{proc:papers}}\n```\n")[0]


def test_a_german_site_speaks_german(site: Path) -> None:
    page = (site / "papers" / "lovelace26a.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    for words in ("Zusammenfassung", "Diesen Beitrag zitieren", "1. März 2026", "<dt>Reihe</dt>"):
        assert words in page
    assert "Wichtige Termine" in (site / "index.html").read_text(encoding="utf-8")
    call = (site / "call.html").read_text(encoding="utf-8")
    assert "<h1>Aufruf zur Einreichung</h1>" in call
    assert "Seiten (Long)" in call


def test_what_is_the_papers_is_said_in_their_language(site: Path) -> None:
    page = (site / "papers" / "lovelace26a.html").read_text(encoding="utf-8")
    assert '<h1 lang="en">Sums' in page
    assert '<p lang="en">Code is at' in page
    assert '</span><bdi lang="en">Zurückgezogen: Tiny' in page[page.index('rel="next"') :]
    listed = '<a href="../papers/lovelace26a.html" lang="en">Sums'
    assert listed in (site / "papers" / "index.html").read_text(encoding="utf-8")
    program = (site / "program.html").read_text(encoding="utf-8")
    assert '<span class="what" lang="en">Sums' in program
    notes = (site / "notes.html").read_text(encoding="utf-8")
    assert '<span lang="en">Sums' in notes
    entry = (site / "pagefind" / "0" / "pagefind-entry.json").read_text(encoding="utf-8")
    assert list(json.loads(entry)["languages"]) == ["en"]


def test_what_is_in_the_sites_language_is_not_marked(toy_site: Path) -> None:
    for page in ("papers/lovelace26a.html", "papers/index.html", "program.html"):
        assert (toy_site / page).read_text(encoding="utf-8").count(" lang=") == 1


def test_links_to_sections_are_the_same_in_all_languages(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    assert 'id="important-dates"' in page


def test_sphinx_speaks_german_too_and_english_again(
    site: Path, make_site: Build, volume: Volume
) -> None:
    page = (site / "notes.html").read_text(encoding="utf-8")
    assert '<p class="admonition-title">Bemerkung</p>' in page
    assert "Gerven et al. (2026)" in page
    out, _ = make_site(volume, notes="# Notes\n\n:::{note}\nText.\n:::\n")
    page = (out / "notes.html").read_text(encoding="utf-8")
    assert '<p class="admonition-title">Note</p>' in page
    assert "data-words" not in page


def test_a_language_without_words_leaves_sphinx_english(make_site: Build, volume: Volume) -> None:
    identity = replace(volume.conference.volume, language="pl")
    polish = replace(volume, conference=replace(volume.conference, volume=identity))
    out, _ = make_site(polish, notes="# Notes\n\n:::{note}\nText.\n:::\n")
    page = (out / "notes.html").read_text(encoding="utf-8")
    assert '<html lang="pl">' in page
    assert '<p class="admonition-title">Note</p>' in page


def test_a_citation_is_in_the_language_of_the_volume(volume: Volume) -> None:
    told = apa(german(volume), volume.papers[0])
    assert "In Proceedings of the Toy Workshop (Bd.\u00a07, S.\u00a01–12). Toy Press." in told
    first = replace(volume.papers[0], retraction=Notice(on=date(2026, 4, 1), text="Wrong."))
    assert apa(german(volume), first).endswith("(Zurückgezogen am 1. April 2026)")
    graph = dict(open_graph(german(volume), first, card=True))
    assert graph["og:title"].startswith("Zurückgezogen: Sums")
