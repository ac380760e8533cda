"""A paper that was taken apart and kept is bound as one that is taken apart now."""

from pathlib import Path

import pytest

from procbuild.files import seal
from procbuild.pdf.apart.kept import dumped, loaded
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import taken
from procbuild.pdf.bound import paper as binding
from procbuild.pdf.syntax import packed
from procbuild.pdf.values import DamagedError
from tests.pdf.bound.test_stamp import overlay
from tests.pdf.making import made, simple

TEXT = "BT /F1 9 Tf 72 400 Td (text) Tj ET"
WHITE = f"1 g 0 0 612 792 re f 0 g {TEXT}"


def kept(source: Path, folder: Path) -> Path:
    """A paper taken apart, where it is kept."""
    data = dumped(taken(Source(source.read_bytes())))
    path = folder / "apart"
    path.write_bytes(data + seal(data, path.name))
    return path


def one(tmp_path: Path) -> Path:
    """A paper whose pages are plain, blank and painted over."""
    return simple(tmp_path / "a.pdf", TEXT, "", WHITE)


def test_what_was_kept_is_bound_as_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = one(tmp_path)
    for name in ("read", "kept"):
        (tmp_path / name).mkdir()
    _, read = made(source, tmp_path / "read", overlay=overlay)
    monkeypatch.setattr(binding, "taken", None)
    _, again = made(source, tmp_path / "kept", overlay=overlay, apart=kept(source, tmp_path))
    assert again.read_bytes() == read.read_bytes()


@pytest.mark.parametrize("data", [b"", b"x", packed(b"{}"), packed(b"[]"), packed(b"{")])
def test_what_makes_no_sense_is_read_again(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "apart"
    path.write_bytes(data + seal(data, path.name))
    source = one(tmp_path)
    for name in ("read", "kept"):
        (tmp_path / name).mkdir()
    _, read = made(source, tmp_path / "read", overlay=overlay)
    _, again = made(source, tmp_path / "kept", overlay=overlay, apart=path)
    assert again.read_bytes() == read.read_bytes()


def test_it_is_of_no_shorter_file(tmp_path: Path) -> None:
    data = one(tmp_path).read_bytes()
    whole = dumped(taken(Source(data)))
    with pytest.raises(DamagedError):
        loaded(whole, data[:200])


def test_real_papers_are_the_same(real: Path) -> None:
    for paper in sorted(real.glob("unireps2023/*.pdf")):
        data = paper.read_bytes()
        apart = taken(Source(data))
        again = loaded(dumped(apart), data)
        assert again.pages == apart.pages
        assert again.names == apart.names
        assert list(map(bytes, again.objects.streams)) == list(map(bytes, apart.objects.streams))
        assert vars(again.objects.loose) == vars(apart.objects.loose)
        assert (again.outline, again.leaves, again.keys) == (
            apart.outline,
            apart.leaves,
            apart.keys,
        )
