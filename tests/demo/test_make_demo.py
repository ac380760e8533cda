"""The committed papers of the demo are small, complete, and equal to their typeset sources."""

from io import BytesIO

import pypdf
import pytest

from procbuild.typeset.choice import missing_characters
from procbuild.typeset.fonts import FontSet
from tests.demo.make_demo import FILES, INCOMING, PAPERS, ROOT, missing_fonts, typeset


def test_every_paper_is_committed_and_has_a_source() -> None:
    committed = {path.relative_to(INCOMING).as_posix() for path in INCOMING.rglob("*.pdf")}
    assert committed == set(FILES.values())
    assert {path.stem for path in PAPERS.glob("*.typ")} == set(FILES)


def test_the_papers_are_small() -> None:
    files = [path for path in INCOMING.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 2_000_000


def test_the_papers_differ_in_size_length_and_metadata() -> None:
    readers = {name: pypdf.PdfReader(INCOMING / file) for name, file in FILES.items()}
    sizes = {
        tuple(round(float(x)) for x in reader.pages[0].mediabox[2:]) for reader in readers.values()
    }
    assert sizes == {(612, 792), (595, 842)}
    assert {len(reader.pages) for reader in readers.values()} == {1, 2, 3, 4}
    assert all(reader.outline for reader in readers.values())
    untitled = [
        name
        for name, reader in readers.items()
        if not (reader.metadata and reader.metadata.get("/Title"))
    ]
    assert untitled == ["margins"]


def test_the_same_fonts_give_the_same_bytes() -> None:
    if missing := missing_fonts():
        pytest.skip(f"missing fonts: {', '.join(missing)}")
    committed = {name: (INCOMING / file).read_bytes() for name, file in FILES.items()}
    fresh = dict(typeset(sorted(FILES)))
    if _creator(fresh["links"]) != _creator(committed["links"]):
        pytest.skip(f"typeset with {_creator(committed['links'])}")
    assert [name for name in FILES if fresh[name] != committed[name]] == []


def test_the_demo_contains_all_fonts_that_it_needs() -> None:
    """The book can be built on a machine without fonts."""
    folders = (ROOT / "conf" / "demo", INCOMING)
    text = "".join(
        path.read_text("utf-8")
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".toml", ".md", ".bib", ".csv"}
    )
    characters = sorted({char for char in text if char > "~"})
    fonts = FontSet((str(ROOT / "conf" / "demo" / "fonts"),))
    assert missing_characters(fonts, characters) == frozenset()


def _creator(pdf: bytes) -> str:
    """Return the version of Typst that a PDF names."""
    metadata = pypdf.PdfReader(BytesIO(pdf)).metadata
    assert metadata
    return str(metadata["/Creator"])
