"""All words of the site are in the language of the volume."""

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
from tests.changed_volumes import with_identity
from tests.marked_words import unmarked_words, with_marked_words

from .conftest import ADA, GERVEN, LI, MakeSite, make_paper, make_toy_volume

XHTML = "{http://www.w3.org/1999/xhtml}"
NOT_READ = {f"{XHTML}{name}" for name in ("script", "style", "pre", "code", "math", "meta")}
READ_ATTRIBUTES = ("alt", "aria-label", "data-listed", "placeholder", "title")
INTERNATIONAL = {
    "PDF",
    "BibTeX",
    "APA",
    "RIS",
    "CSL",
    "JSON",
    "DOI",
    "doi",
    "ISSN",
    "ISBN",
    "ORCID",
    "iD",
}
"""Words that are the same in all languages."""


def full_volume(folder: Path, status: str) -> Volume:
    """The toy volume with everything that a volume may have."""
    volume = make_toy_volume(folder, status)
    first, second, *rest = volume.papers
    notice = Notice(on=date(2026, 4, 1), text="$a$.")
    first = replace(
        first,
        erratum=(notice,),
        version=(notice,),
        replaced=(EarlierVersion(name=first.supplements[0].name, sha256="0", pages=1),),
    )
    second = replace(second, retraction=notice)
    home = replace(ADA, url=volume.conference.volume.url)
    namesake = make_paper("li26c", "Namesake", replace(LI, script="", orcid="0000-0001-5109-3700"))
    crowd = make_paper("gerven26a", "Crowd", GERVEN, home, LI, keywords=("sums",))
    (session,) = volume.program.sessions
    talks = [
        Talk(kind=kind, start=time(11), end=time(12))
        for kind in ("talk", "invited", "closing", "panel", "posters", "break", "other")
    ]
    late_session = Session(id="late", title="Late", chair="Ada Lovelace", talks=tuple(talks))
    speaker = replace(volume.conference.speakers[0], abstract="Grace.")
    event = replace(volume.conference.event, host="Host", url=volume.conference.volume.url)
    next_session = replace(late_session, id="next", on=date(2026, 2, 4))
    sections = (
        replace(volume.sections[0], title="Long", papers=(first, second)),
        replace(volume.sections[1], title="Short", papers=(*rest, namesake, crowd)),
    )
    conference = replace(
        volume.conference,
        event=event,
        speakers=(speaker,),
        organizers=(),
        news=(News(on=event.start, text="Here."),),
        tracks=tuple(
            replace(track, title=track.title.split()[0]) for track in volume.conference.tracks
        ),
        volume=replace(
            volume.conference.volume,
            isbn="978-3-16-148410-0",
            issn="0000-0000",
            licence="CC-BY-4.0",
            sponsored_by="Acme",
        ),
        dates=(*volume.conference.dates, Deadline(what="Late", on=date(2026, 9, 9))),
        check=replace(volume.conference.check, profile="neurips"),
    )
    parallel = replace(session, id="parallel", on=event.start, room="")
    program = replace(
        volume.program,
        note="Tentative",
        sessions=(replace(session, on=event.start), parallel, late_session, next_session),
    )
    return replace(volume, conference=conference, program=program, sections=sections)


def texts(page: Path) -> Iterator[str]:
    """Yield the texts of a page that a reader sees or hears."""
    tree = html5lib.parse(page.read_text(encoding="utf-8"))
    for element in tree.iter():
        yield from (element.get(name, "") for name in READ_ATTRIBUTES)
    yield from _texts_below(tree)


def _texts_below(element: object) -> Iterator[str]:
    yield element.text or ""  # type: ignore[attr-defined]
    for child in element:  # type: ignore[attr-defined]
        if child.tag not in NOT_READ:
            yield from _texts_below(child)
        yield child.tail or ""


@pytest.mark.parametrize("status", ["announced", "published"])
def test_all_words_of_the_site_can_be_translated(
    tmp_path: Path, make_site: MakeSite, status: str
) -> None:
    volume = full_volume(tmp_path, status)
    out, _ = make_site(with_marked_words(volume), late="# Late\n\n```{proc:venue}\n```\n")
    untranslated = {}
    for page in sorted(out.rglob("*.html")):
        words = unmarked_words("\n".join(texts(page)), volume) - INTERNATIONAL
        if words:
            untranslated[page.relative_to(out).as_posix()] = words
    assert untranslated == {}
    english = unmarked_words("\n".join(texts(make_site(volume)[0] / "program.html")), volume)
    assert {"Chair", "Times", "until", "Break"} <= english
    calendar = Calendar.from_ical((out / "program.ics").read_bytes())
    for event in calendar.walk("VEVENT"):
        assert unmarked_words(str(event["SUMMARY"]), volume) == set()


