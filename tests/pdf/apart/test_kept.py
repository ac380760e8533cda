"""A paper that was taken apart earlier and cached is bound like one taken apart now."""

from pathlib import Path

import pytest

from procbuild.files import seal
from procbuild.pdf.apart.kept import dump, load
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import take_apart
from procbuild.pdf.bound import paper as binding
from procbuild.pdf.syntax import compress
from procbuild.pdf.values import DamagedError
from tests.pdf.bound.test_stamp import overlay
from tests.pdf.sample_documents import make_part, write_simple_pdf

TEXT = "BT /F1 9 Tf 72 400 Td (text) Tj ET"
WHITE = f"1 g 0 0 612 792 re f 0 g {TEXT}"


def write_cached_paper(source: Path, folder: Path) -> Path:
    """Take a paper apart and write it into a file as the cache does."""
    data = dump(take_apart(Source(source.read_bytes())))
    path = folder / "apart"
    path.write_bytes(data + seal(data, path.name))
    return path


def write_three_pages(tmp_path: Path) -> Path:
    """Write a paper with a page of text, a blank page, and a page with a white background."""
    return write_simple_pdf(tmp_path / "a.pdf", TEXT, "", WHITE)


def test_a_cached_paper_is_bound_like_a_fresh_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_three_pages(tmp_path)
    for name in ("fresh", "cached"):
        (tmp_path / name).mkdir()
    _, fresh = make_part(source, tmp_path / "fresh", overlay=overlay)
    monkeypatch.setattr(binding, "take_apart", None)
    _, cached = make_part(
        source, tmp_path / "cached", overlay=overlay, apart=write_cached_paper(source, tmp_path)
    )
    assert cached.read_bytes() == fresh.read_bytes()


@pytest.mark.parametrize("data", [b"", b"x", compress(b"{}"), compress(b"[]"), compress(b"{")])
def test_an_invalid_cache_entry_is_ignored(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "apart"
    path.write_bytes(data + seal(data, path.name))
    source = write_three_pages(tmp_path)
    for name in ("fresh", "cached"):
        (tmp_path / name).mkdir()
    _, fresh = make_part(source, tmp_path / "fresh", overlay=overlay)
    _, cached = make_part(source, tmp_path / "cached", overlay=overlay, apart=path)
    assert cached.read_bytes() == fresh.read_bytes()


def test_a_cached_paper_does_not_fit_a_shorter_file(tmp_path: Path) -> None:
    data = write_three_pages(tmp_path).read_bytes()
    whole = dump(take_apart(Source(data)))
    with pytest.raises(DamagedError):
        load(whole, data[:200])


def test_real_papers_survive_serialization(real: Path) -> None:
    for paper in sorted(real.glob("unireps2023/*.pdf")):
        data = paper.read_bytes()
        apart = take_apart(Source(data))
        again = load(dump(apart), data)
        assert again.pages == apart.pages
        assert again.names == apart.names
        assert list(map(bytes, again.objects.streams)) == list(map(bytes, apart.objects.streams))
        assert vars(again.objects.loose) == vars(apart.objects.loose)
        assert (again.outline, again.leaves, again.keys) == (
            apart.outline,
            apart.leaves,
            apart.keys,
        )
