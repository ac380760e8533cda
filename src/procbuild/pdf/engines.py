"""Versions of the C and C++ libraries that read PDFs."""

import pikepdf
import pypdfium2


def engines() -> dict[str, str]:
    """Version by name: pikepdf's qpdf and pypdfium2's PDFium."""
    return {
        "qpdf": str(pikepdf.__libqpdf_version__),
        "PDFium": str(pypdfium2.version.PDFIUM_INFO).partition("@")[0],
    }
