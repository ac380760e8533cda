"""The site in a real browser: no complaints, no foreign requests, search, copying, access."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from urllib.parse import quote

import pytest

from procbuild.conference import Person
from procbuild.model import Notice, Volume
from tests.conftest import absent

from .browser import CHROMIUM, Browser, served
from .conftest import ADA, Build, paper, toy

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    "index.html", "call.html", "program.html", "papers/index.html", "papers/lovelace26a.html",
    "papers/amini26a.html", "papers/crowd26a.html", "authors/index.html",
    "authors/lovelace-ada.html", "tracks.html", "keywords.html", "search.html", "404.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(make_site: Build, volume: Volume) -> Iterator[str]:
    crowd = tuple(Person(given="G.", family=f"Author{n}", affiliations=("U",)) for n in range(40))
    many = paper(
        "crowd26a",
        "Forty authors of one long and detailed paper",
        *crowd,
        ADA,
        erratum=(Notice(on=date(2026, 4, 1), text="Read $a$."),),
        retraction=Notice(on=date(2026, 5, 1), text="It is wrong."),
    )
    section = replace(volume.sections[1], papers=(*volume.sections[1].papers, many))
    out, findings = make_site(
        replace(volume, sections=(volume.sections[0], section)),
        index="# Welcome\n\nText with $x^2$.\n\n| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n\n"
        "$$\\int_0^1 x = \\frac{1}{2}$$\n",
        call="# Call\n",
    )
    assert findings == ()
    with served(out) as url:
        yield url


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not CHROMIUM:
        absent("Chromium")
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def fresh(browser: Browser) -> None:
    browser.events.clear()
    browser.size(1280, 900)
    browser.scheme("light")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_neither_complains_nor_asks_anybody_else(
    browser: Browser, address: str, page: str
) -> None:
    browser.open(address + page)
    assert browser.complaints() == []
    assert browser.requests()
    assert [url for url in browser.requests() if not url.startswith(address)] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways(browser: Browser, address: str, page: str) -> None:
    browser.open(address + page)
    for width in (360, 820):
        browser.size(width, 800)
        assert browser.run("document.documentElement.scrollWidth") <= width


def test_maths_in_a_title_is_as_heavy_as_the_title(browser: Browser, address: str) -> None:
    browser.open(address + "papers/lovelace26a.html")
    title, maths = browser.run(
        "['h1', 'h1 msqrt'].map(one => getComputedStyle(document.querySelector(one)).fontWeight)"
    )
    assert maths == title >= "600"


def test_columns_stand_as_the_organizers_align_them(browser: Browser, address: str) -> None:
    browser.open(address + "index.html")
    for row in ("thead", "tbody"):
        cells = f"[...document.querySelectorAll('main {row} tr > *')]"
        found = browser.run(f"{cells}.map(cell => getComputedStyle(cell).textAlign)")
        assert found == ["start", "center", "end"]


def test_a_displayed_formula_is_centred_below_the_text(browser: Browser, address: str) -> None:
    browser.open(address + "index.html")
    for width in (1280, 390):
        browser.size(width, 900)
        text, formula = browser.run(
            "['section > p', 'div.math'].map(one => {"
            " const box = document.querySelector(`main ${one}`).getBoundingClientRect();"
            " return [box.left, box.right]; })"
        )
        assert formula == text


def test_a_displayed_formula_does_not_scroll(browser: Browser, address: str) -> None:
    browser.open(address + "index.html")
    shown, whole = browser.run(
        "['offset', 'scroll'].map(one => document.querySelector('main div.math')[`${one}Height`])"
    )
    assert shown == whole


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(browser: Browser, address: str, page: str) -> None:
    browser.open(address + page)
    browser.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    assert violations(browser, "{}") == []
    browser.scheme("dark")
    assert violations(browser, "{runOnly: ['color-contrast']}") == []


def violations(browser: Browser, options: str) -> list[str]:
    """What axe-core finds wrong with the page."""
    found: list[str] = browser.run(
        f"axe.run(document, {options}).then(r => r.violations.map("
        "v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html + n.failureSummary)}`))"
    )
    return found


@pytest.mark.parametrize("page", ["papers/lovelace26a.html", "search.html"])
def test_the_keyboard_alone_reaches_everything(browser: Browser, address: str, page: str) -> None:
    browser.open(address + page)
    browser.run("""window.seen = new Set();
        document.addEventListener("focusin", event => seen.add(event.target));
        document.activeElement.blur(); 0""")
    count = browser.run("document.querySelectorAll('a, button, summary, input').length")
    for _ in range(count + 3):
        browser.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", windowsVirtualKeyCode=9)
    missed = browser.run("""[...document.querySelectorAll('a, button, summary, input')]
        .filter(one => one.checkVisibility() && !seen.has(one)).map(one => one.outerHTML)""")
    assert missed == []


def listed(browser: Browser) -> list[str]:
    """The entries that are to be seen, in their order."""
    shown: list[str] = browser.run("""[...document.querySelectorAll("main li .title a, .names a")]
        .filter(one => one.checkVisibility()).map(one => one.textContent)""")
    return shown


def press(browser: Browser, words: str) -> None:
    """Reach a button with the keyboard and press it."""
    browser.run(f"""[...document.querySelectorAll(".orders button")]
        .find(one => one.textContent === "{words}").focus()""")
    for kind in ("keyDown", "keyUp"):
        browser.call(
            "Input.dispatchKeyEvent", type=kind, key="Enter", text="\r", windowsVirtualKeyCode=13
        )


def test_papers_are_listed_by_title_author_and_page(browser: Browser, address: str) -> None:
    browser.open(address + "papers/index.html")
    before = listed(browser)
    press(browser, "Title")
    by_title = listed(browser)
    assert [title[:5] for title in by_title] == ["Anoth", "Forty", "From ", "Sums ", "Tiny "]
    assert browser.run("document.querySelector('[aria-pressed=true]').textContent") == "Title"
    press(browser, "First author")
    assert [title[:5] for title in listed(browser)] == ["Forty", "Tiny ", "Anoth", "Sums ", "From "]
    press(browser, "Page")
    assert listed(browser)[:2] == before[:2]
    browser.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        assert violations(browser, "{}") == []
    press(browser, "As listed")
    assert listed(browser) == before
    assert browser.complaints() == []


def test_authors_are_listed_by_the_number_of_their_papers(browser: Browser, address: str) -> None:
    browser.open(address + "authors/index.html")
    before = listed(browser)
    press(browser, "Number of papers")
    assert listed(browser)[:2] == ["Lovelace, Ada", "Li, Wei"]
    assert sorted(listed(browser)) == sorted(before)
    press(browser, "Name")
    assert listed(browser) == before


def test_copying_gives_the_citation(browser: Browser, address: str) -> None:
    browser.open(address + "papers/lovelace26a.html")
    browser.call(
        "Browser.grantPermissions",
        origin=address.rstrip("/"),
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
    )
    browser.run("document.querySelector('.copy').click()")
    browser.wait("document.querySelector('.copy').textContent === 'Copied'")
    assert browser.run("navigator.clipboard.readText()").startswith("@inproceedings{lovelace26a,")


@pytest.mark.parametrize(
    ("words", "page"),
    [("Gerven", "papers/lovelace26a.html"), ("quixotic", "papers/li26a.html"),
     ("Forty authors", "papers/crowd26a.html")],
)  # fmt: skip
def test_search_finds_names_titles_and_words_within_pdfs(
    browser: Browser, address: str, words: str, page: str
) -> None:
    browser.open(f"{address}search.html?q={quote(words)}")
    first = browser.wait("document.querySelector('.results a')?.href")
    assert first == address + page
    assert browser.complaints() == []
    assert [url for url in browser.requests() if not url.startswith(address)] == []


@pytest.mark.parametrize("words", ["qwertyuiop", "zzqqxx", "xylophone"])
def test_search_finds_nothing_that_only_begins_alike(
    browser: Browser, address: str, words: str
) -> None:
    browser.open(f"{address}search.html?q={words}")
    browser.wait("document.querySelector('#count').textContent === 'No pages found'")
    assert browser.run("document.querySelectorAll('.results a').length") == 0


def test_deadlines_are_shown_in_the_readers_time(browser: Browser, address: str) -> None:
    browser.call("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
    browser.open(address + "call.html")
    assert "8:59" in browser.run("document.querySelector('.local').textContent")


ABLE = paper("able26a", "Capabilities of engines", ADA)


@pytest.fixture(scope="module")
def german(make_site: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    whole = toy(tmp_path_factory.mktemp("store"), "announced")
    identity = replace(whole.conference.volume, language="de")
    conference = replace(whole.conference, volume=identity)
    able = replace(whole.sections[0], papers=(*whole.sections[0].papers, ABLE))
    whole = replace(whole, conference=conference, sections=(able, *whole.sections[1:]))
    with served(make_site(whole)[0]) as url:
        yield url


def test_papers_in_another_language_are_found_by_its_stems(browser: Browser, german: str) -> None:
    browser.open(f"{german}search.html?q=capability")
    browser.wait("document.querySelector('#count').textContent === '1 Seite gefunden'")
    assert "Capabilities" in browser.run("document.querySelector('#results').textContent")


def test_scripts_speak_the_language_of_the_volume(browser: Browser, german: str) -> None:
    browser.open(f"{german}search.html?q=quixotic")
    browser.wait("document.querySelector('#count').textContent === '2 Seiten gefunden'")
    browser.open(f"{german}search.html?q=zzqqxx")
    browser.wait("document.querySelector('#count').textContent === 'Keine Seiten gefunden'")
    browser.open(f"{german}papers/index.html")
    press(browser, "Titel")
    orders = browser.run("document.querySelector('.orders').textContent")
    assert orders == "Reihenfolge: Wie aufgeführt Titel Erstautor Seite "
    browser.open(f"{german}papers/lovelace26a.html")
    assert browser.run("document.querySelector('.copy').textContent") == "Kopieren"
    browser.call("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
    browser.open(f"{german}call.html")
    told = browser.run("document.querySelector('.local').textContent")
    assert told.endswith("20:59 Uhr in Ihrer Zeitzone")
    assert browser.complaints() == []


@pytest.mark.parametrize("page", ["papers/index.html", "papers/lovelace26a.html", "search.html"])
def test_axe_finds_no_violation_in_german(browser: Browser, german: str, page: str) -> None:
    browser.open(german + page)
    browser.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    assert violations(browser, "{}") == []
