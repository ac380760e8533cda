"""What a PDF's objects say: everything but what stands on its pages."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from procbuild.conference import Limits
from procbuild.layout import Hazard, UriLink
from procbuild.model import Font, Info, OutlineEntry, Unreadable
from procbuild.pdf.fonts import fonts_of
from procbuild.pdf.geometry import View
from procbuild.pdf.hazards import (
    annotations,
    byte_hazards,
    linearization_hazards,
    object_hazards,
)
from procbuild.pdf.objects import (
    BROKEN,
    LoopError,
    Objects,
    entries,
    entry,
    is_stream,
    items,
    name_of,
    number_of,
    open_objects,
)
from procbuild.pdf.outline import info_of, labels_of, outline_of

MIB = 1 << 20

SIGNATURES = (
    (
        re.compile(rb"\s*(<!doctype html|<html|<head)", re.IGNORECASE),
        "an HTML page: the download failed",
    ),
    (re.compile(rb"\s*<\?xml|\s*<[a-z]", re.IGNORECASE), "an XML file"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*"), "a picture"),
    (re.compile(rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!"), "a compressed archive"),
    (re.compile(rb"\s*[\[{]"), "a JSON file: the download failed"),
)
"""How other files begin that arrive under the name of a PDF."""

SOURCES = (
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or Office document"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Office document"),
    (re.compile(rb"\{\\rtf"), "an RTF document"),
    (re.compile(rb"%!PS"), "a PostScript file"),
    (
        re.compile(rb"\s*\\documentclass|\s*\\input|\s*%.{0,200}\\documentclass", re.DOTALL),
        "LaTeX source",
    ),
)
"""How files begin that PDFs are made of."""

OTHERS: tuple[tuple[Unreadable, tuple[tuple[re.Pattern[bytes], str], ...]], ...] = (
    ("not-exported", SOURCES),
    ("not-a-pdf", SIGNATURES),
)


PICTURES = frozenset({"JBIG2Decode", "DCTDecode", "JPXDecode", "CCITTFaxDecode"})
"""Filters that make pictures, not page contents."""


TRUNCATED = "a damaged PDF: its end is missing: the upload is incomplete"


class UnreadableError(Exception):
    """A PDF that cannot be read; says why, in words for the author."""

    def __init__(self, kind: Unreadable, problem: str) -> None:
        super().__init__(problem)
        self.kind = kind
        self.problem = problem


@dataclass(frozen=True)
class ObjectFacts:
    """What was found in a PDF's objects."""

    views: tuple[View, ...]
    """One per page"""
    fonts: tuple[Font, ...]
    links: int
    uris: tuple[UriLink, ...]
    outline: tuple[OutlineEntry, ...]
    labels: tuple[str, ...]
    info: Info
    version: str
    encrypted: bool
    hazards: tuple[Hazard, ...]


REPAIRED = re.compile(r"xref|trailer|damaged|recover|offset|endobj|endstream|loop", re.IGNORECASE)
"""What qpdf's warnings say where it had to guess at a file's structure.

Others, such as a key that a dictionary holds twice, every reader passes over.
"""


def inspect(data: bytes, limits: Limits) -> ObjectFacts:
    """Read a PDF's objects. Raises :class:`UnreadableError`."""
    _refuse_other_files(data)
    hazards: list[Hazard] = list(byte_hazards(data))
    try:
        return _read(data, limits, hazards)
    except pikepdf.PasswordError as error:
        problem = "encrypted: it cannot be opened without a password"
        raise UnreadableError("password", problem) from error
    except LoopError as error:
        raise UnreadableError("damaged", f"damaged: {error}; write the PDF anew") from error
    except BROKEN as error:
        truncated = any(hazard.kind == "truncated" for hazard in hazards)
        problem = TRUNCATED if truncated else f"a damaged PDF: {_first_line(str(error))}"
        raise UnreadableError("damaged", problem) from error


def _first_line(said: str) -> str:
    """What qpdf says, without the name that it gives the file."""
    line = re.sub(r"^stream <[^>]*>[,:]?\s*", "", (said.splitlines() or [""])[0])
    return line[:160] or "it cannot be read"


