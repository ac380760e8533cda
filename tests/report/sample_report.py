"""A sample report of three papers: one rejected, one with warnings, one without a PDF."""

from pathlib import Path

from procbuild.model import Finding, Font, PdfFacts
from procbuild.report import Checked, Report

FACTS = PdfFacts(
    sha256="ab" * 32,
    pages=2,
    page_sizes=((612.0, 792.0),),
    references_page=2,
    main_pages=2,
    body_pages=1,
    template="neurips",
    mode="final",
    title="Ends <&> Means",
    authors=("Ada Martin",),
    fonts=(Font(name="NimbusRomNo9L-Regu", type="Type1", embedded=True),),
    pdf_version="1.5",
)

HOSTILE = "<script>alert(1)</script> [red]{{ 7 * 7 }}[/red]"

REPORT = Report(
    volume="unireps2023",
    papers=(
        Checked(
            paper="martin24a",
            file="martin <24>.pdf",
            sha256="ab" * 32,
            profile="neurips",
            facts=FACTS,
            sheets=((612.0, 792.0), (612.0, 792.0)),
            content_end=1,
            findings=(
                Finding(
                    check="page-limit",
                    severity="error",
                    page=2,
                    bbox=(108.0, 72.0, 504.0, 310.0),
                    message=HOSTILE,
                    remedy="Shorten the text.",
                    paper="martin24a",
                ),
                Finding(check="pdf-properties", severity="info", message="No Title"),
            ),
            path=Path("paper.pdf"),
        ),
        Checked(
            paper="lu24a",
            file="lu24a.pdf",
            sha256="cd" * 32,
            profile="neurips",
            facts=FACTS,
            sheets=((612.0, 792.0), (612.0, 792.0)),
            content_end=1,
            findings=(
                Finding(
                    check="fonts-type3", severity="warning", page=1, message="1 Type 3 font",
                    remedy="Use outlines.",
                ),
                Finding(
                    check="fonts-type3", severity="warning", page=2, message="2 Type 3 fonts",
                    remedy="Use outlines.",
                ),
                Finding(
                    check="fonts-embedded", severity="error", page=1, message="Not embedded: Arial",
                    remedy="Embed it.", waived="a scan of 1911",
                ),
            ),
        ),
        Checked(paper="wu24a", file="", findings=()),
    ),
    findings=(Finding(check="metadata-dates", severity="warning", message="Dated too early"),),
)  # fmt: skip
