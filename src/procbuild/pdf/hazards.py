"""What in a PDF's objects runs, opens, sends, hides or was left over, and structural damage.

Everything is found by walking the objects: inside object streams names hide from a text search.
"""

import re
from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from procbuild.layout import Box, Hazard, HazardKind, UriLink
from procbuild.pdf.objects import DEEP, Objects, PageObject, entry, items, numbers, text_of, value

ACTIONS: dict[str, HazardKind] = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "submit-form",
    "/ImportData": "import-data",
    "/GoToR": "remote-goto",
    "/GoToE": "remote-goto",
    "/Rendition": "multimedia",
    "/Movie": "multimedia",
    "/Sound": "multimedia",
    "/RichMediaExecute": "multimedia",
    "/GoTo3DView": "multimedia",
}
"""Action types (ISO 32000-2, table 201) that a paper must not have."""

MULTIMEDIA = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
HARMLESS = {"/Link", "/Widget", "/Popup", "/PrinterMark", "/TrapNet"}
SUSPECT = frozenset({"/S", "/JS", "/EF", "/AA", "/XFA"})
CONTAINER = (DictionaryObject, ArrayObject)


def object_hazards(objects: Objects) -> Iterator[Hazard]:
    """What the walk over all objects finds, once for each place."""
    owners = _owners(objects.pages)
    for number, thing in objects.walk():
        if not isinstance(thing, CONTAINER):
            continue
        for found in _nested(thing):
            if not SUSPECT.isdisjoint(found):
                for kind, detail in _suspicions(found):
                    yield Hazard(kind=kind, detail=detail, page=owners.get(number))
    form = entry(objects.root, "/AcroForm")
    if fields := items(entry(form, "/Fields")):
        yield Hazard(kind="form-field", detail=f"{len(fields)} form fields")


def _nested(thing: PdfObject) -> Iterator[DictionaryObject]:
    """A dictionary and those written directly within it, to a bounded depth."""
    stack: list[tuple[Any, int]] = [(thing, 0)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, DictionaryObject):
            yield node
            children: Any = dict.values(node)
        else:
            children = list.__iter__(node)
        if depth < DEEP:
            stack += [(child, depth + 1) for child in children if isinstance(child, CONTAINER)]


def _suspicions(node: DictionaryObject) -> Iterator[tuple[HazardKind, str]]:
    """What one dictionary is, if it is something to refuse."""
    action = entry(node, "/S")
    if "/JS" in node or action == "/JavaScript":
        yield "javascript", _script(entry(node, "/JS"))
    elif isinstance(action, str) and action in ACTIONS and "/P" not in node and "/K" not in node:
        target = entry(node, "/F")
        name = text_of(entry(target, "/UF") or entry(target, "/F") or target, 200)
        yield ACTIONS[action], f"{action[1:]} {name}".strip()
    if isinstance(files := entry(node, "/EF"), DictionaryObject) and files:
        name = text_of(entry(node, "/UF") or entry(node, "/F"), 200)
        yield "embedded-file", name or "a file without a name"
    if isinstance(more := entry(node, "/AA"), DictionaryObject) and more:
        yield "additional-action", ", ".join(sorted(key[1:] for key in more))[:200]
    if "/XFA" in node and entry(node, "/XFA") is not None:
        yield "xfa", "an XFA form"


def _script(source: Any) -> str:
    """The first words of a script."""
    if hasattr(source, "get_data"):
        return "a script in a stream"
    return text_of(source, 80)


def _owners(pages: list[PageObject]) -> dict[int, int]:
    """The page of each object that is a page, an annotation or an annotation's action."""
    owners: dict[int, int] = {}
    for page in pages:
        owners.setdefault(page.id, page.number)
        for reference in items(entry(page.dict, "/Annots")):
            below = _references(value(reference), "/A", "/AA", "/FS")
            for part in (reference, *below):
                if isinstance(part, IndirectObject):
                    owners.setdefault(part.idnum, page.number)
        for part in _references(page.dict, "/AA"):
            owners.setdefault(part.idnum, page.number)
    owners.pop(0, None)
    return owners


