"""The site in a real browser: errors, requests, search, copying and accessibility."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from urllib.parse import quote

import pytest

from procbuild.conference import Person
from procbuild.model import Notice, Volume
from tests.changed_volumes import with_identity
from tests.conftest import skip_missing

from .browser import CHROMIUM, Browser, serve_folder
from .conftest import ADA, MakeSite, make_paper, make_toy_volume

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    "index.html", "call.html", "program.html", "papers/index.html", "papers/lovelace26a.html",
    "papers/amini26a.html", "papers/crowd26a.html", "authors/index.html",
    "authors/lovelace-ada.html", "tracks.html", "keywords.html", "search.html", "404.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(make_site: MakeSite, volume: Volume) -> Iterator[str]:
    crowd = tuple(Person(given="G.", family=f"Author{n}", affiliations=("U",)) for n in range(40))
    crowd_paper = make_paper(
        "crowd26a",
        "The forty authors of one long and detailed paper",
        *crowd,
        ADA,
        erratum=(Notice(on=date(2026, 4, 1), text="Read $a$."),),
        retraction=Notice(on=date(2026, 5, 1), text="It is wrong."),
    )
    section = replace(volume.sections[1], papers=(*volume.sections[1].papers, crowd_paper))
    out, findings = make_site(
        replace(volume, sections=(volume.sections[0], section)),
        index="# Welcome\n\nText with $x^2$.\n\n| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n\n"
        "$$\\int_0^1 x = \\frac{1}{2}$$\n",
        call="# Call\n",
    )
    assert findings == ()
    with serve_folder(out) as url:
        yield url


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not CHROMIUM:
        skip_missing("Chromium")
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def reset_browser(browser: Browser) -> None:
    browser.events.clear()
    browser.set_window_size(1280, 900)
    browser.set_color_scheme("light")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_errors_and_no_requests_to_other_hosts(
    browser: Browser, address: str, page: str
) -> None:
    browser.open(address + page)
    assert browser.console_messages() == []
    assert browser.requests()
    assert [url for url in browser.requests() if not url.startswith(address)] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways(browser: Browser, address: str, page: str) -> None:
    browser.open(address + page)
    for width in (360, 820):
        browser.set_window_size(width, 800)
        assert browser.run("document.documentElement.scrollWidth") <= width


def test_a_table_of_four_columns_fits_on_a_phone(
    browser: Browser, make_site: MakeSite, volume: Volume
) -> None:
    rows = (
        "| track | submitted | accepted | share |\n|---|---|---|---|\n| demonstrations | 6 | 2 | |"
    )
    out, _ = make_site(volume, preface=f"# Preface\n\n{rows}\n")
    browser.set_window_size(390, 800)
    with serve_folder(out) as url:
        browser.open(f"{url}preface.html")
        table = "document.querySelector('table')"
        assert browser.run(f"{table}.scrollWidth - {table}.clientWidth") == 0


def test_the_navigation_is_one_line_on_a_phone(browser: Browser, address: str) -> None:
    browser.set_window_size(390, 800)
    browser.open(address + "index.html")
    tops = "[...document.querySelectorAll('.top li')].map(item => item.offsetTop)"
    assert len(set(browser.run(tops))) == 1
    browser.run("document.querySelector('.top li:last-child a').focus()")
    right = "document.querySelector('.top li:last-child').getBoundingClientRect().right"
    browser.wait(f"{right} <= 390")


COVERED = """(() => {
    const search = document.querySelector('.top li:last-child').getBoundingClientRect();
    const item = %s.getBoundingClientRect();
    return item.left < 0 || item.right > search.left || item.height < 24;
})()"""
"""Whether an item of the menu is not all in sight, or too small for a finger."""


def test_the_menu_of_a_phone_shows_the_focused_item_and_that_of_the_page(
    browser: Browser, address: str
) -> None:
    browser.set_window_size(320, 800)
    browser.open(address + "index.html")
    links = "document.querySelectorAll('.top ul a')"
    count = browser.run(f"{links}.length")
    for place in [*range(count - 1), *reversed(range(count - 1))]:
        browser.run(f"{links}[{place}].focus()")
        browser.wait(f"!{COVERED % f'{links}[{place}]'}")
    browser.open(address + "program.html")
    assert not browser.run(COVERED % "document.querySelector('.top ul [aria-current]')")


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("papers/index.html", ".authors .person"),
        ("program.html", ".who .person"),
        ("papers/li26a.html", ".byline bdi"),
    ],
)
def test_names_that_fit_on_a_line_are_not_broken(
    browser: Browser, address: str, page: str, names: str
) -> None:
    browser.open(address + page)
    for width in range(320, 440, 15):
        browser.set_window_size(width, 800)
        lines = browser.run(
            f"[...document.querySelectorAll('{names}')].map(name => name.offsetHeight"
            " / parseFloat(getComputedStyle(name).lineHeight))"
        )
        assert lines
        assert {round(count) for count in lines} == {1}


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("index.html", ".authors a"),
        ("papers/index.html", ".authors a"),
        ("program.html", ".who .person"),
    ],
)
def test_a_name_of_several_lines_keeps_its_comma(
    browser: Browser, address: str, page: str, name: str
) -> None:
    browser.open(address + page)
    browser.set_window_size(320, 800)
    browser.run(
        f"document.querySelector('{name}').firstChild.replaceWith("
        "'The Collaboration of Makers of Toys and Engines in All of the Alps')"
    )
    drop = browser.run(f"""(() => {{
        const names = document.querySelector('{name}').closest('.authors, .who');
        const texts = document.createTreeWalker(names, NodeFilter.SHOW_TEXT), bottoms = [];
        for (let text; (text = texts.nextNode());)
            for (let n = 0; n < text.length; n++) {{
                const range = document.createRange();
                range.setStart(text, n);
                range.setEnd(text, n + 1);
                bottoms.push([text.data[n], range.getBoundingClientRect().bottom]);
            }}
        const comma = bottoms.findIndex(([letter]) => letter === ',');
        return bottoms[comma][1] - bottoms[comma - 1][1];
    }})()""")
    assert drop == 0


def test_print_has_addresses_instead_of_labels_and_no_folded_parts(
    browser: Browser, address: str
) -> None:
    browser.call("Emulation.setEmulatedMedia", media="print")
    try:
        browser.open(address + "papers/index.html")
        links = "[...document.querySelectorAll('.links a')].filter(link => link.checkVisibility())"
        printed = "link.textContent + getComputedStyle(link, '::after').content"
        doi = 'DOI" https://doi.org/10.5555/12345678"'
        assert browser.run(f"{links}.map(link => {printed})") == [doi]
        browser.open(address + "papers/lovelace26a.html")
        folds = "[...document.querySelectorAll('summary')].filter(fold => fold.checkVisibility())"
        assert browser.run(f"{folds}.map(fold => fold.textContent)") == ["BibTeX"]
    finally:
        browser.call("Emulation.setEmulatedMedia", media="")


def test_formulas_in_a_title_are_as_bold_as_the_title(browser: Browser, address: str) -> None:
    browser.open(address + "papers/lovelace26a.html")
    title, maths = browser.run(
        "['h1', 'h1 msqrt'].map(selector =>"
        " getComputedStyle(document.querySelector(selector)).fontWeight)"
    )
    assert maths == title >= "600"


def test_table_columns_are_aligned_as_in_the_markdown(browser: Browser, address: str) -> None:
    browser.open(address + "index.html")
    for row in ("thead", "tbody"):
        cells = f"[...document.querySelectorAll('main {row} tr > *')]"
        alignments = browser.run(f"{cells}.map(cell => getComputedStyle(cell).textAlign)")
        assert alignments == ["start", "center", "end"]


def test_a_displayed_formula_is_as_wide_as_the_text(browser: Browser, address: str) -> None:
    browser.open(address + "index.html")
    for width in (1280, 390):
        browser.set_window_size(width, 900)
        text, formula = browser.run(
            "['section > p', 'div.math'].map(selector => {"
            " const box = document.querySelector(`main ${selector}`).getBoundingClientRect();"
            " return [box.left, box.right]; })"
        )
        assert formula == text


def test_a_displayed_formula_does_not_scroll(browser: Browser, address: str) -> None:
    browser.open(address + "index.html")
    visible_height, full_height = browser.run(
        "['offset', 'scroll'].map(kind => document.querySelector('main div.math')[`${kind}Height`])"
    )
    assert visible_height == full_height


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(browser: Browser, address: str, page: str) -> None:
    browser.open(address + page)
    browser.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    assert violations(browser, "{}") == []
    browser.set_color_scheme("dark")
    assert violations(browser, "{runOnly: ['color-contrast']}") == []


def violations(browser: Browser, options: str) -> list[str]:
    """Return the accessibility errors that axe-core finds on the page."""
    messages: list[str] = browser.run(
        f"axe.run(document, {options}).then(r => r.violations.map("
        "v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html + n.failureSummary)}`))"
    )
    return messages


@pytest.mark.parametrize("page", ["papers/lovelace26a.html", "search.html"])
def test_everything_can_be_reached_by_keyboard(browser: Browser, address: str, page: str) -> None:
    browser.open(address + page)
    browser.run("""window.seen = new Set();
        document.addEventListener("focusin", event => seen.add(event.target));
        document.activeElement.blur(); 0""")
    count = browser.run("document.querySelectorAll('a, button, summary, input').length")
    for _ in range(count + 3):
        browser.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", windowsVirtualKeyCode=9)
    unreached = browser.run("""[...document.querySelectorAll('a, button, summary, input')]
        .filter(node => node.checkVisibility() && !seen.has(node)).map(node => node.outerHTML)""")
    assert unreached == []


def visible_entries(browser: Browser) -> list[str]:
    """Return the visible entries of a list, in order."""
    titles: list[str] = browser.run("""[...document.querySelectorAll("main li .title a, .names a")]
        .filter(link => link.checkVisibility()).map(link => link.textContent)""")
    return titles


def press_button(browser: Browser, words: str) -> None:
    """Reach a button with the keyboard and press it."""
    browser.run(f"""[...document.querySelectorAll(".orders button")]
        .find(button => button.textContent === "{words}").focus()""")
    for kind in ("keyDown", "keyUp"):
        browser.call(
            "Input.dispatchKeyEvent", type=kind, key="Enter", text="\r", windowsVirtualKeyCode=13
        )


def test_papers_can_be_sorted_by_title_author_and_page(browser: Browser, address: str) -> None:
    browser.open(address + "papers/index.html")
    unsorted = visible_entries(browser)
    press_button(browser, "Title")
    by_title = visible_entries(browser)
    assert [title[:5] for title in by_title] == ["Anoth", "The f", "From ", "Sums ", "Tiny "]
    assert browser.run("document.querySelector('[aria-pressed=true]').textContent") == "Title"
    browser.open(browser.run("location.href"))
    assert visible_entries(browser) == by_title
    press_button(browser, "First author")
    assert [title[:5] for title in visible_entries(browser)] == [
        "The f",
        "Tiny ",
        "Anoth",
        "Sums ",
        "From ",
    ]
    press_button(browser, "Page")
    assert visible_entries(browser)[:2] == unsorted[:2]
    browser.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    for scheme in ("light", "dark"):
        browser.set_color_scheme(scheme)
        assert violations(browser, "{}") == []
    press_button(browser, "As listed")
    assert visible_entries(browser) == unsorted
    assert browser.run("location.search") == ""
    assert browser.console_messages() == []


def test_authors_can_be_sorted_by_the_number_of_their_papers(
    browser: Browser, address: str
) -> None:
    browser.open(address + "authors/index.html")
    unsorted = visible_entries(browser)
    press_button(browser, "Number of papers")
    assert visible_entries(browser)[:2] == ["Lovelace, Ada", "Li, Wei"]
    assert sorted(visible_entries(browser)) == sorted(unsorted)
    press_button(browser, "Name")
    assert visible_entries(browser) == unsorted


def test_the_copy_button_copies_the_citation(browser: Browser, address: str) -> None:
    browser.open(address + "papers/lovelace26a.html")
    browser.call(
        "Browser.grantPermissions",
        origin=address.rstrip("/"),
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
    )
    browser.run("document.querySelector('.copy').click()")
    browser.wait("document.querySelector('.copy').textContent === 'Copied'")
    assert browser.run("navigator.clipboard.readText()").startswith("@inproceedings{lovelace26a,")


HIDDEN = """[...document.querySelectorAll('.copyable')].some(box => {
    const button = box.querySelector('.copy').getBoundingClientRect();
    const text = document.createRange();
    text.selectNodeContents(box.querySelector('pre'));
    return [...text.getClientRects()].some(line => line.width && line.right > button.left
        && line.left < button.right && line.bottom > button.top && line.top < button.bottom);
})"""
"""Whether a button lies upon the text that it copies."""


@pytest.mark.parametrize("word", ["Copy", "In die Zwischenablage kopieren"])
def test_the_copy_button_hides_nothing(browser: Browser, address: str, word: str) -> None:
    browser.open(address + "papers/crowd26a.html")
    browser.run("document.querySelectorAll('.citation').forEach(one => { one.open = true; })")
    browser.run(
        f"document.querySelectorAll('.copy').forEach(one => {{ one.textContent = '{word}'; }})"
    )
    for width in (320, 420, 1200):
        browser.set_window_size(width, 800)
        assert not browser.run(HIDDEN)


@pytest.mark.parametrize(
    ("words", "page"),
    [("Gerven", "authors/van-gerven-marcel.html"), ("quixotic", "papers/li26a.html"),
     ("Forty authors", "papers/crowd26a.html"), ("10.5555/12345678", "papers/lovelace26a.html"),
     ("https://doi.org/10.5555/12345678", "papers/lovelace26a.html")],
)  # fmt: skip
def test_search_finds_names_titles_and_words_within_pdfs(
    browser: Browser, address: str, words: str, page: str
) -> None:
    browser.open(f"{address}search.html?q={quote(words)}")
    first = browser.wait("document.querySelector('.results a')?.href")
    assert first == address + page
    assert browser.console_messages() == []
    assert [url for url in browser.requests() if not url.startswith(address)] == []


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("Li", ["Wei Li", "Tiny 🎉", "Another"]),
        ("quix", ["Sums of √n & “engines”: 100 % done", "Tiny 🎉"]),
    ],
)
def test_search_finds_words_themselves_or_else_words_that_begin_so(
    browser: Browser, address: str, words: str, titles: list[str]
) -> None:
    browser.open(f"{address}search.html?q={words}")
    browser.wait("document.querySelector('.results a')?.href")
    found = browser.run("[...document.querySelectorAll('.results .title')].map(p => p.textContent)")
    assert sorted(found) == sorted(titles)


@pytest.mark.parametrize("words", ["qwertyuiop", "zzqqxx", "xylophone", "quixfoo"])
def test_search_finds_no_words_that_only_begin_like_the_query(
    browser: Browser, address: str, words: str
) -> None:
    browser.open(f"{address}search.html?q={words}")
    browser.wait("document.querySelector('#count').textContent === 'No pages found'")
    assert browser.run("document.querySelectorAll('.results a').length") == 0


def test_deadlines_are_also_shown_in_the_time_zone_of_the_reader(
    browser: Browser, address: str
) -> None:
    browser.call("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
    browser.open(address + "call.html")
    local = browser.run("document.querySelector('.local').textContent")
    assert local == "2 November 2025, 20:59, your time"


CAPABILITIES = make_paper("able26a", "Capabilities of engines", ADA)


@pytest.fixture(scope="module")
def german_address(make_site: MakeSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    volume = make_toy_volume(tmp_path_factory.mktemp("store"), "announced")
    section = replace(volume.sections[0], papers=(*volume.sections[0].papers, CAPABILITIES))
    volume = replace(volume, sections=(section, *volume.sections[1:]))
    with serve_folder(make_site(with_identity(volume, language="de"))[0]) as url:
        yield url


def test_search_uses_the_word_stems_of_the_language_of_the_papers(
    browser: Browser, german_address: str
) -> None:
    browser.open(f"{german_address}search.html?q=capability")
    browser.wait("document.querySelector('#count').textContent === '1 Seite gefunden'")
    assert "Capabilities" in browser.run("document.querySelector('#results').textContent")


def test_scripts_use_the_language_of_the_volume(browser: Browser, german_address: str) -> None:
    browser.open(f"{german_address}search.html?q=quixotic")
    browser.wait("document.querySelector('#count').textContent === '2 Seiten gefunden'")
    browser.open(f"{german_address}search.html?q=zzqqxx")
    browser.wait("document.querySelector('#count').textContent === 'Keine Seiten gefunden'")
    browser.open(f"{german_address}papers/index.html")
    press_button(browser, "Titel")
    orders = browser.run("document.querySelector('.orders').textContent")
    assert orders == "Reihenfolge: Wie aufgeführt Titel Erstautor Seite "
    browser.open(f"{german_address}papers/lovelace26a.html")
    assert browser.run("document.querySelector('.copy').textContent") == "Kopieren"
    browser.call("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
    browser.open(f"{german_address}call.html")
    deadline = browser.run("document.querySelector('.local').textContent")
    assert deadline.endswith("20:59 Uhr in Ihrer Zeitzone")
    assert browser.console_messages() == []


@pytest.mark.parametrize("page", ["papers/index.html", "papers/lovelace26a.html", "search.html"])
def test_axe_finds_no_violation_in_german(browser: Browser, german_address: str, page: str) -> None:
    browser.open(german_address + page)
    browser.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    assert violations(browser, "{}") == []
