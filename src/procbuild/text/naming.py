"""What stands in printed names beside letters: footnote marks, particles, generations.

It needs nothing of :mod:`procbuild.names`, as the process that reads a paper starts without that.
"""

import re

from procbuild.text.symbols import word_set

FOOTNOTE_MARKS = "*∗⁎⋆★☆†‡§¶‖∥✝✉🖂⇤♠♣♡♥♢♦◦•◇△▽"
"""Signs that refer to a footnote or an affiliation, behind titles and names."""

NAME_MARKS = f"{FOOTNOTE_MARKS}#^⊕⊗⊥⊤"
"""The same behind names; titles may end in the others: ``C#``, ``A^⊤``."""

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

PARTICLES = word_set(
    "af al auf av bin da dal dalla das de degli dei del della den der des di do dos du el ibn la "
    "las le les lo los op 't te ten ter tot und van vande vanden vander vom von zu zum zur 's"
)
"""Words that belong to the family name they precede, written small."""

GENERATION = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|VI{0,3}|2nd|3rd", re.IGNORECASE)
"""What tells one bearer of a name from an earlier one."""
