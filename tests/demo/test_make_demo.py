"""The demo's committed papers: small, whole, and what their sources typeset."""

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


def test_the_papers_vary_as_real_ones_do() -> None:
    readers = {name: pypdf.PdfReader(INCOMING / file) for name, file in FILES.items()}
    sizes = {tuple(round(float(x)) for x in r.pages[0].mediabox[2:]) for r in readers.values()}
    assert sizes == {(612, 792), (595, 842)}
    assert {len(reader.pages) for reader in readers.values()} == {1, 2, 3, 4}
    assert all(reader.outline for reader in readers.values())
    untitled = [
        name for name, reader in readers.items() if not (reader.metadata or {}).get("/Title")
    ]
    assert untitled == ["margins"]


def test_the_same_fonts_give_the_same_bytes() -> None:
    if missing := missing_fonts():
        pytest.skip(f"typeset with fonts that are not here: {', '.join(missing)}")
    committed = {name: (INCOMING / file).read_bytes() for name, file in FILES.items()}
    made = dict(typeset(sorted(FILES)))
    if _creator(made["links"]) != _creator(committed["links"]):
        pytest.skip(f"typeset with {_creator(committed['links'])}")
    assert [name for name in FILES if made[name] != committed[name]] == []


def test_the_demo_brings_its_fonts() -> None:
    """On a machine without fonts of its own the book is set all the same."""
    files = (ROOT / "conf" / "demo", INCOMING)
    text = "".join(
        path.read_text("utf-8")
        for folder in files
        for path in folder.rglob("*")
        if path.suffix in {".toml", ".md", ".bib", ".csv"}
    )
    characters = sorted({one for one in text if one > "~"})
    fonts = FontSet((str(ROOT / "conf" / "demo" / "fonts"),))
    assert missing_characters(fonts, characters) == frozenset()


def _creator(pdf: bytes) -> str:
    """The version of Typst that a PDF names."""
    return str((pypdf.PdfReader(BytesIO(pdf)).metadata or {})["/Creator"])
