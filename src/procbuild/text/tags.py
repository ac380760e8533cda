"""Recognition of HTML and JATS."""

import re

ELEMENTS = (
    "p br hr i b u em strong small big sub sup a div span font center q cite blockquote ul ol "
    "li dl dt dd h1 h2 h3 h4 h5 h6 pre code kbd samp tt var abbr acronym del ins strike img "
    "table caption thead tbody tfoot tr th td math mi mn mo ms mtext mspace mrow mfrac msqrt "
    "mroot mstyle msub msup msubsup munder mover munderover mtable mtr mtd semantics annotation "
    "italic bold sc monospace underline inline-formula disp-formula tex-math ext-link xref sec "
    "list-item"
)
r"""Elements whose tags are markup without a prefix.

Those that papers write as words or tokens are not among them: ``<s>``, ``<title>``, ``<source>``.
"""

ATTRIBUTES = r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>=]+))*\s*"

TAG = rf"</?(?:{'|'.join(ELEMENTS.split())}|(?:jats|mml):[\w-]+){ATTRIBUTES}/?>"

HTML = re.compile(rf"{TAG}|&(?:#\d+|#x[\da-f]+|[a-z]{{2,31}}\d{{0,2}});", re.IGNORECASE)
"""Tags and references to characters that abstracts have.

``a < b``, ``<mask>``, ``a<b and c>d`` and ``R&D;`` are none: all else in angle brackets is text.
"""
