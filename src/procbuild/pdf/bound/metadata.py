"""Metadata of a PDF: the information dictionary and XMP (ISO 16684-1, PRISM 2.0)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from procbuild.pdf.syntax import array, dictionary, text

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}


@dataclass(frozen=True, kw_only=True)
class Description:
    """Metadata of a document as plain text; empty fields are left out."""

    title: str
    authors: tuple[str, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "en"
    published: date
    publisher: str = ""
    licence_url: str = ""
    """Address of the licence"""
    rights: str = ""
    identifier: str = ""
    """DOI without resolver"""
    publication: str = ""
    """Title of the volume, also in that of a paper"""
    number: str = ""
    """Volume number in its series"""
    isbn: str = ""
    issn: str = ""
    first_page: int | None = None
    last_page: int | None = None
    url: str = ""


NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters not allowed in XML 1.0 (https://www.w3.org/TR/xml/#charsets), and all control
characters."""


def sanitize(value: str) -> str:
    """Text without control characters and those that XML does not allow."""
    return NOT_IN_XML.sub("", value)


def info(about: Description) -> bytes:
    """The information dictionary."""
    moment = f"D:{about.published:%Y%m%d}000000Z".encode()
    return dictionary(
        Title=text(sanitize(about.title)),
        Author=text(sanitize("; ".join(about.authors))) if about.authors else None,
        Subject=text(sanitize(about.subject)) if about.subject else None,
        Keywords=text(sanitize(", ".join(about.keywords))) if about.keywords else None,
        Producer=text("procbuild"),
        CreationDate=b"(%s)" % moment,
        ModDate=b"(%s)" % moment,
    )


def viewer(about: Description, *, outline: bool) -> dict[str, bytes]:
    """Catalog entries that tell a reader how to open the document."""
    entries = {"Lang": text(about.language), "ViewerPreferences": b"<< /DisplayDocTitle true >>"}
    if outline:
        entries["PageMode"] = b"/UseOutlines"
    return entries


def xmp(about: Description) -> bytes:
    """The XMP packet, without padding."""
    day = f"{about.published.isoformat()}T00:00:00Z"
    pages = (str(about.first_page or ""), str(about.last_page or ""))
    page_range = "-".join(dict.fromkeys(page for page in pages if page))
    parts = [
        "<dc:format>application/pdf</dc:format>",
        _languages("dc:title", about.title),
        _container("dc:creator", "Seq", about.authors),
        _languages("dc:description", about.subject),
        _container("dc:subject", "Bag", about.keywords),
        _container("dc:publisher", "Bag", [about.publisher]),
        _container("dc:language", "Bag", [about.language]),
        _container("dc:date", "Seq", [about.published.isoformat()]),
        _languages("dc:rights", about.rights),
        _simple("dc:identifier", f"doi:{about.identifier}" if about.identifier else ""),
        _simple("pdf:Keywords", ", ".join(about.keywords)),
        _simple("pdf:Producer", "procbuild"),
        _simple("prism:publicationName", about.publication),
        _simple("prism:publicationDate", about.published.isoformat()),
        _simple("prism:volume", about.number),
        _simple("prism:isbn", about.isbn),
        _simple("prism:issn", about.issn),
        _simple("prism:doi", about.identifier),
        _simple("prism:url", about.url),
        _simple("prism:startingPage", pages[0]),
        _simple("prism:endingPage", pages[1]),
        _simple("prism:pageRange", page_range),
        _simple("xmp:CreateDate", day),
        _simple("xmp:ModifyDate", day),
        _simple("xmpRights:Marked", _marked(about)),
        _simple("xmpRights:WebStatement", about.licence_url),
    ]
    properties = "".join(part for part in parts if part)
    names = "".join(
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in NAMESPACES.items()
        if f"<{prefix}:" in properties
    )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{names}>{properties}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def _marked(about: Description) -> str:
    """Whether rights are reserved, or the document is in the public domain; empty if unknown."""
    return str("/publicdomain/" not in about.licence_url) if about.rights else ""


def _simple(name: str, value: str) -> str:
    return f"<{name}>{escape(sanitize(value))}</{name}>" if value else ""


def _container(name: str, kind: str, values: Sequence[str]) -> str:
    items = "".join(f"<rdf:li>{escape(sanitize(value))}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _languages(name: str, value: str) -> str:
    if not value:
        return ""
    item = f'<rdf:li xml:lang="x-default">{escape(sanitize(value))}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"


def layers(groups: Sequence[bytes], hidden: Sequence[bytes]) -> bytes | None:
    """The optional content properties of a document with layers; None without layers."""
    if not groups:
        return None
    default = dictionary(OFF=array(hidden) if hidden else None, Order=array(groups))
    return dictionary(OCGs=array(groups), D=default)