def test_all_words_of_an_empty_site_can_be_translated(tmp_path: Path, make_site: MakeSite) -> None:
    volume = replace(make_toy_volume(tmp_path, "announced"), sections=())
    out, _ = make_site(with_marked_words(volume))
    for page in ("index.html", "papers/index.html", "authors/index.html", "404.html"):
        assert unmarked_words("\n".join(texts(out / page)), volume) - INTERNATIONAL == set()


def in_german(volume: Volume) -> Volume:
    return with_identity(volume, language="de")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, make_site: MakeSite) -> Path:
    volume = in_german(full_volume(tmp_path_factory.mktemp("store"), "announced"))
    notes = "# Hinweise\n\n:::{note}\nText.\n:::\n\n{proc:paper}`gerven26a`\n"
    return make_site(volume, notes=f"{notes}\n```{{proc:papers}}\n```\n")[0]


def test_a_german_site_has_german_words(site: Path) -> None:
    page = (site / "papers" / "lovelace26a.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    for words in ("Zusammenfassung", "Diesen Beitrag zitieren", "1. März 2026", "<dt>Reihe</dt>"):
        assert words in page
    assert "Wichtige Termine" in (site / "index.html").read_text(encoding="utf-8")
    call = (site / "call.html").read_text(encoding="utf-8")
    assert "<h1>Aufruf zur Einreichung</h1>" in call
    assert "Seiten (Long)" in call


def test_texts_of_papers_are_marked_with_their_language(site: Path) -> None:
    page = (site / "papers" / "lovelace26a.html").read_text(encoding="utf-8")
    assert '<h1 lang="en">Sums' in page
    assert '<p lang="en">Code is at' in page
    assert '</span><bdi lang="en">Zurückgezogen: Tiny' in page[page.index('rel="next"') :]
    link = '<a href="../papers/lovelace26a.html" lang="en">Sums'
    assert link in (site / "papers" / "index.html").read_text(encoding="utf-8")
    program = (site / "program.html").read_text(encoding="utf-8")
    assert '<span class="what" lang="en">Sums' in program
    notes = (site / "notes.html").read_text(encoding="utf-8")
    assert '<span lang="en">Sums' in notes
    entry = (site / "pagefind" / "0" / "pagefind-entry.json").read_text(encoding="utf-8")
    assert list(json.loads(entry)["languages"]) == ["en"]


def test_texts_in_the_language_of_the_site_are_not_marked(toy_site: Path) -> None:
    for page in ("papers/lovelace26a.html", "papers/index.html", "program.html"):
        assert (toy_site / page).read_text(encoding="utf-8").count(" lang=") == 1


def test_ids_of_sections_are_the_same_in_all_languages(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    assert 'id="important-dates"' in page


def test_sphinx_uses_german_and_then_english_again(
    site: Path, make_site: MakeSite, volume: Volume
) -> None:
    page = (site / "notes.html").read_text(encoding="utf-8")
    assert '<p class="admonition-title">Bemerkung</p>' in page
    assert "Gerven et al. (2026)" in page
    out, _ = make_site(volume, notes="# Notes\n\n:::{note}\nText.\n:::\n")
    page = (out / "notes.html").read_text(encoding="utf-8")
    assert '<p class="admonition-title">Note</p>' in page
    assert "data-words" not in page


def test_a_language_without_words_leaves_sphinx_english(
    make_site: MakeSite, volume: Volume
) -> None:
    polish = with_identity(volume, language="pl")
    out, _ = make_site(polish, notes="# Notes\n\n:::{note}\nText.\n:::\n")
    page = (out / "notes.html").read_text(encoding="utf-8")
    assert '<html lang="pl">' in page
    assert '<p class="admonition-title">Note</p>' in page


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("de", "")])
def test_pages_have_the_direction_of_their_language(
    make_site: MakeSite, volume: Volume, language: str, direction: str
) -> None:
    out, _ = make_site(replace(with_identity(volume, language=language), sections=()))
    stated = f' dir="{direction}"' if direction else ""
    page = (out / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"{stated}>' in page


def test_a_citation_is_in_the_language_of_the_volume(volume: Volume) -> None:
    citation = apa(in_german(volume), volume.papers[0])
    assert "In A. Lovelace (Hrsg.), <i>" in citation
    assert "Workshop</i> (Bd.\u00a07, S.\u00a01–12). Toy Press." in citation
    retracted = replace(volume.papers[0], retraction=Notice(on=date(2026, 4, 1), text="Wrong."))
    assert apa(in_german(volume), retracted).endswith("(Zurückgezogen am 1. April 2026)")
    graph = dict(open_graph(in_german(volume), retracted, card=True))
    assert graph["og:title"].startswith("Zurückgezogen: Sums")
