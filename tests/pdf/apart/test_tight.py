"""Small papers: their streams are packed once more, and hold what they held."""

import zlib
from pathlib import Path

import pytest

from procbuild.pdf.apart import taken as apart
from procbuild.pdf.apart import tight
from procbuild.pdf.apart.kept import dumped, loaded
from procbuild.pdf.apart.reach import NEW
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import taken
from procbuild.pdf.apart.tight import tightened
from tests.pdf.apart.test_source import CATALOG, PAGE, PAGES, file

TEXT = b"".join(b"BT /F1 9 Tf 72 %d Td (line %d) Tj ET\n" % (n, n * n) for n in range(200))
LOOSE = zlib.compress(TEXT, 1)
"""Packed as those do who are in a hurry."""


def paper(entries: bytes, data: bytes, more: bytes = b"") -> bytes:
    """A paper of one page whose content is such a stream; ``more`` makes it longer."""
    stream = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)
    return file(CATALOG, PAGES, PAGE, stream, *([more] if more else []))


def content(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """What the only stream of a paper holds once it is taken apart, and where that is."""
    objects = taken(Source(data)).objects
    return bytes(objects.streams[0]), objects.places[0]


@pytest.mark.parametrize(
    "entries", [b"/Filter /FlateDecode", b"/Filter [/FlateDecode]", b"/Filter[ /FlateDecode ]"]
)
def test_a_stream_is_packed_harder(entries: bytes) -> None:
    found, place = content(paper(entries, LOOSE))
    assert len(found) < len(LOOSE)
    assert place == (NEW, len(found))
    assert zlib.decompress(found) == TEXT


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
def test_what_cannot_be_packed_harder_stays_as_it_is(entries: bytes, data: bytes) -> None:
    found, (start, size) = content(paper(entries, data))
    assert found == data
    assert (start >= 0, size) == (True, len(data))


def test_larger_papers_are_left_alone() -> None:
    data = paper(b"/Filter /FlateDecode", LOOSE, more=b"(%s)" % (b"x" * tight.SMALL))
    assert content(data)[0] == LOOSE


def test_what_is_too_much_to_unpack_stays_as_it_is() -> None:
    bomb = zlib.compress(bytes(2 * tight.ROOM), 1)
    assert content(paper(b"/Filter /FlateDecode", bomb))[0] == bomb


def test_it_is_kept_with_what_was_taken_apart() -> None:
    data = paper(b"/Filter /FlateDecode", LOOSE)
    again = loaded(dumped(taken(Source(data))), data)
    assert zlib.decompress(again.objects.streams[0]) == TEXT
    assert dumped(again) == dumped(taken(Source(data)))


def test_real_papers_hold_what_they_held(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SMALL", 0)
    saved = 0
    for path in sorted(real.glob("unireps2023/*.pdf")):
        before = taken(Source(path.read_bytes())).objects
        after = tightened(before)
        assert after.loose is before.loose
        for one, other in zip(before.streams, after.streams, strict=True):
            if one is not other:
                assert zlib.decompress(one) == zlib.decompress(other)
                saved += len(one) - len(other)
    assert saved > 50_000