def _refuse_other_files(data: bytes) -> None:
    """Raise where the bytes are no PDF at all, saying what they are."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("empty", "an empty file: nothing was uploaded")
    if b"%PDF-" in data[:4096]:
        return
    for kind, signatures in OTHERS:
        for begins, what in signatures:
            if begins.match(data[:512]):
                raise UnreadableError(kind, f"not a PDF but {what}")
    if b" obj" not in data[:4096]:
        raise UnreadableError("not-a-pdf", "not a PDF: it does not begin with %PDF")


def _too_big(limits: Limits) -> UnreadableError:
    problem = (
        f"a decompression bomb: its streams expand to more than "
        f"{limits.decompressed_megabytes} MiB (check.limits.decompressed_megabytes)"
    )
    return UnreadableError("too-big", problem)


def _read(data: bytes, limits: Limits, hazards: list[Hazard]) -> ObjectFacts:
    objects = open_objects(data, limits.pages, hazards)
    if any(hazard.kind == "truncated" for hazard in hazards) and objects.pdf.get_warnings():
        raise UnreadableError("damaged", TRUNCATED)
    count = len(objects.pages)
    if count > limits.pages:
        problem = f"more than {limits.pages} pages, the limit of one paper (check.limits.pages)"
        raise UnreadableError("too-long", problem)
    if not count:
        problem = "a PDF without pages" if not hazards else "damaged: no page can be found"
        raise UnreadableError("no-pages", problem)
    _bound_streams(objects, limits)
    found = list(object_hazards(objects))
    links, uris, left = annotations(objects.pages)
    outline = outline_of(objects)
    if objects.pdf.is_encrypted:
        found.insert(0, Hazard(kind="encryption", detail="protected with an owner's password"))
    repairs = (_first_line(warning) for warning in objects.pdf.get_warnings())
    if repair := next(filter(REPAIRED.search, repairs), None):
        objects.damaged("broken-xref", repair)
    found += [*left, *linearization_hazards(data, objects.pages)]
    return ObjectFacts(
        views=tuple(page.view for page in objects.pages),
        fonts=fonts_of(objects.pages),
        links=links,
        uris=tuple(uris),
        outline=outline,
        labels=labels_of(objects),
        info=info_of(objects),
        version=_version(data, objects),
        encrypted=objects.pdf.is_encrypted,
        hazards=tuple(dict.fromkeys([*hazards, *found])),
    )


def _version(data: bytes, objects: Objects) -> str:
    """The PDF version: the catalog's where it is later than the header's."""
    header = re.search(rb"%PDF-(\d\.\d)", data[:4096])
    versions = [header[1].decode()] if header else []
    newer = name_of(entry(objects.root, "/Version"))
    return max([*versions, *([newer] if re.fullmatch(r"\d\.\d", newer) else [])], default="")


def _bound_streams(objects: Objects, limits: Limits) -> None:
    """Raise where the streams that draw the pages expand beyond the limit.

    They are what the layout reader will expand: contents and forms, not pictures.
    """
    left = limits.decompressed_megabytes * MIB
    for stream in _drawing(objects):
        filters = entry(stream, "/Filter")
        chain = [name_of(part) for part in items(filters)] or [name_of(filters)]
        if PICTURES.intersection(chain):
            problem = "damaged: what draws a page is coded as a picture, which no reader can show"
            raise UnreadableError("damaged", problem)
        data = stream.read_raw_bytes()
        layers = sum(part in ("FlateDecode", "Fl") for part in chain)
        left -= _expanded(data, layers, left) if layers else len(data)
        if left < 0:
            raise _too_big(limits)


def _drawing(objects: Objects) -> Iterator[Any]:
    """Content streams of the pages and the forms that they reach, each once."""
    seen: set[int] = set()
    for page in objects.pages:
        contents = entry(page.dict, "/Contents")
        stack = [*(items(contents) or [contents]), page.resources]
        while stack:
            thing = stack.pop()
            number = number_of(thing)
            if number in seen:
                continue
            if number:
                seen.add(number)
            if is_stream(thing):
                yield thing
            for group in ("/XObject", "/Pattern"):
                forms = [form for _, form in entries(entry(thing, group))]
                stack += [f for f in forms if name_of(entry(f, "/Subtype")) != "Image"]
            if (resources := entry(thing, "/Resources")) is not None:
                stack.append(resources)


def _expanded(data: bytes, layers: int, most: int) -> int:
    """How many bytes deflated data expands to in all layers; counting stops beyond ``most``."""
    if layers == 1 and len(data) * 1032 <= MIB:  # deflate expands at most 1032 times
        return MIB if len(data) > 1024 else len(data) * 1032
    chunks: Iterator[bytes] = iter([data])
    for _ in range(layers):
        chunks = _inflated(chunks)
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            break
    return total


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Deflated data expanded piece by piece, up to its end or the first damage."""
    inflater = zlib.decompressobj()
    for chunk in chunks:
        rest = chunk
        while rest:
            try:
                piece = inflater.decompress(rest, 1 << 16)
            except zlib.error:
                return
            rest = inflater.unconsumed_tail
            if piece:
                yield piece
            elif not rest:
                break
