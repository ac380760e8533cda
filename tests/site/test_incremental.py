"""A site that reuses files of the last build equals a fresh site, byte for byte."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

from procbuild import site
from procbuild.conference import News, Person, Session, SiteRules
from procbuild.crew.local import LocalCrew
from procbuild.files import sha256_of, swap_folder
from procbuild.incremental.cache import Cache
from procbuild.incremental.fingerprint import program_version
from procbuild.model import Notice, Paper, PdfFacts, Volume
from procbuild.progress import Silent
from procbuild.site import output, search, shell
from procbuild.site.material import Material
from procbuild.site.pages import drawing
from tests.changed_volumes import with_tables
from tests.folders import read_files
from tests.papers import small_pdf

from .conftest import ADA, make_toy_volume


class IncrementalSite:
    """A volume whose site is built repeatedly, each time next to a fresh build."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / "store"
        self.store.mkdir()
        self.conf = root / "toy"
        self.conf.mkdir()
        (self.conf / "index.md").write_text("# Welcome\n")
        self.papers = root / "papers"
        self.papers.mkdir()
        self.volume = make_toy_volume(self.store)
        self.today = date(2026, 3, 1)
        self.cache = Cache(root / "cache")
        self.out = root / "out" / "site"

    def build(self) -> None:
        self._build(self.root / "new" / "site", self.out, self.cache)
        swap_folder(self.root / "new" / "site", self.out)

    def _build(self, out: Path, last: Path | None, cache: Cache | None) -> None:
        site.build(
            self.volume, self.conf, out, papers=self.papers, last=last, today=self.today,
            texts=lambda: {"oai.xml": self.volume.name}, cache=cache, progress=Silent(),
        )  # fmt: skip

    def build_fresh(self) -> dict[str, bytes]:
        """Build the site without the last one and without its cache; return its files."""
        folder = self.root / "fresh"
        self._build(folder, None, Cache(self.root / "fresh-cache"))
        files = read_files(folder)
        shutil.rmtree(folder)
        shutil.rmtree(self.root / "fresh-cache")
        return files

    def edit_paper(self, index: int, **fields: object) -> None:
        """Change one paper; do nothing if there are fewer papers."""
        papers = list(self.volume.papers)
        if index < len(papers):
            papers[index] = replace(papers[index], **fields)  # type: ignore[arg-type]
        self.set_papers(papers)

    def set_papers(self, papers: list[Paper]) -> None:
        """Replace the papers; the first two are in the first section."""
        first, second = self.volume.sections
        self.volume = replace(
            self.volume,
            sections=(
                replace(first, papers=tuple(papers[:2])),
                replace(second, papers=tuple(papers[2:])),
            ),
        )

    def change_config(self, **tables: object) -> None:
        """Change volume.toml."""
        self.volume = with_tables(self.volume, **tables)


def rebuild_and_compare(incremental_site: IncrementalSite) -> set[str]:
    """Build again, compare with a fresh build, and return the names of the replaced files."""
    old_inodes = {
        path: path.stat().st_ino for path in incremental_site.out.rglob("*") if path.is_file()
    }
    incremental_site.build()
    files, fresh = read_files(incremental_site.out), incremental_site.build_fresh()
    assert files.keys() == fresh.keys()
    assert [name for name in files if files[name] != fresh[name]] == []
    return {
        name
        for name in files
        if (incremental_site.out / name).stat().st_ino not in old_inodes.values()
    }


@pytest.fixture
def incremental_site(tmp_path: Path) -> IncrementalSite:
    incremental_site = IncrementalSite(tmp_path)
    incremental_site.build()
    return incremental_site


def test_without_changes_no_file_is_replaced(incremental_site: IncrementalSite) -> None:
    assert rebuild_and_compare(incremental_site) == set()


def html_names(names: set[str]) -> set[str]:
    return {name for name in names if name.endswith(".html")}


def test_a_new_title_replaces_all_pages_that_show_it(incremental_site: IncrementalSite) -> None:
    incremental_site.edit_paper(2, title="An entirely new title")
    assert html_names(rebuild_and_compare(incremental_site)) == {
        "index.html", "papers/index.html", "tracks.html",
        "papers/li26b.html", "papers/li26a.html", "papers/amini26a.html",
        "authors/li-wei.html",
    }  # fmt: skip


def stamp_pdf(incremental_site: IncrementalSite) -> None:
    (incremental_site.papers / "lovelace26a.pdf").write_bytes(b"%PDF-1.4 stamped")


def stamp_pdf_again(incremental_site: IncrementalSite) -> None:
    new = incremental_site.papers / ".new"
    new.write_bytes(b"%PDF-1.4 stumped")
    new.replace(incremental_site.papers / "lovelace26a.pdf")


