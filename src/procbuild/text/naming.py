"""Parts of printed names other than letters: footnote marks, particles, generations.

Independent of :mod:`procbuild.names`, which the process that reads a paper does not import.
"""

import re

from procbuild.text.symbols import word_set

FOOTNOTE_MARKS = "*∗⁎⋆★☆†‡§¶‖∥✝✉🖂⇤♠♣♡♥♢♦◦•◇△▽"
"""Signs that refer to a footnote or an affiliation, behind titles and names."""

NAME_MARKS = f"{FOOTNOTE_MARKS}#^⊕⊗⊥⊤"
"""The same after names; the additional ones may end a title: ``C#``, ``A^⊤``."""

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

PARTICLES = word_set(
    "af al auf av bin da dal dalla das de degli dei del della den der des di do dos du el ibn la "
    "las le les lo los op 't te ten ter tot und van vande vanden vander vom von zu zum zur 's"
)
"""Lower-case particles of the family name that they precede."""

GENERATION = re.compile(r"(?i:jr|sr)\.?|(?i:iii)|II|IV|VI{1,3}|2nd|3rd")
"""Suffix that distinguishes generations of people with the same name.

``V`` is missing, because more often it is an initial (*Kumar V*), and *Ii* and *Vi* are names.
"""
