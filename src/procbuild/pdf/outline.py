"""The outline of a PDF, its links' targets, page labels and what it says of itself."""

from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from procbuild.layout import Hazard
from procbuild.model import Info, OutlineEntry
from procbuild.pdf.objects import DEEP, Objects, entry, items, text_of, value

MOST = 20_000
"""Outline entries and names that are read."""


def outline_of(objects: Objects) -> tuple[OutlineEntry, ...]:
    """The outline's entries in order; a loop ends it and is noted as damage."""
    top = entry(objects.root, "/Outlines")
    if not isinstance(top, DictionaryObject) or "/First" not in top:
        return ()
    numbers = {page.id: page.number for page in objects.pages}
    names = _Names(objects)
    seen: set[int] = set()
    found: list[OutlineEntry] = []
    stack: list[tuple[Any, int]] = [(top.raw_get("/First"), 0)]
    while stack and len(found) < MOST:
        reference, level = stack.pop()
        node = value(reference)
        if not isinstance(node, DictionaryObject):
            continue
        identity = reference.idnum if isinstance(reference, IndirectObject) else id(node)
        if identity in seen or level > DEEP:
            objects.hazards.append(Hazard(kind="outline-loop", detail="the outline is a loop"))
            break
        seen.add(identity)
        page = _target(node, names, numbers)
        found.append(OutlineEntry(title=text_of(entry(node, "/Title")), level=level, page=page))
        stack += [
            (node.raw_get(key), deeper)
            for key, deeper in (("/Next", level), ("/First", level + 1))
            if key in node
        ]
    return tuple(found)


def _target(node: DictionaryObject, names: "_Names", numbers: dict[int, int]) -> int | None:
    """The page an outline entry leads to."""
    action = entry(node, "/A")
    target = entry(node, "/Dest")
    if target is None and entry(action, "/S") == "/GoTo":
        target = entry(action, "/D")
    if isinstance(target, str | bytes):
        target = names.find(target)
    if isinstance(target, DictionaryObject):
        target = entry(target, "/D")
    if not isinstance(target, ArrayObject) or not target:
        return None
    page = list.__getitem__(target, 0)
    if isinstance(page, IndirectObject):
        return numbers.get(page.idnum)
    return page + 1 if isinstance(page, int) and 0 <= page < len(numbers) else None


class _Names:
    """The named destinations, read when the first is asked for."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._found: dict[str, Any] | None = None

    def find(self, name: str | bytes) -> Any:
        """The destination of a name, or None."""
        if self._found is None:
            self._found = dict(self._read())
        return value(self._found.get(_key(name)))

    def _read(self) -> list[tuple[str, Any]]:
        root = self._objects.root
        old = entry(root, "/Dests")
        found: list[tuple[str, Any]] = []
        if isinstance(old, DictionaryObject):
            found += [(str(key)[1:], target) for key, target in dict.items(old)]
        stack = [(entry(entry(root, "/Names"), "/Dests"), 0)]
        while stack and len(found) < MOST:
            node, depth = stack.pop()
            pairs = items(entry(node, "/Names"))
            found += [
                (_key(value(name)), target)
                for name, target in zip(pairs[::2], pairs[1::2], strict=False)
            ]
            if depth < DEEP:
                stack += [(value(kid), depth + 1) for kid in items(entry(node, "/Kids"))]
        return found


def _key(name: Any) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def labels_of(objects: Objects) -> tuple[str, ...]:
    """The label of each page (ISO 32000-2, 12.4.2), or nothing where the file gives none."""
    ranges: dict[int, Any] = {}
    stack = [(entry(objects.root, "/PageLabels"), 0)]
    while stack and len(ranges) < MOST:
        node, depth = stack.pop()
        pairs = items(entry(node, "/Nums"))
        for first, style in zip(pairs[::2], pairs[1::2], strict=False):
            if isinstance(index := value(first), int):
                ranges[index] = value(style)
        if depth < DEEP:
            stack += [(value(kid), depth + 1) for kid in items(entry(node, "/Kids"))]
    if not ranges:
        return ()
    labels = []
    begin, style = 0, None
    for index in range(len(objects.pages)):
        if index in ranges:
            begin, style = index, ranges[index]
        start = entry(style, "/St")
        number = index - begin + (start if isinstance(start, int) else 1)
        labels.append(text_of(entry(style, "/P"), 40) + _numeral(number, entry(style, "/S")))
    return tuple(labels)


ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
         (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _numeral(number: int, style: Any) -> str:
    """A page number in one of the five styles; empty where there is none."""
    if style == "/D":
        return str(number)
    if style in ("/R", "/r") and 0 < number < 5000:
        text = ""
        for worth, letters in ROMAN:
            count, number = divmod(number, worth)
            text += letters * count
        return text.upper() if style == "/R" else text
    if style in ("/A", "/a") and 0 < number < 5000:
        letter = chr(ord("A" if style == "/A" else "a") + (number - 1) % 26)
        return letter * ((number - 1) // 26 + 1)
    return ""


def info_of(objects: Objects) -> Info:
    """The document information dictionary and the catalog's language and tagging."""
    told = entry(objects.reader.trailer, "/Info")
    return Info(
        title=text_of(entry(told, "/Title")),
        author=text_of(entry(told, "/Author")),
        subject=text_of(entry(told, "/Subject")),
        keywords=text_of(entry(told, "/Keywords")),
        creator=text_of(entry(told, "/Creator")),
        producer=text_of(entry(told, "/Producer")),
        created=text_of(entry(told, "/CreationDate"), 40),
        modified=text_of(entry(told, "/ModDate"), 40),
        language=text_of(entry(objects.root, "/Lang"), 40),
        tagged=entry(entry(objects.root, "/MarkInfo"), "/Marked") is True,
    )
