"""Serialize papers that were taken apart.

The data of streams stays in the paper's own file, except for streams that were recompressed.
"""

import json
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from procbuild.pdf.apart.boxes import Frame
from procbuild.pdf.apart.index import decode
from procbuild.pdf.apart.pages import Page
from procbuild.pdf.apart.reach import NEW, Objects
from procbuild.pdf.apart.relocatable import Relocatable
from procbuild.pdf.apart.taken import Apart
from procbuild.pdf.syntax import StreamData, compress
from procbuild.pdf.values import DamagedError

LEVEL = 1
"""Compression level: low, because they are deserialized more often than their size matters."""

BETWEEN = b"\0"
"""Separator that occurs in no value on one line, see :func:`procbuild.pdf.values.on_one_line`."""

NUMBERS = "q"

LENGTH = struct.Struct(">Q")
"""Length of the compressed description; the recompressed streams follow it."""


def dump(apart: Apart) -> bytes:
    """Serialize a paper that was taken apart, without the stream data that is in its file."""
    values = apart.objects.loose
    streams = zip(apart.objects.streams, apart.objects.places, strict=True)
    number_bytes = array(NUMBERS, [*apart.objects.order, *values.numbers]).tobytes()
    head = {
        "pages": [_page_fields(page) for page in apart.pages],
        "reserved": apart.objects.reserved,
        "streams": apart.objects.places,
        "unpacked": apart.objects.unpacked,
        "order": len(apart.objects.order),
        "numbers": len(values.numbers),
        "runs": apart.runs,
        "names": [name.hex() for name in apart.names],
        "leaves": [(leaf, first.hex(), last.hex()) for leaf, first, last in apart.leaves],
        "outline": apart.outline,
        "tags": apart.tags,
        "keys": apart.keys,
        "layers": apart.layers,
        "hidden": apart.hidden,
        "notes": apart.notes,
    }
    text = BETWEEN.join([*values.between, values.rest])
    description = compress(BETWEEN.join([json.dumps(head).encode(), number_bytes + text]), LEVEL)
    new_data = [data for data, (start, _) in streams if start == NEW]
    return b"".join([LENGTH.pack(len(description)), description, *new_data])


def load(kept: bytes, data: bytes) -> Apart:
    """Deserialize a paper that was taken apart; ``data`` is its file.

    Raises :class:`DamagedError` if ``kept`` is invalid or does not fit the file.
    """
    try:
        (length,) = LENGTH.unpack_from(kept)
        description = kept[LENGTH.size :][:length]
        new_data = memoryview(kept)[LENGTH.size + length :]
        head, _, rest = decode(description, {b"/Filter": b"/FlateDecode"}).partition(BETWEEN)
        fields = json.loads(head)
        return _make_apart(fields, rest, list(_streams(fields["streams"], data, new_data)))
    except (LookupError, TypeError, ValueError, struct.error) as error:
        raise DamagedError("the cached objects of the paper are invalid") from error


def _streams(
    places: Sequence[tuple[int, int]], data: bytes, new_data: memoryview
) -> Iterator[memoryview]:
    """The data of streams, from the file or from the serialized paper."""
    view = memoryview(data)
    for start, size in places:
        if start != NEW:
            stream_data = view[start : start + size]
        else:
            stream_data, new_data = new_data[:size], new_data[size:]
        if len(stream_data) < size:
            raise ValueError("its file is shorter than it was")
        yield stream_data


def _make_apart(fields: Mapping[str, Any], rest: bytes, streams: Sequence[StreamData]) -> Apart:
    width = array(NUMBERS).itemsize
    numbers = array(NUMBERS, rest[: width * (fields["order"] + fields["numbers"])])
    return Apart(
        pages=[_make_page(page) for page in fields["pages"]],
        objects=Objects(
            loose=Relocatable(
                rest[width * len(numbers) :].split(BETWEEN), list(numbers[fields["order"] :])
            ),
            order=list(numbers[: fields["order"]]),
            reserved=fields["reserved"],
            streams=streams,
            places=fields["streams"],
            unpacked=fields["unpacked"],
        ),
        runs=fields["runs"],
        names=[bytes.fromhex(name) for name in fields["names"]],
        leaves=[
            (leaf, bytes.fromhex(first), bytes.fromhex(last))
            for leaf, first, last in fields["leaves"]
        ],
        outline=fields["outline"] and tuple(fields["outline"]),
        tags=fields["tags"],
        keys=[tuple(leaf) for leaf in fields["keys"]],
        layers=fields["layers"],
        hidden=fields["hidden"],
        notes=[tuple(note) for note in fields["notes"]],
    )


def _page_fields(page: Page) -> Mapping[str, Any]:
    names = {
        kind.decode("latin-1"): [name.decode("latin-1") for name in names]
        for kind, names in page.names.items()
    }
    return {
        "box": page.frame.box,
        "rotate": page.frame.rotate,
        "boxes": page.boxes.decode("latin-1"),
        "unit": page.unit,
        "names": names,
        "contents": page.contents,
        "isolation": page.isolation and [part.decode("latin-1") for part in page.isolation],
    }


def _make_page(fields: Mapping[str, Any]) -> Page:
    return Page(
        frame=Frame(tuple(fields["box"]), fields["rotate"]),
        boxes=fields["boxes"].encode("latin-1"),
        unit=fields["unit"],
        names={
            kind.encode("latin-1"): tuple(name.encode("latin-1") for name in names)
            for kind, names in fields["names"].items()
        },
        contents=fields["contents"],
        isolation=fields["isolation"]
        and tuple(part.encode("latin-1") for part in fields["isolation"]),
    )
