"""What the checks have in common."""

import pytest

from procbuild.checks.base import tool_of
from procbuild.model import Info, PdfFacts


@pytest.mark.parametrize(
    ("creator", "producer", "tool"),
    [
        ("LaTeX with hyperref", "pdfTeX-1.40.25", "latex"),
        ("LaTeX with hyperref", "macOS Version 14 (Build 23) Quartz PDFContext", "latex"),
        ("dvips(k) 2024.1", "GPL Ghostscript 10.02", "latex"),
        ("", "GPL Ghostscript 10.02", "latex"),
        ("PScript5.dll - Microsoft Word", "GPL Ghostscript 10.02", "word"),
        ("Microsoft Word", "iText 7.2", "word"),
        ("Pages", "macOS Version 14 (Build 23) Quartz PDFContext", "word"),
        ("Typst 0.13", "", "typst"),
        ("", "iText 7.2", ""),
    ],
)
def test_the_authoring_tool_is_recognized(creator: str, producer: str, tool: str) -> None:
    facts = PdfFacts(
        sha256="0" * 64,
        pages=1,
        page_sizes=((612.0, 792.0),),
        info=Info(creator=creator, producer=producer),
    )
    assert tool_of(facts) == tool
