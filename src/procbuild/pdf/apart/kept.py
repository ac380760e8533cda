"""Papers that were taken apart, kept as bytes: what streams hold stays in the paper's own file."""

import json
from array import array
from collections.abc import Mapping
from typing import Any

from procbuild.pdf.apart.boxes import Frame
from procbuild.pdf.apart.index import unpacked
from procbuild.pdf.apart.loose import Loose
from procbuild.pdf.apart.pages import Page
from procbuild.pdf.apart.reach import Objects
from procbuild.pdf.apart.taken import Apart
from procbuild.pdf.syntax import packed
from procbuild.pdf.values import DamagedError

LEVEL = 1
"""How hard they are packed: they are read more often than looked at."""

BETWEEN = b"\0"
"""What stands in no value that is on one line, see :func:`procbuild.pdf.values.lines`."""

NUMBERS = "q"


def dumped(apart: Apart) -> bytes:
    """A paper as it was taken out of a file, without what the file has."""
    loose = apart.objects.loose
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
    return packed(BETWEEN.join([json.dumps(head).encode(), numbers + text]), LEVEL)


def loaded(kept: bytes, data: bytes) -> Apart:
    """The paper that was taken apart; ``data`` is its file.

    Raises :class:`DamagedError` where that cannot be.
    """
    head, _, rest = unpacked(kept, {b"/Filter": b"/FlateDecode"}).partition(BETWEEN)
    try:
        return _loaded(json.loads(head), rest, data)
    except (LookupError, TypeError, ValueError) as error:
        raise DamagedError("what was kept of it makes no sense") from error


def _loaded(told: Mapping[str, Any], rest: bytes, data: bytes) -> Apart:
    width = array(NUMBERS).itemsize
    numbers = array(NUMBERS, rest[: width * (told["order"] + told["numbers"])])
    view = memoryview(data)
    if any(start + size > len(data) for start, size in told["streams"]):
        raise ValueError("its file is shorter than it was")
    return Apart(
        pages=[_page(page) for page in told["pages"]],
        objects=Objects(
            loose=Loose(
                rest[width * len(numbers) :].split(BETWEEN), list(numbers[told["order"] :])
            ),
            order=list(numbers[: told["order"]]),
            reserved=told["reserved"],
            streams=[view[start : start + size] for start, size in told["streams"]],
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
