r"""Conversion of LaTeX, HTML and Markdown to plain Unicode with maths, and back.

In the model, text is NFC and maths is TeX between single dollars by pandoc's ``tex_math_dollars``
rule: the opening dollar is followed by a non-space, the closing one is preceded by a non-space and
not followed by a digit. A literal dollar that would open maths is written ``\$``; every other
backslash is itself. Paragraphs are separated by a blank line.
"""

from procbuild.text.as_tex import Encoding, as_latex
from procbuild.text.flat import fold, loose, plain
from procbuild.text.from_tex import from_latex
from procbuild.text.mathml import as_html
from procbuild.text.maths import Piece, join_pieces, split_maths
from procbuild.text.unicode import clean, one_line, throughout, visible

__all__ = [
    "Encoding",
    "Piece",
    "as_html",
    "as_latex",
    "clean",
    "fold",
    "from_latex",
    "join_pieces",
    "loose",
    "one_line",
    "plain",
    "split_maths",
    "throughout",
    "visible",
]
