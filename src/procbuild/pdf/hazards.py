"""What in a PDF's objects runs, opens, sends, hides or was left over, and structural damage.

Everything is found by walking the objects: inside object streams names hide from a text search.
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from procbuild.layout import Box, Hazard, HazardKind, UriLink
from procbuild.pdf.geometry import rounded
from procbuild.pdf.objects import (
    DEEP,
    Objects,
    PageObject,
    entries,
    entry,
    is_array,
    is_dict,
    is_stream,
    items,
    name_of,
    number_of,
    numbers,
    text_of,
)

ACTIONS: dict[str, HazardKind] = {
    "JavaScript": "javascript",
    "Launch": "launch",
    "SubmitForm": "submit-form",
    "ImportData": "import-data",
    "GoToR": "remote-goto",
    "GoToE": "remote-goto",
    "Rendition": "multimedia",
    "Movie": "multimedia",
    "Sound": "multimedia",
    "RichMediaExecute": "multimedia",
    "GoTo3DView": "multimedia",
}
"""Action types (ISO 32000-2, table 201) that a paper must not have."""

MULTIMEDIA = {"RichMedia", "Movie", "Sound", "Screen", "3D"}
HARMLESS = {"Link", "Widget", "Popup", "PrinterMark", "TrapNet"}
SUSPECT = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|Movie|Sound"
    rb"|RichMediaExecute|GoTo3DView|EF|AA|XFA)\b"
)
"""Names that make an object worth a closer look; qpdf writes names without escapes."""

TRIGGERS = {
    "/O": "as a page opens", "/C": "as a page closes", "/WC": "as the document closes",
    "/WS": "before saving", "/DS": "after saving", "/WP": "before printing",
    "/DP": "after printing", "/E": "as the pointer comes", "/X": "as the pointer goes",
    "/D": "at a press", "/U": "at a click", "/K": "at a keystroke", "/F": "as a field is shown",
    "/V": "as a field changes", "/Fo": "as a field is entered", "/Bl": "as a field is left",
}  # fmt: skip
"""When additional actions act, by their keys (ISO 32000-1, 12.6.3)."""


def object_hazards(objects: Objects) -> Iterator[Hazard]:
    """What the walk over all objects finds, once for each place."""
    suspects = [
        thing
        for thing in objects.walk()
        if SUSPECT.search((thing.stream_dict if is_stream(thing) else thing).unparse(resolved=True))
    ]
    owners = _owners(objects.pages) if suspects else {}
    for thing in suspects:
        for found in _nested(thing):
            for kind, detail in _suspicions(found):
                yield Hazard(kind=kind, detail=detail, page=owners.get(number_of(thing)))
    form = entry(objects.root, "/AcroForm")
    if fields := items(entry(form, "/Fields")):
        yield Hazard(kind="form-field", detail=f"{len(fields)} form fields")


def _nested(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """A dictionary and those written directly within it, to a bounded depth."""
    stack: list[tuple[Any, int]] = [(thing, 0)]
    while stack:
        node, depth = stack.pop()
        children = [child for _, child in entries(node)] or items(node)
        if is_dict(node):
            yield node
        if depth < DEEP:
            stack += [
                (child, depth + 1)
                for child in children
                if (is_dict(child) or is_array(child)) and not number_of(child)
            ]


def _suspicions(node: pikepdf.Object) -> Iterator[tuple[HazardKind, str]]:
    """What one dictionary is, if it is something to refuse."""
    action = name_of(entry(node, "/S"))
    if "/JS" in node or action == "JavaScript":
        yield "javascript", _script(entry(node, "/JS"))
    elif action in ACTIONS and "/P" not in node and "/K" not in node:
        target = entry(node, "/F")
        name = text_of(entry(target, "/UF") or entry(target, "/F") or target, 200)
        yield ACTIONS[action], f"{action} {name}".strip()
    if entries(entry(node, "/EF")):
        name = text_of(entry(node, "/UF") or entry(node, "/F"), 200)
        yield "embedded-file", name or "a file without a name"
    if more := entries(entry(node, "/AA")):
        told = (TRIGGERS.get(key, key[1:]) for key, _ in more)
        yield "additional-action", ", ".join(dict.fromkeys(told))[:200]
    if entry(node, "/XFA") is not None:
        yield "xfa", ""


def _script(source: Any) -> str:
    """The first words of a script."""
    return "a script in a stream" if is_stream(source) else text_of(source, 80)


def _owners(pages: list[PageObject]) -> dict[int, int]:
    """The page of each object that is a page, an annotation or an annotation's action."""
    owners: dict[int, int] = {}
    for page in pages:
        below = [page.dict, entry(page.dict, "/AA")]
        for annotation in items(entry(page.dict, "/Annots")):
            below.append(annotation)
            if name_of(entry(annotation, "/Subtype")) != "Link":
                below += [entry(annotation, key) for key in ("/AA", "/FS")]
            below.append(entry(annotation, "/A"))
        for part in below:
            owners.setdefault(number_of(part), page.number)
    owners.pop(0, None)
    return owners


def annotations(pages: list[PageObject]) -> tuple[int, list[UriLink], list[Hazard]]:
    """Number of link annotations, those that lead to an address, and what was left over."""
    links = 0
    addresses: list[UriLink] = []
    left: list[Hazard] = []
    for page in pages:
        for annotation in items(entry(page.dict, "/Annots")):
            kind = name_of(entry(annotation, "/Subtype"))
            if kind == "Link":
                links += 1
                uri = entry(entry(annotation, "/A"), "/URI")
                if uri is not None:
                    where = _place(page, annotation) or (0.0, 0.0, 0.0, 0.0)
                    addresses.append(UriLink(uri=text_of(uri), page=page.number, bbox=where))
            elif kind and kind not in HARMLESS:
                what: HazardKind = "multimedia" if kind in MULTIMEDIA else "annotation"
                detail = _remark(kind, annotation)
                where_left = _place(page, annotation)
                left.append(Hazard(kind=what, detail=detail, page=page.number, bbox=where_left))
    return links, addresses, left


def _remark(kind: str, annotation: pikepdf.Object) -> str:
    """``Text by Reviewer 2: what it says``."""
    author = text_of(entry(annotation, "/T"), 60)
    says = text_of(entry(annotation, "/Contents"), 160)
    return f"{kind}{f' by {author}' if author else ''}{f': {says}' if says else ''}"


def _place(page: PageObject, annotation: pikepdf.Object) -> Box | None:
    corners = numbers(entry(annotation, "/Rect"))
    return rounded(page.view.box(*corners)) if len(corners) == 4 else None


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
