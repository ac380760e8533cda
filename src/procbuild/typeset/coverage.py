"""Which scripts can be typeset, and with which fonts."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from procbuild.typeset.choice import PACKAGES, package_folder, with_families
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
"""Sample letters by script, to test whether a font covers it."""

OWN, EXTRA, SYSTEM = "built in", "extra 'fonts'", "this system"


def coverage() -> dict[str, str]:
    """The source of the fonts for each script; empty if there are none.

    Tested in the order in which volumes use them: fonts included in procbuild, the packages of the
    ``fonts`` extra, the system's fonts. A volume's own fonts are not considered.
    """
    extra = FontSet(tuple(folder for name in PACKAGES if (folder := package_folder(name))))
    sources = {OWN: FontSet(()), EXTRA: extra, SYSTEM: replace(extra, system=True)}
    source_by_script = dict.fromkeys(SCRIPTS, "")
    for source, fonts in sources.items():
        uncovered = [script for script, covered in source_by_script.items() if not covered]
        letters = {letter for script in uncovered for letter in SCRIPTS[script]}
        missing = with_families(fonts, letters).missing
        source_by_script |= {
            script: source for script in uncovered if not missing & set(SCRIPTS[script])
        }
    return source_by_script