def replace_pdf(incremental_site: IncrementalSite) -> None:
    pdf = incremental_site.store / "other.pdf"
    pdf.write_bytes(small_pdf("A toy", "that is mercurial"))
    facts = PdfFacts(sha256=sha256_of(pdf), pages=1, page_sizes=((612, 792),))
    incremental_site.edit_paper(0, pdf=pdf, facts=facts)


def replace_supplement(incremental_site: IncrementalSite) -> None:
    new = incremental_site.store / ".new"
    new.write_bytes(b"piz")
    new.replace(incremental_site.store / "data.zip")


def add_session(incremental_site: IncrementalSite) -> None:
    program = incremental_site.volume.program
    session = Session(id="late", title="Late", papers=("li26b",))
    incremental_site.volume = replace(
        incremental_site.volume, program=replace(program, sessions=(*program.sessions, session))
    )


def change_identity(incremental_site: IncrementalSite, **fields: object) -> None:
    identity = incremental_site.volume.conference.volume
    incremental_site.change_config(volume=replace(identity, **fields))  # type: ignore[arg-type]


def go_to_next_day(incremental_site: IncrementalSite) -> None:
    incremental_site.today = date(2026, 3, 2)


def write_page_of_paper(incremental_site: IncrementalSite) -> None:
    (incremental_site.conf / "papers").mkdir(exist_ok=True)
    (incremental_site.conf / "papers" / "li26a.md").write_text("# My own\n")


EDITS: dict[str, Callable[[IncrementalSite], object]] = {
    "title": lambda s: s.edit_paper(1, title="Other words"),
    "author": lambda s: s.edit_paper(1, authors=(Person(given="Wei", family="Lu"), ADA)),
    "affiliation": lambda s: s.edit_paper(3, authors=(replace(ADA, affiliations=("Elsewhere",)),)),
    "namesake": lambda s: s.edit_paper(2, authors=(Person(given="Wei", family="Li", id="other"),)),
    "abstract": lambda s: s.edit_paper(0, abstract="Wholly other."),
    "words that papers share": lambda s: s.edit_paper(3, abstract="engines sums toy quixotic"),
    "keyword": lambda s: s.edit_paper(2, keywords=("abacus",)),
    "retraction": lambda s: s.edit_paper(2, retraction=Notice(on=date(2026, 4, 1), text="Wrong.")),
    "key": lambda s: s.edit_paper(1, citation_key="wei26"),
    "award": lambda s: s.edit_paper(2, award="Best demo"),
    "doi": lambda s: s.edit_paper(1, doi="10.5555/87654321"),
    "pages": lambda s: s.edit_paper(1, first_page=15, last_page=17),
    "track": lambda s: s.edit_paper(2, track="long"),
    "order": lambda s: s.set_papers(list(reversed(s.volume.papers))),
    "one paper fewer": lambda s: s.set_papers([*s.volume.papers][:3]),
    "no papers": lambda s: s.set_papers([]),
    "pdf": replace_pdf,
    "no pdf": lambda s: s.edit_paper(0, pdf=None, facts=None),
    "stamped pdf": stamp_pdf,
    "stamped pdf of the same length": stamp_pdf_again,
    "no stamped pdf": lambda s: (s.papers / "lovelace26a.pdf").unlink(missing_ok=True),
    "supplement": replace_supplement,
    "section": lambda s: setattr(
        s, "volume",
        replace(s.volume, sections=(replace(s.volume.sections[0], title="Papers, long"),
                                    *s.volume.sections[1:])),
    ),
    "session": add_session,
    "volume title": lambda s: change_identity(s, title="Proceedings of the Other Workshop"),
    "address": lambda s: change_identity(s, url="https://other.example.org/"),
    "status": lambda s: change_identity(s, status="announced"),
    "licence": lambda s: change_identity(s, licence="CC-BY-4.0"),
    "colour": lambda s: s.change_config(site=SiteRules(accent="#aa0000")),
    "no pictures": lambda s: s.change_config(site=SiteRules(thumbnails=False)),
    "news": lambda s: s.change_config(news=(News(on=date(2026, 1, 1), text="A year."),)),
    "a page's text": lambda s: (s.conf / "index.md").write_text("# Welcome back\n"),
    "a new page": lambda s: (s.conf / "extra.md").write_text("# Extra\n"),
    "a page that replaces that of a paper": write_page_of_paper,
    "today": go_to_next_day,
}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_every_change_is_noticed_in_any_order(incremental_site: IncrementalSite, seed: int) -> None:
    generator = random.Random(seed)
    for name in generator.sample(list(EDITS), len(EDITS))[seed % 4 :: 4]:
        EDITS[name](incremental_site)
        rebuild_and_compare(incremental_site)


