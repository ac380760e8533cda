"""One PDF's bytes to everything that is known of it."""

from procbuild.conference import Limits
from procbuild.layout import PdfLayout
from procbuild.model import PdfFacts
from procbuild.pdf.inspect import inspect


def read_pdf(data: bytes, sha256: str, limits: Limits) -> tuple[PdfFacts, PdfLayout]:
    """Facts and layout of a PDF. Raises :class:`UnreadableError`."""
    found = inspect(data, limits)
    layout = PdfLayout(pages=(), links=found.uris, hazards=found.hazards)
    facts = PdfFacts(
        sha256=sha256,
        pages=len(found.views),
        page_sizes=tuple(dict.fromkeys(view.upright for view in found.views)),
        fonts=found.fonts,
        links=found.links,
        outline=len(found.outline),
        outline_entries=found.outline,
        labels=found.labels,
        info=found.info,
        pdf_version=found.version,
        encrypted=found.encrypted,
    )
    return facts, layout
