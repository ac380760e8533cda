"""The whole site: its files, links, reproducibility, findings and errors."""

import html.parser
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild import site
from procbuild.conference import SiteRules
from procbuild.errors import OutputError
from procbuild.model import Volume
from procbuild.progress import Silent
from tests.changed_volumes import with_identity

from .conftest import URL, MakeSite, html_mistakes, make_toy_volume


class Links(html.parser.HTMLParser):
    """The links and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if anchor := attributes.get("id"):
            assert anchor not in self.anchors, f"two elements with the id {anchor}"
            self.anchors.add(anchor)
        if tag != "base":
            self.links += [v for k, v in attrs if k in {"href", "src"} and v is not None]


def broken_links(out: Path) -> Iterator[str]:
    """Yield the links within the site whose target does not exist."""
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in out.rglob("*.html")}
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(URL):
                target, anchor = out / link.removeprefix(URL), ""
            elif urllib.parse.urlsplit(link).scheme:
                continue
            else:
                parts = urllib.parse.urlsplit(link)
                target = path.parent / urllib.parse.unquote(parts.path) if parts.path else path
                anchor = parts.fragment
            target = target.resolve()
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                yield f"{path.name}: {link}"
            elif anchor and target in pages and anchor not in pages[target].anchors:
                yield f"{path.name}: {link}: no such anchor"


def test_every_internal_link_has_a_target(toy_site: Path) -> None:
    assert list(broken_links(toy_site)) == []


def test_every_page_is_valid(toy_site: Path) -> None:
    assert html_mistakes(toy_site) == []


def test_all_files_of_the_site_are_written(toy_site: Path) -> None:
    for name in (
        "index.html", "program.html", "program.ics", "program/session-morning.ics",
        "papers/index.html", "authors/index.html", "papers/lovelace26a.png",
        "cards/lovelace26a.png",
        "site.webmanifest", "keywords.html",
        "papers/lovelace26a.html", "papers/lovelace26a.pdf", "papers/lovelace26a/data.zip",
        "papers/li26b.html", "toy.bib", "feed.xml", "sitemap.xml", "robots.txt", "404.html",
        "objects.inv", "authors/lovelace-ada.html",
    ):  # fmt: skip
        assert (toy_site / name).is_file(), name
    assert not (toy_site / "papers/li26b.pdf").exists()
    assert not list(toy_site.rglob("*.doctree"))
    assert not (toy_site / "_sources").exists()


def test_no_page_loads_anything_from_another_host(toy_site: Path) -> None:
    for path in toy_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text, path
        assert "Content-Security-Policy" in text
        for attribute in ("src", "srcset", "action"):
            assert f'{attribute}="http' not in text


@pytest.mark.parametrize(
    ("series", "number", "expected"),
    [
        ("Toys", "7", "Toys 7"),
        ("Toys", "", "Toys"),
        ("", "7", "Volume 7"),
        ("", "Vol. 7", "Vol. 7"),
        ("", "", ""),
    ],
)
def test_a_number_without_a_series_is_called_a_volume(
    make_site: MakeSite, volume: Volume, series: str, number: str, expected: str
) -> None:
    volume = with_identity(volume, series=series, number=number, publisher="Press")
    out, _ = make_site(volume)
    page = (out / "index.html").read_text(encoding="utf-8")
    parts = ["Lovelace", expected, "Press"] if expected else ["Lovelace", "Press"]
    assert "\N{NO-BREAK SPACE}· ".join(parts) in page  # no line begins with the separator
    footer = page[page.index('<footer class="bottom">') :]
    assert (f" · {expected}</p>" if expected else "</p>") in footer
    assert footer.count(" · ") == bool(expected)


def test_two_builds_give_the_same_files(
    make_site: MakeSite, volume: Volume, toy_site: Path
) -> None:
    second_site, _ = make_site(volume, index="# Welcome to toys\n\nHello $e^x$.\n")
    files = sorted(
        path.relative_to(second_site) for path in second_site.rglob("*") if path.is_file()
    )
    assert files == sorted(
        path.relative_to(toy_site) for path in toy_site.rglob("*") if path.is_file()
    )
    for name in files:
        assert (second_site / name).read_bytes() == (toy_site / name).read_bytes(), name


def test_stamped_pdfs_are_preferred_to_collected_ones(volume: Volume, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "lovelace26a.pdf").write_bytes(b"%PDF-1.4 stamped")
    (tmp_path / "book.pdf").write_bytes(b"%PDF-1.4 book")
    conf = tmp_path / "toy"
    conf.mkdir()
    out = tmp_path / "out"
    site.build(volume, conf, out, papers=papers, book=tmp_path / "book.pdf", progress=Silent())
    assert (out / "papers/lovelace26a.pdf").read_bytes() == b"%PDF-1.4 stamped"
    assert b"quixotic" in (out / "papers/li26a.pdf").read_bytes()
    assert 'href="book.pdf"' in (out / "index.html").read_text()


@pytest.mark.parametrize("status", ["announced", "published"])
def test_a_volume_without_papers_has_a_site(
    make_site: MakeSite, tmp_path: Path, status: str
) -> None:
    without_papers = replace(make_toy_volume(tmp_path, status), sections=())
    out, findings = make_site(without_papers)
    assert findings == ()
    assert list(broken_links(out)) == []
    assert "appear here" in (out / "papers/index.html").read_text()
    assert "appear here" in (out / "authors/index.html").read_text()


def test_an_error_on_a_page_is_a_finding_with_its_line(make_site: MakeSite, volume: Volume) -> None:
    page = "# Page\n\n{proc:paper}`lovelace26`\n\n```{proc:papers}\n:track: medium\n```\n"
    _, findings = make_site(volume, index="# Home\n", extra=page)
    paper, papers = sorted(findings, key=lambda finding: finding.message)
    no_paper = "extra.md:3: there is no paper 'lovelace26'; did you mean 'lovelace26a'? [ref.paper]"
    assert paper.message.endswith(f"/toy/{no_paper}")
    assert paper.remedy == "Write the citation key or the id of an accepted paper."
    assert "/toy/extra.md:5: there is no track 'medium'; known: long, short" in papers.message


@pytest.mark.filterwarnings("ignore:.*BuildEnvironment.app")  # a warning of myst-parser
def test_including_a_file_from_another_folder_is_a_finding(
    make_site: MakeSite, volume: Volume, tmp_path: Path
) -> None:
    (tmp_path / "venue.md").write_text("Elsewhere.\n")
    page = f"# Venue\n\n```{{include}} ../../{tmp_path.name}/venue.md\n```\n"
    _, findings = make_site(volume, index="# Home\n", venue=page)
    (message,) = [finding.message for finding in findings]
    included = f"{tmp_path}/venue.md, whose changes no build notices"
    assert message.partition("/")[2] == f"toy/venue: it includes {included}"


def test_a_missing_logo_is_a_finding(make_site: MakeSite, volume: Volume) -> None:
    conference = replace(volume.conference, site=SiteRules(logo="gone.svg"))
    _, findings = make_site(replace(volume, conference=conference))
    assert "there is no file" in findings[0].message


def test_a_failure_of_sphinx_is_an_output_error(volume: Volume, tmp_path: Path) -> None:
    conf = tmp_path / "toy"
    conf.mkdir()
    out = tmp_path / "out"
    out.write_text("a file, no folder")
    with pytest.raises(OutputError, match="could not be built"):
        site.build(volume, conf, out, progress=Silent())


def test_an_error_of_the_operating_system_is_raised_unchanged(
    volume: Volume, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_with_full_disk(_app: object) -> None:
        raise OSError(28, "No space left on device", "look.css")

    monkeypatch.setattr("procbuild.site.frame.write_stylesheet", fail_with_full_disk)
    conf = tmp_path / "toy"
    conf.mkdir()
    (conf / "index.md").write_text("# Toy\n", encoding="utf-8")
    with pytest.raises(OSError, match="No space left") as error:
        site.build(volume, conf, tmp_path / "out", progress=Silent())
    assert error.value.filename == "look.css"