def _references(holder: Any, *keys: str) -> list[IndirectObject]:
    """What a dictionary's keys refer to, unresolved."""
    if not isinstance(holder, DictionaryObject):
        return []
    parts = (holder.raw_get(key) for key in keys if key in holder)
    return [part for part in parts if isinstance(part, IndirectObject)]


def annotations(pages: list[PageObject]) -> tuple[int, list[UriLink], list[Hazard]]:
    """Number of link annotations, those that lead to an address, and what was left over."""
    links = 0
    addresses: list[UriLink] = []
    left: list[Hazard] = []
    for page in pages:
        for reference in items(entry(page.dict, "/Annots")):
            annotation = value(reference)
            if not isinstance(annotation, DictionaryObject):
                continue
            kind = entry(annotation, "/Subtype")
            where = _place(page, annotation)
            if kind == "/Link":
                links += 1
                uri = entry(entry(annotation, "/A"), "/URI")
                if uri is not None:
                    addresses.append(
                        UriLink(
                            uri=text_of(uri),
                            page=page.number,
                            bbox=where or (0.0, 0.0, 0.0, 0.0),
                        )
                    )
            elif kind in MULTIMEDIA:
                left.append(
                    Hazard(kind="multimedia", detail=str(kind)[1:], page=page.number, bbox=where)
                )
            elif isinstance(kind, str) and kind not in HARMLESS:
                left.append(
                    Hazard(
                        kind="annotation",
                        detail=_remark(kind, annotation),
                        page=page.number,
                        bbox=where,
                    )
                )
    return links, addresses, left


def _remark(kind: str, annotation: DictionaryObject) -> str:
    """``Text by Reviewer 2: what it says``."""
    author = text_of(entry(annotation, "/T"), 60)
    says = text_of(entry(annotation, "/Contents"), 160)
    return f"{kind[1:]}{f' by {author}' if author else ''}{f': {says}' if says else ''}"


def _place(page: PageObject, annotation: DictionaryObject) -> Box | None:
    corners = numbers(entry(annotation, "/Rect"))
    return page.view.box(*corners) if len(corners) == 4 else None


def byte_hazards(data: bytes) -> Iterator[Hazard]:
    """Damage to be seen in the file's bytes: its head, its tail, its cross-reference."""
    start = data.find(b"%PDF-", 0, 4096)
    if start > 0:
        yield Hazard(kind="junk-before-header", detail=f"{start} bytes before %PDF")
    tail = data.rstrip(b"\0 \t\r\n")[-2048:]
    if b"%%EOF" not in tail:
        yield Hazard(kind="truncated", detail="the end-of-file mark is not there")
        return
    pointers = re.findall(rb"startxref\s+(\d+)", tail)
    if not pointers:
        yield Hazard(kind="broken-xref", detail="no startxref before the end of the file")
        return
    place = int(pointers[-1][:12])
    at = data[place : place + 40].lstrip()
    if place and start == 0 and not re.match(rb"xref|\d+\s+\d+\s+obj", at):
        detail = f"startxref leads to byte {place}, where no cross-reference is"
        yield Hazard(kind="broken-xref", detail=detail)


def linearization_hazards(data: bytes, pages: list[PageObject]) -> Iterator[Hazard]:
    """A "fast web view" dictionary that does not fit its file (ISO 32000-2, annex F)."""
    first = re.search(rb"\d+\s+\d+\s+obj\s*<<(.{0,400}?)>>", data[:2048], re.DOTALL)
    if not first or b"/Linearized" not in first[1]:
        return
    said = {key: int(number) for key, number in re.findall(rb"/([LNO])\s+(\d{1,15})", first[1])}
    revised = data.count(b"startxref") > 2
    if revised:
        return
    for key, what, found in (
        (b"L", "bytes", len(data)),
        (b"N", "pages", len(pages)),
        (b"O", "as the first page's object", pages[0].id if pages else 0),
    ):
        if said.get(key) != found:
            detail = f"the fast-web-view data says {said.get(key)} {what}, it is {found}"
            yield Hazard(kind="broken-linearization", detail=detail)
            return
