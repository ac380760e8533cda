"""Read a PDF's objects: everything about it except the text and layout of its pages."""

import base64
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from procbuild.conference import Limits
from procbuild.layout import DeadLink, Hazard, UriLink
from procbuild.model import Font, Info, OutlineEntry, Unreadable
from procbuild.pdf.destinations import Destinations
from procbuild.pdf.fonts import fonts_of
from procbuild.pdf.geometry import View
from procbuild.pdf.hazards import (
    annotations_of,
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
from procbuild.pdf.values import BLANKS

MIB = 1 << 20

OTHER_SIGNATURES = (
    (
        re.compile(rb"\s*(<!doctype html|<html|<head)", re.IGNORECASE),
        "an HTML page: the download failed",
    ),
    (re.compile(rb"\s*<\?xml|\s*<[a-z]", re.IGNORECASE), "an XML file"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*"), "a picture"),
    (re.compile(rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!"), "a compressed archive"),
    (re.compile(rb"\s*[\[{]"), "a JSON file: the download failed"),
)
"""File signatures of other formats that arrive under the name of a PDF."""

SOURCE_SIGNATURES = (
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or Office document"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Office document"),
    (re.compile(rb"\{\\rtf"), "an RTF document"),
    (re.compile(rb"%!PS"), "a PostScript file"),
    (
        re.compile(rb"\s*\\documentclass|\s*\\input|\s*%.{0,200}\\documentclass", re.DOTALL),
        "LaTeX source",
    ),
)
"""File signatures of formats that PDFs are made from."""

OTHER_FORMATS: tuple[tuple[Unreadable, tuple[tuple[re.Pattern[bytes], str], ...]], ...] = (
    ("not-exported", SOURCE_SIGNATURES),
    ("not-a-pdf", OTHER_SIGNATURES),
)


IMAGE_FILTERS = frozenset({"JBIG2Decode", "DCTDecode", "JPXDecode", "CCITTFaxDecode"})
"""Filters that decode images, not page contents."""


TRUNCATED = "a damaged PDF: its end is missing: the upload is incomplete"


class UnreadableError(Exception):
    """A PDF that cannot be read; ``problem`` explains it to the author."""

    def __init__(self, kind: Unreadable, problem: str) -> None:
        super().__init__(problem)
        self.kind = kind
        self.problem = problem


@dataclass(frozen=True)
class ObjectFacts:
    """What the objects of a PDF contain."""

    views: tuple[View, ...]
    """One per page"""
    fonts: tuple[Font, ...]
    links: int
    uris: tuple[UriLink, ...]
    dead_links: tuple[DeadLink, ...]
    outline: tuple[OutlineEntry, ...]
    labels: tuple[str, ...]
    info: Info
    version: str
    encrypted: bool
    hazards: tuple[Hazard, ...]


REPAIRED = re.compile(r"xref|trailer|damaged|recover|offset|endobj|endstream|loop", re.IGNORECASE)
"""Words in qpdf's warnings about a file structure that it had to reconstruct.

Other warnings, such as a duplicate key in a dictionary, do not matter to any reader.
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
        raise UnreadableError("damaged", f"damaged: {error}; export the PDF again") from error
    except BROKEN as error:
        truncated = any(hazard.kind == "truncated" for hazard in hazards)
        problem = TRUNCATED if truncated else f"a damaged PDF: {_first_line(str(error))}"
        raise UnreadableError("damaged", problem) from error


def _first_line(message: str) -> str:
    """The first line of qpdf's message, without its name for the file."""
    line = re.sub(r"^stream <[^>]*>[,:]?\s*", "", (message.splitlines() or [""])[0])
    return line[:160] or "it cannot be read"


def _refuse_other_files(data: bytes) -> None:
    """Raise :class:`UnreadableError` if the bytes are no PDF, saying what they are."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("empty", "an empty file: nothing was uploaded")
    if b"%PDF-" in data[:4096]:
        return
    for kind, signatures in OTHER_FORMATS:
        for signature, description in signatures:
            if signature.match(data[:512]):
                raise UnreadableError(kind, f"not a PDF but {description}")
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
    _limit_decompression(objects, limits)
    found_hazards = list(object_hazards(objects))
    destinations = Destinations(objects)
    annotations = annotations_of(objects.pages, destinations)
    outline = outline_of(objects, destinations)
    if objects.pdf.is_encrypted:
        found_hazards.insert(
            0, Hazard(kind="encryption", detail="protected with an owner's password")
        )
    repairs = (_first_line(warning) for warning in objects.pdf.get_warnings())
    if repair := next(filter(REPAIRED.search, repairs), None):
        objects.note_damage("broken-xref", repair)
    found_hazards += [*annotations.hazards, *linearization_hazards(data, objects.pages)]
    return ObjectFacts(
        views=tuple(page.view for page in objects.pages),
        fonts=fonts_of(objects.pages),
        links=annotations.links,
        uris=annotations.uris,
        dead_links=annotations.dead_links,
        outline=outline,
        labels=labels_of(objects),
        info=info_of(objects),
        version=_version(data, objects),
        encrypted=objects.pdf.is_encrypted,
        hazards=tuple(dict.fromkeys([*hazards, *found_hazards])),
    )


def _version(data: bytes, objects: Objects) -> str:
    """The PDF version: the catalog's where it is later than the header's."""
    header = re.search(rb"%PDF-(\d\.\d)", data[:4096])
    versions = [header[1].decode()] if header else []
    newer = name_of(entry(objects.root, "/Version"))
    return max([*versions, *([newer] if re.fullmatch(r"\d\.\d", newer) else [])], default="")


def _limit_decompression(objects: Objects, limits: Limits) -> None:
    """Raise :class:`UnreadableError` if the streams that draw the pages expand beyond the limit.

    Only contents and forms count, which the layout reader expands; images do not.
    """
    remaining = limits.decompressed_megabytes * MIB
    for stream in _iter_drawing_streams(objects):
        filters = entry(stream, "/Filter")
        chain = [name_of(part) for part in items(filters)] or [name_of(filters)]
        if IMAGE_FILTERS.intersection(chain):
            problem = "damaged: a content stream has an image filter, which no reader can decode"
            raise UnreadableError("damaged", problem)
        data = _without_ascii_filters(stream.read_raw_bytes(), chain)
        layers = sum(part in ("FlateDecode", "Fl") for part in chain)
        remaining -= _expanded_size(data, layers, remaining) if layers else len(data)
        if remaining < 0:
            raise _too_big(limits)


def _iter_drawing_streams(objects: Objects) -> Iterator[Any]:
    """Content streams of the pages and the forms they use, each once."""
    seen: set[int] = set()
    for page in objects.pages:
        contents = entry(page.dict, "/Contents")
        stack = [*(items(contents) or [contents]), page.resources]
        while stack:
            obj = stack.pop()
            number = number_of(obj)
            if number in seen:
                continue
            if number:
                seen.add(number)
            if is_stream(obj):
                yield obj
            for group in ("/XObject", "/Pattern"):
                forms = [form for _, form in entries(entry(obj, group))]
                stack += [f for f in forms if name_of(entry(f, "/Subtype")) != "Image"]
            if (resources := entry(obj, "/Resources")) is not None:
                stack.append(resources)


def _without_ascii_filters(data: bytes, chain: Iterable[str]) -> bytes:
    """Data without the filters at the start of a chain that write bytes as printable characters.

    Damaged data are returned as they are.
    """
    for name in chain:
        if (decode := ASCII_FILTERS.get(name)) is None:
            break
        try:
            data = decode(data)
        except ValueError:
            break
    return data


def _from_hex(data: bytes) -> bytes:
    digits = data.partition(b">")[0].translate(None, BLANKS)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _from_ascii85(data: bytes) -> bytes:
    return base64.a85decode(data.partition(b"~>")[0], ignorechars=BLANKS)


ASCII_FILTERS: Mapping[str, Callable[[bytes], bytes]] = {
    "ASCIIHexDecode": _from_hex,
    "AHx": _from_hex,
    "ASCII85Decode": _from_ascii85,
    "A85": _from_ascii85,
}
"""Decoders by the names of filters (ISO 32000-1, 7.4.2 and 7.4.3)."""


def _expanded_size(data: bytes, layers: int, limit: int) -> int:
    """Number of bytes that ``layers`` of deflate expand to; counting stops beyond ``limit``."""
    if layers == 1 and len(data) * 1032 <= MIB:  # deflate expands at most 1032 times
        return MIB if len(data) > 1024 else len(data) * 1032
    chunks: Iterator[bytes] = iter([data])
    for _ in range(layers):
        chunks = _inflate(chunks)
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            break
    return total


def _inflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate data piece by piece, up to its end or the first damage."""
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
