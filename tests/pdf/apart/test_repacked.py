"""Streams of small papers are recompressed without changing their decoded data."""

import random
import zlib
from pathlib import Path

import pytest

from procbuild.pdf.apart import repacked
from procbuild.pdf.apart import taken as apart
from procbuild.pdf.apart.kept import dump, load
from procbuild.pdf.apart.reach import NEW
from procbuild.pdf.apart.repacked import (
    LEVEL,
    SMALL_PAPER,
    TINY_PAPER,
    needs_lean_stamps,
    recompress_streams,
)
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import take_apart
from procbuild.pdf.syntax import MAX_LEVEL, compress
from tests.pdf.apart.test_source import CATALOG, PAGE, PAGES, make_pdf

TEXT = b"".join(b"BT /F1 9 Tf 72 %d Td (line %d) Tj ET\n" % (n, n * n) for n in range(200))
LOOSE = zlib.compress(TEXT, 1)
"""The text, compressed fast but not well"""

LARGE_ENOUGH = 100_000
"""Size in bytes of a file in which the stamps of one page are hardly noticed"""


def make_paper(entries: bytes, data: bytes, more: bytes = b"") -> bytes:
    """Make a paper of one page with this stream as its content, and one more object."""
    stream = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)
    return make_pdf(CATALOG, PAGES, PAGE, stream, *([more] if more else []))


def take_stream(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """Take a paper apart and return the data and the position of its only stream."""
    objects = take_apart(Source(data)).objects
    return bytes(objects.streams[0]), objects.places[0]


@pytest.mark.parametrize(
    "entries", [b"/Filter /FlateDecode", b"/Filter [/FlateDecode]", b"/Filter[ /FlateDecode ]"]
)
def test_a_stream_is_recompressed(entries: bytes) -> None:
    data_read, place = take_stream(make_paper(entries, LOOSE))
    assert len(data_read) < len(LOOSE)
    assert place == (NEW, len(data_read))
    assert zlib.decompress(data_read) == TEXT


@pytest.mark.parametrize(
    ("entries", "data"),
    [
        (b"", LOOSE),
        (b"/Filter /LZWDecode", LOOSE),
        (b"/Filter [/ASCII85Decode /FlateDecode]", LOOSE),
        (b"/Filter /Other /About << /Filter /FlateDecode >>", LOOSE),
        (b"/About (/Filter /FlateDecode)", LOOSE),
        (b"/Filter /FlateDecode", LOOSE + b"more"),
        (b"/Filter /FlateDecode", LOOSE[:-9]),
        (b"/Filter /FlateDecode", b"no such data"),
        (b"/Filter /FlateDecode", zlib.compress(b"short")),
    ],
    ids=[
        "plain", "other", "second", "inside", "said", "more", "less", "none", "no gain",
    ],
)  # fmt: skip
def test_streams_that_would_not_shrink_are_unchanged(entries: bytes, data: bytes) -> None:
    data_read, (start, size) = take_stream(make_paper(entries, data))
    assert data_read == data
    assert (start >= 0, size) == (True, len(data))


def test_larger_papers_are_unchanged() -> None:
    data = make_paper(b"/Filter /FlateDecode", LOOSE, more=b"(%s)" % (b"x" * repacked.SMALL_PAPER))
    assert take_stream(data)[0] == LOOSE


def test_too_large_streams_are_unchanged() -> None:
    bomb = zlib.compress(bytes(2 * repacked.MAX_UNPACKED), 1)
    assert take_stream(make_paper(b"/Filter /FlateDecode", bomb))[0] == bomb


def test_no_effort_is_spared_for_papers_that_would_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (
        random.Random(1).choices(range(9), k=4000),
        random.Random(2).choices(range(200), k=4000),
    )
    font = bytes([*one, *other])
    paper = make_paper(b"/Filter /FlateDecode", zlib.compress(font, 1))
    monkeypatch.setattr(apart, "SMALL_PAPER", 0)
    objects = take_apart(Source(paper)).objects
    (calm,) = recompress_streams(objects, LARGE_ENOUGH, pages=1).streams
    (eager,) = recompress_streams(objects, LARGE_ENOUGH, pages=10_000).streams
    assert calm == compress(font, LEVEL)
    assert zlib.decompress(eager) == font
    assert len(eager) < len(compress(font, MAX_LEVEL)) <= len(calm)


def test_data_shorter_than_when_deflated_are_not_taken_for_deflated() -> None:
    objects = take_apart(Source(make_paper(b"/Filter /FlateDecode", zlib.compress(b"q Q")))).objects
    for pages in (1, 10_000):
        (data,) = recompress_streams(objects, LARGE_ENOUGH, pages).streams
        assert zlib.decompress(data) == b"q Q"


CMAP_BODY = b"""/CIDInit /ProcSet findresource begin
begincmap
/CMapName /A% def %% not at the start of a line
% of a person
1 beginbfchar
<01> <0041>
endbfchar
endcmap
"""


def test_cmaps_lose_comments_for_printers() -> None:
    head, tail = b"%!PS-Adobe-3.0 Resource-CMap\r\n%%Title: (A)\n", b"%%EndResource\n%%EOF"
    paper = make_paper(b"/Filter /FlateDecode", zlib.compress(head + CMAP_BODY + tail))
    assert zlib.decompress(take_stream(paper)[0]) == CMAP_BODY


def test_content_keeps_lines_that_look_like_comments() -> None:
    content = b"BT (\n%%Title: /CIDInit /ProcSet findresource\n) Tj ET\n%%EOF\n" * 9
    paper = make_paper(b"/Filter /FlateDecode", zlib.compress(content, 1))
    assert zlib.decompress(take_stream(paper)[0]) == content


@pytest.mark.parametrize(
    ("size", "lean"),
    [
        (1000, True),
        (TINY_PAPER - 1, False),
        (TINY_PAPER, True),
        (SMALL_PAPER - 1, True),
        (SMALL_PAPER, False),
    ],
)
def test_stamps_are_lean_where_others_would_let_a_paper_grow(size: int, *, lean: bool) -> None:
    objects = take_apart(Source(make_paper(b"/Filter /FlateDecode", LOOSE))).objects
    assert needs_lean_stamps(objects, size, pages=8) == lean


def test_recompressed_streams_are_serialized() -> None:
    data = make_paper(b"/Filter /FlateDecode", LOOSE)
    again = load(dump(take_apart(Source(data))), data)
    assert zlib.decompress(again.objects.streams[0]) == TEXT
    assert dump(again) == dump(take_apart(Source(data)))


def test_streams_of_real_papers_decode_to_the_same(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = 0
    for path in sorted(real.glob("unireps2023/*.pdf")):
        data = path.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(apart, "SMALL_PAPER", 0)
            before = take_apart(Source(data))
        objects = before.objects
        after = recompress_streams(objects, len(data), len(before.pages))
        assert after.loose is objects.loose
        for old, new in zip(objects.streams, after.streams, strict=True):
            if old is not new:
                plain = zlib.decompress(old)
                if b"begincmap" in plain:
                    plain = b"".join(
                        line
                        for line in plain.splitlines(keepends=True)
                        if not line.startswith((b"%%", b"%!"))
                    )
                assert zlib.decompress(new) == plain
                saved += len(old) - len(new)
    assert saved > 50_000
