"""Find active content, hidden data, leftover annotations and structural damage in a PDF.

The objects are walked: a text search misses names in object streams.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf

from procbuild.layout import Box, DeadLink, Hazard, HazardKind, UriLink
from procbuild.pdf.destinations import Destinations
from procbuild.pdf.geometry import rounded
from procbuild.pdf.objects import (
    MAX_DEPTH,
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
from procbuild.pdf.values import name as written_name

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
"""Action types (ISO 32000-2, table 201) that a paper must not contain."""

MULTIMEDIA = {"RichMedia", "Movie", "Sound", "Screen", "3D"}
HARMLESS = {"Link", "Widget", "Popup", "PrinterMark", "TrapNet"}
SUSPECT = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|Movie|Sound"
    rb"|RichMediaExecute|GoTo3DView|EF|AA|XFA)\b"
)
"""Names that make an object worth a closer look; qpdf writes names without escapes."""

TRIGGERS = {
    "/O": "when a page opens", "/C": "when a page closes", "/WC": "when the document closes",
    "/WS": "before saving", "/DS": "after saving", "/WP": "before printing",
    "/DP": "after printing", "/E": "when the pointer enters", "/X": "when the pointer leaves",
    "/D": "on mouse down", "/U": "on mouse up", "/K": "on a keystroke",
    "/F": "when a field is formatted", "/V": "when a field changes",
    "/Fo": "when a field is entered", "/Bl": "when a field is left",
}  # fmt: skip
"""Descriptions of the trigger events of additional actions, by key (ISO 32000-1, 12.6.3)."""


def object_hazards(objects: Objects) -> Iterator[Hazard]:
    """Hazards found in any object of the file."""
    suspects = [
        obj
        for obj in objects.walk()
        if SUSPECT.search((obj.stream_dict if is_stream(obj) else obj).unparse(resolved=True))
    ]
    owners = _map_objects_to_pages(objects.pages) if suspects else {}
    for obj in suspects:
        for node in _iter_nested(obj):
            for kind, detail in _classify(node):
                yield Hazard(kind=kind, detail=detail, page=owners.get(number_of(obj)))
    form = entry(objects.root, "/AcroForm")
    if fields := items(entry(form, "/Fields")):
        yield Hazard(kind="form-field", detail=f"{len(fields)} form fields")


def _iter_nested(obj: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """A dictionary and the direct dictionaries nested in it, to a bounded depth."""
    stack: list[tuple[Any, int]] = [(obj, 0)]
    while stack:
        node, depth = stack.pop()
        children = [child for _, child in entries(node)] or items(node)
        if is_dict(node):
            yield node
        if depth < MAX_DEPTH:
            stack += [
                (child, depth + 1)
                for child in children
                if (is_dict(child) or is_array(child)) and not number_of(child)
            ]


def _classify(node: pikepdf.Object) -> Iterator[tuple[HazardKind, str]]:
    """The kind and detail of each hazard in one dictionary."""
    action = name_of(entry(node, "/S"))
    if "/JS" in node or action == "JavaScript":
        yield "javascript", _describe_script(entry(node, "/JS"))
    elif action in ACTIONS and "/P" not in node and "/K" not in node:
        target = entry(node, "/F")
        name = text_of(entry(target, "/UF") or entry(target, "/F") or target, 200)
        yield ACTIONS[action], f"{action} {name}".strip()
    if entries(entry(node, "/EF")):
        name = text_of(entry(node, "/UF") or entry(node, "/F"), 200)
        yield "embedded-file", name or "a file without a name"
    if actions := entries(entry(node, "/AA")):
        triggers = (TRIGGERS.get(key) or _as_written(key) for key, _ in actions)
        yield "additional-action", ", ".join(dict.fromkeys(triggers))[:200]
    if entry(node, "/XFA") is not None:
        yield "xfa", ""


def _as_written(key: str) -> str:
    """A dictionary's key without its slash, as PDF writes it: ``#FF``."""
    return written_name(key[1:].encode(errors="surrogateescape"))[1:].decode()


def _describe_script(source: Any) -> str:
    """The beginning of a script."""
    return "a script in a stream" if is_stream(source) else text_of(source, 80)


