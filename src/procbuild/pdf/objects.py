"""A PDF's objects through pypdf: opened, walked, its pages in order; damage told, not hidden."""

import logging
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, PdfObject

from procbuild.layout import Hazard
from procbuild.pdf.geometry import View, cut

BROKEN = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What pypdf raises over broken files."""

DEEP = 60
"""Levels of nesting and of page trees that are followed."""

REPAIRED = re.compile(
    r"startxref|xref|EOF marker|repaired|not defined|\d found|wrong pointing|Root|Overwriting|loop"
    r"|Circular|Invalid",
    re.IGNORECASE,
)
"""What pypdf's log says when it had to guess at a file's structure."""


class LoopError(PyPdfError):
    """A page tree that leads back into itself."""


@dataclass(frozen=True)
class PageObject:
    """A page's dictionary and how it is displayed."""

    number: int
    id: int
    """Object number; 0 where the page is no object of its own"""
    dict: DictionaryObject
    resources: DictionaryObject
    view: View


@dataclass
class Objects:
    """An open PDF."""

    reader: PdfReader
    pages: list[PageObject] = field(default_factory=list)
    hazards: list[Hazard] = field(default_factory=list)

    @property
    def root(self) -> DictionaryObject:
        return self.reader.root_object

    def ids(self) -> list[int]:
        """Numbers of all objects that the cross-reference names, ascending."""
        free = {
            number
            for generation in self.reader.xref_free_entry.values()
            for number, is_free in generation.items()
            if is_free
        }
        found = {number for entries in self.reader.xref.values() for number in entries}
        return sorted((found - free) | set(self.reader.xref_objStm))

    def walk(self) -> Iterator[tuple[int, PdfObject]]:
        """Every object that can be read, with its number; also those in object streams."""
        generations = {
            number: generation
            for generation, entries in self.reader.xref.items()
            for number in entries
        }
        lost = 0
        for number in self.ids():
            generation = 0 if number in self.reader.xref_objStm else generations.get(number, 0)
            if generation == 65535:
                continue
            try:
                value = self.reader.get_object(IndirectObject(number, generation, self.reader))
            except BROKEN:
                lost += 1
                continue
            if value is not None:
                yield number, value
        if lost:
            self.damaged("broken-xref", f"{lost} objects cannot be read")

    def damaged(self, kind: Any, detail: str) -> None:
        """Note damage once per kind."""
        if all(hazard.kind != kind for hazard in self.hazards):
            self.hazards.append(Hazard(kind=kind, detail=detail))


def value(thing: Any) -> Any:
    """An object itself where a reference to it may stand; None where it is null or unreadable."""
    for _ in range(8):
        if not isinstance(thing, IndirectObject):
            return None if isinstance(thing, NullObject) else thing
        try:
            thing = thing.get_object()
        except BROKEN:
            return None
    return None


def entry(holder: Any, key: str) -> Any:
    """The value of a dictionary's key; None where it is absent or unreadable."""
    return value(dict.get(holder, key)) if isinstance(holder, dict) else None


def items(thing: Any) -> list[Any]:
    """The elements of an array, each as it stands; nothing where it is no array."""
    thing = value(thing)
    return list.copy(thing) if isinstance(thing, ArrayObject) else []


def text_of(thing: Any, limit: int = 4000) -> str:
    """A string object as printable text on one line."""
    thing = value(thing)
    if isinstance(thing, bytes):
        thing = thing.decode("latin-1")
    if not isinstance(thing, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in thing[:limit]).split())


def numbers(thing: Any) -> list[float]:
    """The numbers of an array, or nothing where one is no number."""
    try:
        return [float(value(part)) for part in items(thing)]
    except (TypeError, ValueError, OverflowError):
        return []


@contextmanager
def noted(hazards: list[Hazard]) -> Iterator[None]:
    """Take what pypdf logs about repairs as damage; nothing is logged elsewhere meanwhile."""
    logger = logging.getLogger("pypdf")
    before = logger.propagate, logger.level, list(logger.handlers)
    handler = _Notes(hazards)
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.propagate, logger.handlers = before[0], before[2]
        logger.setLevel(before[1])


