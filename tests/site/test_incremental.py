"""A site that takes over what is still right is the site that is made anew, byte for byte."""

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
from procbuild.model import Notice, Paper, PdfFacts, Volume
from procbuild.progress import Silent
from procbuild.site import output, search, shell
from procbuild.site.material import Material
from procbuild.site.pages import drawing
from tests.papers import small_pdf

from .conftest import ADA, toy


class Workshop:
    """A volume whose site is built again and again, and beside it anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / "store"
        self.store.mkdir()
        self.conf = root / "toy"
        self.conf.mkdir()
        (self.conf / "index.md").write_text("# Welcome\n")
        self.papers = root / "papers"
        self.papers.mkdir()
        self.volume = toy(self.store)
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

    def anew(self) -> dict[str, bytes]:
        """The files of a site that knows of no other."""
        folder = self.root / "anew"
        self._build(folder, None, self.cache)
        made = files(folder)
        shutil.rmtree(folder)
        return made

    def edit(self, place: int, **fields: object) -> None:
        """Change one paper, if there are so many."""
        papers = list(self.volume.papers)
        if place < len(papers):
            papers[place] = replace(papers[place], **fields)  # type: ignore[arg-type]
        self.put(papers)

    def put(self, papers: list[Paper]) -> None:
        """Other papers, two in the first section."""
        first, second = self.volume.sections
        self.volume = replace(
            self.volume,
            sections=(
                replace(first, papers=tuple(papers[:2])),
                replace(second, papers=tuple(papers[2:])),
            ),
        )

    def configure(self, **parts: object) -> None:
        """Change volume.toml."""
        self.volume = replace(
            self.volume,
            conference=replace(self.volume.conference, **parts),  # type: ignore[arg-type]
        )


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changed(workshop: Workshop) -> set[str]:
    """Build again; the files that became others, which must be those of a site made anew."""
    before = {path: path.stat().st_ino for path in workshop.out.rglob("*") if path.is_file()}
    workshop.build()
    built, anew = files(workshop.out), workshop.anew()
    assert built.keys() == anew.keys()
    assert [name for name in built if built[name] != anew[name]] == []
    return {name for name in built if (workshop.out / name).stat().st_ino not in before.values()}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    made = Workshop(tmp_path)
    made.build()
    return made


def test_nothing_changed_every_file_is_the_same(workshop: Workshop) -> None:
    assert changed(workshop) == set()


def pages_of(names: set[str]) -> set[str]:
    return {name for name in names if name.endswith(".html")}


def test_a_title_is_told_to_all_who_show_it(workshop: Workshop) -> None:
    workshop.edit(2, title="An entirely new title")
    assert pages_of(changed(workshop)) == {
        "index.html", "papers/index.html", "tracks.html",
        "papers/li26b.html", "papers/li26a.html", "papers/amini26a.html",
        "authors/li-wei.html",
    }  # fmt: skip


def stamp(workshop: Workshop) -> None:
    (workshop.papers / "lovelace26a.pdf").write_bytes(b"%PDF-1.4 stamped")


def stamp_again(workshop: Workshop) -> None:
    new = workshop.papers / ".new"
    new.write_bytes(b"%PDF-1.4 stumped")
    new.replace(workshop.papers / "lovelace26a.pdf")


def other_pdf(workshop: Workshop) -> None:
    pdf = workshop.store / "other.pdf"
    pdf.write_bytes(small_pdf("A toy", "that is mercurial"))
    facts = PdfFacts(sha256=sha256_of(pdf), pages=1, page_sizes=((612, 792),))
    workshop.edit(0, pdf=pdf, facts=facts)


def supplement(workshop: Workshop) -> None:
    new = workshop.store / ".new"
    new.write_bytes(b"piz")
    new.replace(workshop.store / "data.zip")


def new_session(workshop: Workshop) -> None:
    program = workshop.volume.program
    more = Session(id="late", title="Late", papers=("li26b",))
    workshop.volume = replace(
        workshop.volume, program=replace(program, sessions=(*program.sessions, more))
    )


def identity(workshop: Workshop, **fields: object) -> None:
    known = workshop.volume.conference.volume
    workshop.configure(volume=replace(known, **fields))  # type: ignore[arg-type]


def later(workshop: Workshop) -> None:
    workshop.today = date(2026, 3, 2)


def own_page(workshop: Workshop) -> None:
    (workshop.conf / "papers").mkdir(exist_ok=True)
    (workshop.conf / "papers" / "li26a.md").write_text("# My own\n")


EDITS: dict[str, Callable[[Workshop], object]] = {
    "title": lambda w: w.edit(1, title="Other words"),
    "author": lambda w: w.edit(1, authors=(Person(given="Wei", family="Lu"), ADA)),
    "affiliation": lambda w: w.edit(3, authors=(replace(ADA, affiliations=("Elsewhere",)),)),
    "namesake": lambda w: w.edit(2, authors=(Person(given="Wei", family="Li", id="other"),)),
    "abstract": lambda w: w.edit(0, abstract="Wholly other."),
    "what makes papers related": lambda w: w.edit(3, abstract="engines sums toy quixotic"),
    "keyword": lambda w: w.edit(2, keywords=("abacus",)),
    "retraction": lambda w: w.edit(2, retraction=Notice(on=date(2026, 4, 1), text="Wrong.")),
    "key": lambda w: w.edit(1, citation_key="wei26"),
    "award": lambda w: w.edit(2, award="Best demo"),
    "doi": lambda w: w.edit(1, doi="10.5555/87654321"),
    "pages": lambda w: w.edit(1, first_page=15, last_page=17),
    "track": lambda w: w.edit(2, track="long"),
    "order": lambda w: w.put(list(reversed(w.volume.papers))),
    "a paper less": lambda w: w.put([*w.volume.papers][:3]),
    "the last paper less": lambda w: w.put([]),
    "pdf": other_pdf,
    "no pdf": lambda w: w.edit(0, pdf=None, facts=None),
    "stamped pdf": stamp,
    "stamped pdf, as long as before": stamp_again,
    "stamped pdf less": lambda w: (w.papers / "lovelace26a.pdf").unlink(missing_ok=True),
    "supplement": supplement,
    "section": lambda w: setattr(
        w, "volume",
        replace(w.volume, sections=(replace(w.volume.sections[0], title="Papers, long"),
                                    *w.volume.sections[1:])),
    ),
    "session": new_session,
    "volume title": lambda w: identity(w, title="Proceedings of the Other Workshop"),
    "address": lambda w: identity(w, url="https://other.example.org/"),
    "status": lambda w: identity(w, status="announced"),
    "licence": lambda w: identity(w, licence="CC-BY-4.0"),
    "colour": lambda w: w.configure(site=SiteRules(accent="#aa0000")),
    "no pictures": lambda w: w.configure(site=SiteRules(thumbnails=False)),
    "news": lambda w: w.configure(news=(News(on=date(2026, 1, 1), text="A year."),)),
    "a page's text": lambda w: (w.conf / "index.md").write_text("# Welcome back\n"),
    "a new page": lambda w: (w.conf / "extra.md").write_text("# Extra\n"),
    "a page in the place of a paper's": own_page,
    "today": later,
}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_input_is_missed_in_whatever_order_they_change(workshop: Workshop, seed: int) -> None:
    chance = random.Random(seed)
    for name in chance.sample(list(EDITS), len(EDITS))[seed % 4 :: 4]:
        EDITS[name](workshop)
        changed(workshop)


def test_a_newer_program_makes_all_anew(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "program_version", lambda: "newer")
    monkeypatch.setattr(shell.Mould, "fill", lambda *_: "newer")
    workshop.build()
    assert (workshop.out / "papers/li26a.html").read_text() == "newer"


def test_processes_draw_the_same_pages(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(drawing, "TASK", 2)
    site.build(
        workshop.volume, workshop.conf, tmp_path / "site", papers=workshop.papers,
        today=workshop.today, texts=lambda: {"oai.xml": "toy"}, crew=LocalCrew(2),
        progress=Silent(),
    )  # fmt: skip
    assert files(tmp_path / "site") == files(workshop.out)


def test_what_somebody_touched_is_made_anew(workshop: Workshop) -> None:
    page = workshop.out / "papers/li26a.html"
    page.write_text(page.read_text().replace("Tiny", "Huge"))
    next((workshop.out / "pagefind").rglob("*.pf_fragment")).unlink()
    changed(workshop)


def test_a_build_that_fails_ends_the_index_that_it_began(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = workshop.root / "new" / "site"
    draw = StandaloneHTMLBuilder.handle_page

    def fail(self: StandaloneHTMLBuilder, page: str, *rest: Any, **more: Any) -> None:
        if page == "search":
            assert list(made.glob(".search-*/*/papers/*.html"))
            raise OSError("stopped")
        draw(self, page, *rest, **more)

    monkeypatch.setattr(StandaloneHTMLBuilder, "handle_page", fail)
    workshop.edit(1, abstract="Other words")
    with pytest.raises(OSError, match="stopped") as stopped:
        workshop.build()
    assert list(made.glob(".search-*")) == [], stopped


def test_the_last_site_stays_as_it_was(workshop: Workshop, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(workshop.out, kept, copy_function=os.link)
    before = files(kept)
    workshop.edit(1, title="Other words")
    stamp(workshop)
    workshop.build()
    assert files(kept) == before


def test_what_happens_to_the_site_does_not_happen_to_the_store(workshop: Workshop) -> None:
    with (workshop.out / "papers/li26a.pdf").open("ab") as stream:
        stream.write(b"signed")
    with (workshop.out / "papers/lovelace26a/data.zip").open("ab") as stream:
        stream.write(b"more")
    assert b"signed" not in (workshop.store / "paper.pdf").read_bytes()
    assert (workshop.store / "data.zip").read_bytes() == b"zip"


@pytest.mark.parametrize(
    "torn", [b"", b"[]", b"{", b"{}", b'{"program": "%s"}', b'{"program": "%s", "files": {"a": 1}}']
)
def test_without_a_memory_all_is_made_anew(workshop: Workshop, torn: bytes) -> None:
    (memory,) = (
        entry
        for entry in (workshop.root / "cache").rglob("*")
        if entry.is_file() and b"papers/li26a.html" in entry.read_bytes()
    )
    memory.write_bytes(torn.replace(b"%s", output.program_version().encode()))
    assert changed(workshop) == set()


def test_a_file_system_without_second_names_gets_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    workshop = Workshop(tmp_path)
    workshop.build()
    workshop.build()
    assert files(workshop.out) == workshop.anew()


def test_what_stands_in_the_pdfs_is_indexed(volume: Volume, tmp_path: Path) -> None:
    material = Material(volume=volume, today=date(2026, 1, 1), cache=Cache(tmp_path))
    for _ in ("read", "remembered"):
        texts = list(search.full_texts(material, [*volume.papers[1:3], None]))
        assert "quixotic" in texts[0]
        assert texts[1:] == ["", ""]


def test_indexes_share_the_papers(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SHARE", 1)
    workshop.build()
    entries = sorted(
        path.parent.name for path in workshop.out.glob("pagefind/*/pagefind-entry.json")
    )
    page = (workshop.out / "search.html").read_text()
    assert f'data-indexes="{" ".join(entries)}"' in page
    assert len(entries) > 1
    workshop.edit(2, abstract="A word that only this one has")
    number = search.index_of(Material(volume=workshop.volume, today=workshop.today))["li26b"]
    indexes = {name.split("/")[1] for name in changed(workshop) if name.startswith("pagefind/")}
    assert indexes <= {"0", str(number)}