def _map_objects_to_pages(pages: list[PageObject]) -> dict[int, int]:
    """Page number of each object that is a page, an annotation or an annotation's action."""
    owners: dict[int, int] = {}
    for page in pages:
        parts = [page.dict, entry(page.dict, "/AA")]
        for annotation in items(entry(page.dict, "/Annots")):
            parts.append(annotation)
            if name_of(entry(annotation, "/Subtype")) != "Link":
                parts += [entry(annotation, key) for key in ("/AA", "/FS")]
            parts.append(entry(annotation, "/A"))
        for part in parts:
            owners.setdefault(number_of(part), page.number)
    owners.pop(0, None)
    return owners


class Annotations(NamedTuple):
    """What the annotations of a PDF are."""

    links: int
    """Number of link annotations"""
    uris: tuple[UriLink, ...]
    dead_links: tuple[DeadLink, ...]
    hazards: tuple[Hazard, ...]
    """Annotations that do not belong in a paper"""


def annotations_of(pages: list[PageObject], destinations: Destinations) -> Annotations:
    """Sort the annotations of the pages."""
    links = 0
    uris: list[UriLink] = []
    dead_links: list[DeadLink] = []
    hazards: list[Hazard] = []
    for page in pages:
        for annotation in items(entry(page.dict, "/Annots")):
            kind = name_of(entry(annotation, "/Subtype"))
            area = _displayed_rect(page, annotation)
            if kind == "Link":
                links += 1
                uri = entry(entry(annotation, "/A"), "/URI")
                if uri is not None:
                    rect = area or (0.0, 0.0, 0.0, 0.0)
                    uris.append(UriLink(uri=text_of(uri), page=page.number, bbox=rect))
                elif destinations.is_dead(annotation):
                    dead_links.append(DeadLink(page=page.number, bbox=area))
            elif kind and kind not in HARMLESS:
                hazard: HazardKind = "multimedia" if kind in MULTIMEDIA else "annotation"
                detail = _describe_annotation(kind, annotation)
                hazards.append(Hazard(kind=hazard, detail=detail, page=page.number, bbox=area))
    return Annotations(links, tuple(uris), tuple(dead_links), tuple(hazards))


def _describe_annotation(kind: str, annotation: pikepdf.Object) -> str:
    """Kind, author and contents: ``Text by Reviewer 2: Please cite …``."""
    author = text_of(entry(annotation, "/T"), 60)
    contents = text_of(entry(annotation, "/Contents"), 160)
    return f"{kind}{f' by {author}' if author else ''}{f': {contents}' if contents else ''}"


def _displayed_rect(page: PageObject, annotation: pikepdf.Object) -> Box | None:
    corners = numbers(entry(annotation, "/Rect"))
    return rounded(page.view.box(*corners)) if len(corners) == 4 else None


def byte_hazards(data: bytes) -> Iterator[Hazard]:
    """Damage visible in the file's bytes: header, trailer and startxref."""
    start = data.find(b"%PDF-", 0, 4096)
    if start > 0:
        yield Hazard(kind="junk-before-header", detail=f"{start} bytes before %PDF")
    tail = data.rstrip(b"\0 \t\r\n")[-2048:]
    if b"%%EOF" not in tail:
        yield Hazard(kind="truncated", detail="the end-of-file marker is missing")
        return
    pointers = re.findall(rb"startxref\s+(\d+)", tail)
    if not pointers:
        yield Hazard(kind="broken-xref", detail="no startxref before the end of the file")
        return
    offset = int(pointers[-1][:12])
    target = data[offset : offset + 40].lstrip()
    if offset and start == 0 and not re.match(rb"xref|\d+\s+\d+\s+obj", target):
        detail = f"startxref points to byte {offset}, where there is no cross-reference table"
        yield Hazard(kind="broken-xref", detail=detail)


def linearization_hazards(data: bytes, pages: list[PageObject]) -> Iterator[Hazard]:
    """A linearization dictionary that does not match its file (ISO 32000-2, annex F)."""
    first = re.search(rb"\d+\s+\d+\s+obj\s*<<(.{0,400}?)>>", data[:2048], re.DOTALL)
    if not first or b"/Linearized" not in first[1]:
        return
    stated = {key: int(number) for key, number in re.findall(rb"/([LNO])\s+(\d{1,15})", first[1])}
    revised = data.count(b"startxref") > 2
    if revised:
        return
    for key, what, actual in (
        (b"L", "bytes", len(data)),
        (b"N", "pages", len(pages)),
        (b"O", "as object of the first page", pages[0].id if pages else 0),
    ):
        if stated.get(key) != actual:
            detail = f"the linearization dictionary states {stated.get(key)} {what}, not {actual}"
            yield Hazard(kind="broken-linearization", detail=detail)
            return