class _Notes(logging.Handler):
    """Turns the first message that speaks of a repair into a hazard."""

    def __init__(self, hazards: list[Hazard]) -> None:
        super().__init__()
        self.hazards = hazards

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not REPAIRED.search(message) or "invalid pdf header" in message:
            return
        if all(hazard.kind != "broken-xref" for hazard in self.hazards):
            self.hazards.append(Hazard(kind="broken-xref", detail=message[:200]))


def open_objects(data: bytes, most_pages: int) -> Objects:
    """A PDF's objects and pages. Raises what is in :data:`BROKEN` where there is no way in.

    At most ``most_pages`` + 1 pages are looked at.
    """
    objects = Objects(PdfReader(BytesIO(data)))
    if not objects.reader.is_encrypted or objects.reader.decrypt("") != 0:
        tree = entry(objects.root, "/Pages")
        try:
            objects.pages = list(_pages(objects, tree, most_pages + 1))
        except LoopError:
            objects.damaged("broken-page-tree", "the page tree leads back into itself")
            raise
        said = entry(tree, "/Count")
        found = len(objects.pages)
        if found <= most_pages and said != found:
            objects.damaged("broken-page-tree", f"/Count says {said} pages, there are {found}")
    return objects


def _pages(objects: Objects, tree: Any, most: int) -> Iterator[PageObject]:
    """The pages in order, each with what it inherits."""
    seen: dict[int, int] = {}
    count = 0
    inherited: dict[str, Any] = {}
    stack: list[tuple[Any, dict[str, Any], frozenset[int]]] = [(tree, inherited, frozenset())]
    while stack and count < most:
        reference, inherited, path = stack.pop()
        node = value(reference)
        number = reference.idnum if isinstance(reference, IndirectObject) else id(node)
        if not isinstance(node, DictionaryObject):
            objects.damaged("broken-page-tree", "an entry of the page tree is no page")
            continue
        if number in path or len(path) > DEEP:
            raise LoopError("page tree")
        own = {
            key: got
            for key in ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
            if (got := entry(node, key)) is not None
        }
        attributes = {**inherited, **own}
        if "/Kids" in node:
            kids = items(node.raw_get("/Kids"))
            stack += [(kid, attributes, path | {number}) for kid in reversed(kids)]
            continue
        count += 1
        contents = node.raw_get("/Contents") if "/Contents" in node else None
        for key in (number, contents.idnum if isinstance(contents, IndirectObject) else 0):
            if key and key in seen:
                detail = f"page {count} is page {seen[key]} again"
                objects.damaged("repeated-page", detail)
            seen[key] = count
        resources = attributes.get("/Resources")
        yield PageObject(
            number=count,
            id=reference.idnum if isinstance(reference, IndirectObject) else 0,
            dict=node,
            resources=resources if isinstance(resources, DictionaryObject) else DictionaryObject(),
            view=_view(node, attributes),
        )


def _view(node: DictionaryObject, attributes: dict[str, Any]) -> View:
    """How a page is displayed: without a usable MediaBox as letter paper, as PDF readers do."""
    media = _box(attributes.get("/MediaBox")) or (0.0, 0.0, 612.0, 792.0)
    crop = _box(attributes.get("/CropBox"))
    shown = cut(crop, media) if crop else media
    if shown is None or shown[0] == shown[2] or shown[1] == shown[3]:
        shown = media
    rotate = attributes.get("/Rotate")
    unit = entry(node, "/UserUnit")
    return View(
        media_box=media,
        crop_box=shown,
        rotate=int(rotate) % 360 // 90 * 90 if isinstance(rotate, int | float) else 0,
        unit=float(unit) if isinstance(unit, int | float) and 0 < unit <= 75000 else 1.0,
    )


def _box(thing: Any) -> tuple[float, float, float, float] | None:
    """A rectangle with its corners in order, or None where it is none."""
    corners = numbers(thing)
    if len(corners) != 4:
        return None
    x0, y0, x1, y1 = corners
    box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return box if box[0] < box[2] and box[1] < box[3] else None
