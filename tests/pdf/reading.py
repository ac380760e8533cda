"""Reads links, characters and the outline of a document with PDFium, independently of procbuild."""

import ctypes
from collections import Counter
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

Link = tuple[int, str, str]
"""The page of a link (from 0), the kind of its target, and the target: a page or an address"""


def links(path: Path, start: int = 0, count: int | None = None) -> Counter[Link]:
    """Count the links of ``count`` pages from ``start``; page numbers are relative to ``start``."""
    document = pypdfium2.PdfDocument(path)
    result: Counter[Link] = Counter()
    try:
        for number in range(start, start + (len(document) if count is None else count)):
            page = document[number]
            index, link = ctypes.c_int(0), pdfium.FPDF_LINK()
            while pdfium.FPDFLink_Enumerate(page.raw, index, link):
                kind, target = _target(document, link)
                is_page = kind == "page" and target != "-1"
                relative_target = str(int(target) - start) if is_page else target
                result[number - start, kind, relative_target] += 1
            page.close()
    finally:
        document.close()
    return result


def _target(document: pypdfium2.PdfDocument, link: object) -> tuple[str, str]:
    destination = pdfium.FPDFLink_GetDest(document.raw, link)
    if destination:
        return "page", str(pdfium.FPDFDest_GetDestPageIndex(document.raw, destination))
    action = pdfium.FPDFLink_GetAction(link)
    if not action:
        return "nothing", ""
    if pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
        size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, size)
        return "address", buffer.value.decode("utf-8", "replace")
    return "other", str(pdfium.FPDFAction_GetType(action))


Glyphs = list[tuple[str, float, float]]


def glyphs(path: Path, number: int) -> Glyphs:
    """Return the characters of a page, each with its origin in pt."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number]
        text = page.get_textpage()
        result: Glyphs = []
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(text.count_chars()):
            pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
            code = pdfium.FPDFText_GetUnicode(text.raw, index)
            if not pdfium.FPDFText_IsGenerated(text.raw, index):
                result.append((chr(code), x.value, y.value))
        return result
    finally:
        document.close()


def outline(path: Path) -> list[tuple[int, str, int | None]]:
    """Return level, title and page (from 0) of each entry of the outline."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [
            (
                entry.level,
                entry.get_title(),
                dest.get_index() if (dest := entry.get_dest()) else None,
            )
            for entry in document.get_toc()
        ]
    finally:
        document.close()


def labels(path: Path) -> list[str]:
    """Return the labels of all pages."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [document.get_page_label(number) for number in range(len(document))]
    finally:
        document.close()
