"""The manual in a browser: pages are accessible and without errors, and the search works."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from tests.conftest import skip_missing
from tests.site.browser import CHROMIUM, Browser, serve_folder

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "tutorial.html",
    "extending.html",
    "architecture.html",
    "reference/commands.html",
    "reference/volume.html",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not CHROMIUM:
        skip_missing("Chromium")
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def address(manual: Path) -> Iterator[str]:
    with serve_folder(manual) as url:
        yield url


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_accessible_and_load_nothing_from_other_hosts(
    browser: Browser, address: str, page: str
) -> None:
    browser.events.clear()
    browser.set_window_size(1280, 900)
    browser.set_color_scheme("light")
    browser.open(address + page)
    assert browser.console_messages() == []
    assert [url for url in browser.requests() if not url.startswith(address)] == []
    browser.run((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    assert _violations(browser, "{}") == []
    browser.set_color_scheme("dark")
    assert _violations(browser, "{runOnly: ['color-contrast']}") == []
    browser.set_window_size(360, 800)
    assert browser.run("document.documentElement.scrollWidth") <= 360


def _violations(browser: Browser, options: str) -> list[str]:
    violations: list[str] = browser.run(
        f"axe.run(document, {options}).then(r => r.violations.map("
        "v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html + n.failureSummary)}`))"
    )
    return violations


def test_the_search_finds_a_section_of_a_page(browser: Browser, address: str) -> None:
    browser.open(address + "search.html?q=page-rotated")
    browser.wait("document.querySelectorAll('#results li').length > 0")
    links = browser.run("[...document.querySelectorAll('#results a')].map(a => a.href)")
    assert f"{address}checks.html#page-rotated" in links
