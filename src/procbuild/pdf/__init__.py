"""Everything that reads or writes PDFs."""

from procbuild.pdf.sandbox import inspect_all

__all__ = ["inspect_all"]
