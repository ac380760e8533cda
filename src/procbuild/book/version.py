"""The version of the code that makes the book's segments, a part of each cache key."""

from functools import cache
from importlib.metadata import version
from pathlib import Path

from procbuild import __version__
from procbuild.files import sha256_of
from procbuild.incremental.cache import digest
from procbuild.pdf.sandbox import reading_version


@cache
def code_version() -> str:
    """A digest of the program's code for PDFs, typesetting and text."""
    package = Path(__file__).parents[1]
    parts = ("pdf/bound", "typeset", "text")
    files = [path for part in parts for path in sorted(package.glob(f"{part}/*.py"))]
    libraries = [version(name) for name in ("typst", "latex2mathml")]
    sums = (sha256_of(path) for path in files)
    return digest(__version__, reading_version(), libraries, *sums)
