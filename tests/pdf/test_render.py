"""Pages are rendered as pictures."""

import io
import struct
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from procbuild.conference import Limits
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.pdf.render import Mark, render_pages
from procbuild.progress import Silent
from tests.papers import small_pdf
from tests.standing import standing_crew


def render(
    path: Path,
    *pages: int,
    dpi: float = 36,
    marks: tuple[Mark, ...] = (),
    cache: Cache | None = None,
) -> Mapping[int, bytes]:
    (pictures,) = render_pages(
        [(path, sha256_of(path), dict.fromkeys(pages, marks))],
        dpi=dpi,
        limits=Limits(),
        crew=standing_crew(),
        cache=cache,
        progress=Silent(),
    )
    return pictures


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(small_pdf("On the Width of Margins", "Ada Martin"))
    return path


def test_a_page_is_rendered_at_the_requested_resolution(paper: Path) -> None:
    pictures = render(paper, 1)
    assert list(pictures) == [1]
    assert pictures[1].startswith(b"\x89PNG")
    assert struct.unpack(">2I", pictures[1][16:24]) == (306, 396)


def test_no_picture_is_larger_than_a_screen(paper: Path) -> None:
    assert max(struct.unpack(">2I", render(paper, 1, dpi=10_000)[1][16:24])) <= 1600


def test_pages_that_cannot_be_rendered_are_left_out(paper: Path) -> None:
    assert list(render(paper, 1, 7)) == [1]
    paper.write_text("<!doctype html>")
    assert render(paper, 1) == {}


def test_a_picture_is_cached(paper: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = render(paper, 1, cache=cache)
    (entry,) = (tmp_path / "cache").glob("??/*")
    cache.write(entry.parent.name + entry.name, b"as it was")
    assert first[1] != render(paper, 1, cache=cache)[1] == b"as it was"


def test_marks_are_framed(paper: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    corner, full_page = Mark("1", 90, 0, 10, 5), Mark("12", 0, 0, 100, 100)
    pictures = [
        render(paper, 1, marks=marks, cache=cache)[1]
        for marks in ((), (corner,), (corner, full_page))
    ]
    assert len(set(pictures)) == 3
    before, after = (Image.open(io.BytesIO(png)).convert("RGB") for png in pictures[::2])
    assert before.getpixel((0, 200)) == (255, 255, 255)
    pixel = after.getpixel((0, 200))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    assert red > 150 > max(green, blue)
    assert after.getpixel((150, 300)) == before.getpixel((150, 300))
