"""Which scripts can be set, and with whose fonts."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from procbuild.typeset.choice import PACKAGES, lacking, package_folder
from procbuild.typeset.fonts import FontSet

SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "Latin": "Ağŵệ",
        "Greek": "Ωἄ",
        "Cyrillic": "ЖЋ",
        "Hebrew": "א",
        "Arabic": "عپ",
        "Armenian": "Ա",
        "Georgian": "ქ",
        "Devanagari": "अ",
        "Thai": "ก",
        "Chinese": "论論",
        "Japanese": "かカ",
        "Korean": "한",
        "maths": "∀∫𝔸",
        "emoji": "😀",
    }
)
"""A few letters that tell whether a font has the script, by its name."""

OWN, EXTRA, SYSTEM = "built in", "extra 'fonts'", "this system"


def coverage() -> dict[str, str]:
    """Where the fonts for each script come from, by its name; empty: there are none.

    Asked in the order in which volumes use them: the fonts that procbuild brings, the packages of
    the ``fonts`` extra, the system's. A volume's own fonts are not looked at.
    """
    extra = FontSet(tuple(folder for name in PACKAGES if (folder := package_folder(name))))
    places = {OWN: FontSet(()), EXTRA: extra, SYSTEM: replace(extra, system=True)}
    found = dict.fromkeys(SCRIPTS, "")
    for place, fonts in places.items():
        left = [script for script, had in found.items() if not had]
        absent = lacking(fonts, [letter for script in left for letter in SCRIPTS[script]])
        found |= {script: place for script in left if not absent & set(SCRIPTS[script])}
    return found
