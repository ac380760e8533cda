"""The libraries in C and C++ that read PDFs, by their own versions."""

import pikepdf
import pypdfium2


def engines() -> dict[str, str]:
    """Version by name: qpdf, of pikepdf's, and PDFium, of pypdfium2's."""
    return {
        "qpdf": str(pikepdf.__libqpdf_version__),
        "PDFium": str(pypdfium2.version.PDFIUM_INFO).partition("@")[0],
    }