def test_a_new_version_of_procbuild_builds_everything(
    incremental_site: IncrementalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "program_version", lambda: "newer")
    monkeypatch.setattr(shell.Mould, "fill", lambda *_: "newer")
    incremental_site.build()
    assert (incremental_site.out / "papers/li26a.html").read_text() == "newer"


def test_worker_processes_draw_the_same_pages(
    incremental_site: IncrementalSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(drawing, "TASK", 2)
    site.build(
        incremental_site.volume, incremental_site.conf, tmp_path / "site",
        papers=incremental_site.papers, today=incremental_site.today,
        texts=lambda: {"oai.xml": "toy"}, crew=LocalCrew(2), progress=Silent(),
    )  # fmt: skip
    assert read_files(tmp_path / "site") == read_files(incremental_site.out)


def test_files_that_somebody_changed_or_deleted_are_built_again(
    incremental_site: IncrementalSite,
) -> None:
    page = incremental_site.out / "papers/li26a.html"
    page.write_text(page.read_text().replace("Tiny", "Huge"))
    next((incremental_site.out / "pagefind").rglob("*.pf_fragment")).unlink()
    rebuild_and_compare(incremental_site)


def test_a_failed_build_removes_its_unfinished_search_index(
    incremental_site: IncrementalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_site = incremental_site.root / "new" / "site"
    draw = StandaloneHTMLBuilder.handle_page

    def fail(self: StandaloneHTMLBuilder, page: str, *arguments: Any, **options: Any) -> None:
        if page == "search":
            assert list(new_site.glob(".search-*/*/papers/*.html"))
            raise OSError("stopped")
        draw(self, page, *arguments, **options)

    monkeypatch.setattr(StandaloneHTMLBuilder, "handle_page", fail)
    incremental_site.edit_paper(1, abstract="Other words")
    with pytest.raises(OSError, match="stopped") as stopped:
        incremental_site.build()
    assert list(new_site.glob(".search-*")) == [], stopped


def test_a_hard_linked_copy_of_the_last_site_is_unchanged(
    incremental_site: IncrementalSite, tmp_path: Path
) -> None:
    copy = tmp_path / "kept"
    shutil.copytree(incremental_site.out, copy, copy_function=os.link)
    files = read_files(copy)
    incremental_site.edit_paper(1, title="Other words")
    stamp_pdf(incremental_site)
    incremental_site.build()
    assert read_files(copy) == files


def test_changing_files_of_the_site_does_not_change_the_store(
    incremental_site: IncrementalSite,
) -> None:
    with (incremental_site.out / "papers/li26a.pdf").open("ab") as stream:
        stream.write(b"signed")
    with (incremental_site.out / "papers/lovelace26a/data.zip").open("ab") as stream:
        stream.write(b"more")
    assert b"signed" not in (incremental_site.store / "paper.pdf").read_bytes()
    assert (incremental_site.store / "data.zip").read_bytes() == b"zip"


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"{}", b'{"program": "%s"}', b'{"program": "%s", "files": {"a": 1}}'],
)
def test_a_damaged_build_record_is_repaired(
    incremental_site: IncrementalSite, content: bytes
) -> None:
    (build_record,) = (
        entry
        for entry in (incremental_site.root / "cache").rglob("*")
        if entry.is_file() and b"papers/li26a.html" in entry.read_bytes()
    )
    build_record.write_bytes(content.replace(b"%s", program_version().encode()))
    assert rebuild_and_compare(incremental_site) == set()


def test_files_are_copied_if_hard_links_are_not_supported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    incremental_site = IncrementalSite(tmp_path)
    incremental_site.build()
    incremental_site.build()
    assert read_files(incremental_site.out) == incremental_site.build_fresh()


def test_the_text_of_pdfs_is_indexed(volume: Volume, tmp_path: Path) -> None:
    material = Material(volume=volume, today=date(2026, 1, 1), cache=Cache(tmp_path))
    for _ in ("read", "from the cache"):
        texts = list(search.full_texts(material, [*volume.papers[1:3], None]))
        assert "quixotic" in texts[0]
        assert texts[1:] == ["", ""]


def test_papers_are_distributed_over_several_indexes(
    incremental_site: IncrementalSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SHARE", 1)
    incremental_site.build()
    entries = sorted(
        path.parent.name for path in incremental_site.out.glob("pagefind/*/pagefind-entry.json")
    )
    page = (incremental_site.out / "search.html").read_text()
    assert f'data-indexes="{" ".join(entries)}"' in page
    assert len(entries) > 1
    incremental_site.edit_paper(2, abstract="A word that only this paper has")
    number = search.index_of(
        Material(volume=incremental_site.volume, today=incremental_site.today)
    )["li26b"]
    indexes = {
        name.split("/")[1]
        for name in rebuild_and_compare(incremental_site)
        if name.startswith("pagefind/")
    }
    assert indexes <= {"0", str(number)}
