"""The outline of a PDF, its page labels and its metadata."""

from itertools import islice
from typing import Any

from procbuild.layout import Hazard
from procbuild.model import Info, OutlineEntry
from procbuild.pdf.destinations import Destinations
from procbuild.pdf.objects import (
    MAX_DEPTH,
    Objects,
    entry,
    is_dict,
    name_of,
    number_of,
    pairs_of_tree,
    text_of,
)

MAX_ENTRIES = 20_000
"""Limit on outline entries and page label ranges."""


def outline_of(objects: Objects, destinations: Destinations) -> tuple[OutlineEntry, ...]:
    """The outline's entries in order; reading stops at a loop, which is recorded as damage."""
    top = entry(objects.root, "/Outlines")
    seen: set[int] = set()
    result: list[OutlineEntry] = []
    stack: list[tuple[Any, int]] = [(entry(top, "/First"), 0)]
    while stack and len(result) < MAX_ENTRIES:
        node, level = stack.pop()
        if not is_dict(node):
            continue
        number = number_of(node)
        if number in seen or level > MAX_DEPTH:
            objects.hazards.append(
                Hazard(kind="outline-loop", detail="the outline contains itself")
            )
            break
        seen.add(number)
        page = destinations.page_of(node)
        result.append(OutlineEntry(title=text_of(entry(node, "/Title")), level=level, page=page))
        stack += [(entry(node, "/Next"), level), (entry(node, "/First"), level + 1)]
    return tuple(result)


def labels_of(objects: Objects) -> tuple[str, ...]:
    """The label of each page (ISO 32000-2, 12.4.2); empty if the file has none."""
    numbered = islice(pairs_of_tree(entry(objects.root, "/PageLabels"), "/Nums"), MAX_ENTRIES)
    ranges = {first: style for first, style in numbered if isinstance(first, int)}
    if not ranges:
        return ()
    labels = []
    begin, style = 0, None
    for index in range(len(objects.pages)):
        if index in ranges:
            begin, style = index, ranges[index]
        start = entry(style, "/St")
        number = index - begin + (start if isinstance(start, int) else 1)
        labels.append(
            text_of(entry(style, "/P"), 40) + _numeral(number, name_of(entry(style, "/S")))
        )
    return tuple(labels)


ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
         (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _numeral(number: int, style: Any) -> str:
    """A page number in one of the five styles; empty for any other style."""
    if style == "D":
        return str(number)
    if style in ("R", "r") and 0 < number < 5000:
        text = ""
        for value, letters in ROMAN:
            count, number = divmod(number, value)
            text += letters * count
        return text.upper() if style == "R" else text
    if style in ("A", "a") and 0 < number < 5000:
        letter = chr(ord("A" if style == "A" else "a") + (number - 1) % 26)
        return letter * ((number - 1) // 26 + 1)
    return ""


def info_of(objects: Objects) -> Info:
    """Document information dictionary, plus language and tagging from the catalog."""
    info = entry(objects.pdf.trailer, "/Info")
    return Info(
        title=text_of(entry(info, "/Title")),
        author=text_of(entry(info, "/Author")),
        subject=text_of(entry(info, "/Subject")),
        keywords=text_of(entry(info, "/Keywords")),
        creator=text_of(entry(info, "/Creator")),
        producer=text_of(entry(info, "/Producer")),
        language=text_of(entry(objects.root, "/Lang"), 40),
        tagged=entry(entry(objects.root, "/MarkInfo"), "/Marked") is True,
    )
