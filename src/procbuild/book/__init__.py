"""The combined book, and the papers each in a file of its own."""

from procbuild.book.build import build

__all__ = ["build"]
