"""The site as a whole: what is written, links, determinism, findings, Sphinx alone."""

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

from .conftest import URL, Build, html_mistakes, toy


class Links(html.parser.HTMLParser):
    """Addresses and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if anchor := found.get("id"):
            assert anchor not in self.anchors, f"two elements with the id {anchor}"
            self.anchors.add(anchor)
        if tag != "base":
            self.links += [v for k, v in attrs if k in {"href", "src"} and v is not None]


def broken_links(out: Path) -> Iterator[str]:
    """Links within the site that lead nowhere."""
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


def test_every_internal_link_leads_somewhere(toy_site: Path) -> None:
    assert list(broken_links(toy_site)) == []


def test_every_page_is_valid(toy_site: Path) -> None:
    assert html_mistakes(toy_site) == []


def test_what_is_written(toy_site: Path) -> None:
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


def test_no_page_names_another_host_as_a_source(toy_site: Path) -> None:
    for path in toy_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text, path
        assert "Content-Security-Policy" in text
        for attribute in ("src", "srcset", "action"):
            assert f'{attribute}="http' not in text


@pytest.mark.parametrize(
    ("series", "number", "told"),
    [
        ("Toys", "7", "Toys 7"),
        ("Toys", "", "Toys"),
        ("", "7", "Volume 7"),
        ("", "Vol. 7", "Vol. 7"),
        ("", "", ""),
    ],
)
def test_a_number_of_no_series_says_what_it_is(
    make_site: Build, volume: Volume, series: str, number: str, told: str
) -> None:
    identity = replace(volume.conference.volume, series=series, number=number, publisher="Press")
    out, _ = make_site(replace(volume, conference=replace(volume.conference, volume=identity)))
    home = (out / "index.html").read_text(encoding="utf-8")
    assert f" · {told} · Press" in home if told else "Lovelace · Press" in home
    foot = home[home.index('<footer class="bottom">') :]
    assert (f" · {told}</p>" if told else "</p>") in foot
    assert foot.count(" · ") == bool(told)


def test_two_builds_are_the_same(make_site: Build, volume: Volume, toy_site: Path) -> None:
    again, _ = make_site(volume, index="# Welcome to toys\n\nHello $e^x$.\n")
    files = sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert files == sorted(p.relative_to(toy_site) for p in toy_site.rglob("*") if p.is_file())
    for name in files:
        assert (again / name).read_bytes() == (toy_site / name).read_bytes(), name


def test_finished_pdfs_are_preferred(volume: Volume, tmp_path: Path) -> None:
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
def test_a_volume_without_papers_has_a_site(make_site: Build, tmp_path: Path, status: str) -> None:
    bare = replace(toy(tmp_path, status), sections=())
    out, findings = make_site(bare)
    assert findings == ()
    assert list(broken_links(out)) == []
    assert "appear here" in (out / "papers/index.html").read_text()
    assert "appear here" in (out / "authors/index.html").read_text()


def test_a_mistake_on_a_page_is_a_finding_with_its_line(make_site: Build, volume: Volume) -> None:
    page = "# Page\n\n{proc:paper}`nobody99a`\n\n```{proc:papers}\n:track: medium\n```\n"
    _, findings = make_site(volume, index="# Home\n", extra=page)
    messages = sorted(finding.message for finding in findings)
    assert [message.partition("/")[2][:10] for message in messages] == ["extra.md:3", "extra.md:5"]
    assert "nobody99a" in messages[0]
    assert "there is no track 'medium'; known: long, short" in messages[1]


@pytest.mark.filterwarnings("ignore:.*BuildEnvironment.app")  # myst-parser's
def test_what_is_included_from_elsewhere_is_a_finding(
    make_site: Build, volume: Volume, tmp_path: Path
) -> None:
    (tmp_path / "venue.md").write_text("Elsewhere.\n")
    page = f"# Venue\n\n```{{include}} ../../{tmp_path.name}/venue.md\n```\n"
    _, findings = make_site(volume, index="# Home\n", venue=page)
    assert [finding.message for finding in findings] == [
        f"toy/venue: it includes {tmp_path}/venue.md, whose changes no build notices"
    ]


def test_a_missing_logo_is_a_finding(make_site: Build, volume: Volume) -> None:
    conference = replace(volume.conference, site=SiteRules(logo="gone.svg"))
    _, findings = make_site(replace(volume, conference=conference))
    assert "there is no file" in findings[0].message


def test_what_sphinx_gives_up_on_is_an_output_error(volume: Volume, tmp_path: Path) -> None:
    conf = tmp_path / "toy"
    conf.mkdir()
    out = tmp_path / "out"
    out.write_text("a file, no folder")
    with pytest.raises(OutputError, match="could not be built"):
        site.build(volume, conf, out, progress=Silent())


def test_what_the_system_refuses_is_told_as_it_is(
    volume: Volume, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_app: object) -> None:
        raise OSError(28, "No space left on device", "look.css")

    monkeypatch.setattr("procbuild.site.frame.write_stylesheet", full)
    conf = tmp_path / "toy"
    conf.mkdir()
    (conf / "index.md").write_text("# Toy\n", encoding="utf-8")
    with pytest.raises(OSError, match="No space left") as stop:
        site.build(volume, conf, tmp_path / "out", progress=Silent())
    assert stop.value.filename == "look.css"
