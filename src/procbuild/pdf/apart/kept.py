"""Papers that were taken apart, kept as bytes.

What streams hold stays in the paper's own file, but for those that were packed anew.
"""

import json
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from procbuild.pdf.apart.boxes import Frame
from procbuild.pdf.apart.index import unpacked
from procbuild.pdf.apart.loose import Loose
from procbuild.pdf.apart.pages import Page
from procbuild.pdf.apart.reach import NEW, Objects
from procbuild.pdf.apart.taken import Apart
from procbuild.pdf.syntax import Held, packed
from procbuild.pdf.values import DamagedError

LEVEL = 1
"""How hard they are packed: they are read more often than looked at."""

BETWEEN = b"\0"
"""What stands in no value that is on one line, see :func:`procbuild.pdf.values.lines`."""

NUMBERS = "q"

LENGTH = struct.Struct(">Q")
"""How long what is packed is; behind it stand the streams that are in no file."""


def dumped(apart: Apart) -> bytes:
    """A paper as it was taken out of a file, without what the file has."""
    loose = apart.objects.loose
    held = zip(apart.objects.streams, apart.objects.places, strict=True)
    numbers = array(NUMBERS, [*apart.objects.order, *loose.numbers]).tobytes()
    head = {
        "pages": [_told_page(page) for page in apart.pages],
        "reserved": apart.objects.reserved,
        "streams": apart.objects.places,
        "unpacked": apart.objects.unpacked,
        "order": len(apart.objects.order),
        "numbers": len(loose.numbers),
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
    text = BETWEEN.join([*loose.between, loose.rest])
    said = packed(BETWEEN.join([json.dumps(head).encode(), numbers + text]), LEVEL)
    new = [data for data, (start, _) in held if start == NEW]
    return b"".join([LENGTH.pack(len(said)), said, *new])


def loaded(kept: bytes, data: bytes) -> Apart:
    """The paper that was taken apart; ``data`` is its file.

    Raises :class:`DamagedError` where that cannot be.
    """
    try:
        (length,) = LENGTH.unpack_from(kept)
        said, here = kept[LENGTH.size :][:length], memoryview(kept)[LENGTH.size + length :]
        head, _, rest = unpacked(said, {b"/Filter": b"/FlateDecode"}).partition(BETWEEN)
        told = json.loads(head)
        return _loaded(told, rest, list(_streams(told["streams"], data, here)))
    except (LookupError, TypeError, ValueError, struct.error) as error:
        raise DamagedError("what was kept of it makes no sense") from error


def _streams(
    places: Sequence[tuple[int, int]], data: bytes, here: memoryview
) -> Iterator[memoryview]:
    """What streams hold, from the file and from what was kept with it."""
    view = memoryview(data)
    for start, size in places:
        if start != NEW:
            found = view[start : start + size]
        else:
            found, here = here[:size], here[size:]
        if len(found) < size:
            raise ValueError("its file is shorter than it was")
        yield found


def _loaded(told: Mapping[str, Any], rest: bytes, streams: Sequence[Held]) -> Apart:
    width = array(NUMBERS).itemsize
    numbers = array(NUMBERS, rest[: width * (told["order"] + told["numbers"])])
    return Apart(
        pages=[_page(page) for page in told["pages"]],
        objects=Objects(
            loose=Loose(
                rest[width * len(numbers) :].split(BETWEEN), list(numbers[told["order"] :])
            ),
            order=list(numbers[: told["order"]]),
            reserved=told["reserved"],
            streams=streams,
            places=told["streams"],
            unpacked=told["unpacked"],
        ),
        runs=told["runs"],
        names=[bytes.fromhex(name) for name in told["names"]],
        leaves=[
            (leaf, bytes.fromhex(first), bytes.fromhex(last))
            for leaf, first, last in told["leaves"]
        ],
        outline=told["outline"] and tuple(told["outline"]),
        tags=told["tags"],
        keys=[tuple(leaf) for leaf in told["keys"]],
        layers=told["layers"],
        hidden=told["hidden"],
        notes=[tuple(note) for note in told["notes"]],
    )


def _told_page(page: Page) -> Mapping[str, Any]:
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
        "isolation": page.isolation and [one.decode("latin-1") for one in page.isolation],
    }


def _page(told: Mapping[str, Any]) -> Page:
    return Page(
        frame=Frame(tuple(told["box"]), told["rotate"]),
        boxes=told["boxes"].encode("latin-1"),
        unit=told["unit"],
        names={
            kind.encode("latin-1"): tuple(name.encode("latin-1") for name in names)
            for kind, names in told["names"].items()
        },
        contents=told["contents"],
        isolation=told["isolation"] and tuple(one.encode("latin-1") for one in told["isolation"]),
    )
