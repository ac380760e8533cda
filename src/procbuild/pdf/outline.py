"""The outline of a PDF, its page labels and its metadata."""

from itertools import islice
from typing import Any

import pikepdf

from procbuild.layout import Hazard
from procbuild.model import Info, OutlineEntry
from procbuild.pdf.objects import (
    MAX_DEPTH,
    Objects,
    entries,
    entry,
    is_dict,
    items,
    name_of,
    number_of,
    pairs_of_tree,
    text_of,
)
from procbuild.pdf.values import name_bytes

MAX_ENTRIES = 20_000
"""Limit on outline entries, named destinations and page label ranges."""


def outline_of(objects: Objects) -> tuple[OutlineEntry, ...]:
    """The outline's entries in order; reading stops at a loop, which is recorded as damage."""
    top = entry(objects.root, "/Outlines")
    numbers = {page.id: page.number for page in objects.pages}
    names = _NamedDestinations(objects)
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
        page = _target_page(node, names, numbers)
        result.append(OutlineEntry(title=text_of(entry(node, "/Title")), level=level, page=page))
        stack += [(entry(node, "/Next"), level), (entry(node, "/First"), level + 1)]
    return tuple(result)


def _target_page(
    node: pikepdf.Object, names: "_NamedDestinations", numbers: dict[int, int]
) -> int | None:
    """The page that an outline entry leads to."""
    action = entry(node, "/A")
    target = entry(node, "/Dest")
    if target is None and name_of(entry(action, "/S")) == "GoTo":
        target = entry(action, "/D")
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = names.find(target)
    if is_dict(target):
        target = entry(target, "/D")
    page = next(iter(items(target)), None)
    if is_dict(page):
        return numbers.get(number_of(page))
    return page + 1 if isinstance(page, int) and 0 <= page < len(numbers) else None


class _NamedDestinations:
    """The named destinations, read on first use."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._destinations: dict[bytes, Any] | None = None

    def find(self, name: pikepdf.Object) -> Any:
        """The destination with this name, or None."""
        if self._destinations is None:
            self._destinations = dict(self._read())
        return self._destinations.get(_name_key(name))

    def _read(self) -> list[tuple[bytes, Any]]:
        root = self._objects.root
        destinations = [
            (key[1:].encode(), target) for key, target in entries(entry(root, "/Dests"))
        ]
        names = pairs_of_tree(entry(entry(root, "/Names"), "/Dests"), "/Names")
        destinations += [(_name_key(name), target) for name, target in islice(names, MAX_ENTRIES)]
        return destinations


def _name_key(name: Any) -> bytes:
    """The bytes of a destination's name; a name object and a string may denote the same one."""
    return bytes(name) if isinstance(name, pikepdf.String) else name_bytes(name.unparse())


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
        created=text_of(entry(info, "/CreationDate"), 40),
        modified=text_of(entry(info, "/ModDate"), 40),
        language=text_of(entry(objects.root, "/Lang"), 40),
        tagged=entry(entry(objects.root, "/MarkInfo"), "/Marked") is True,
    )
