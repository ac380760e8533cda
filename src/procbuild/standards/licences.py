"""Licences by their SPDX identifiers (https://spdx.org/licenses/)."""

import re
from functools import cache

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from procbuild.suggest import closest
from procbuild.wording import written

LICENCES = {
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    **{
        f"CC-{kind.upper()}-{version}": (
            f"CC {kind.upper()} {version}",
            f"https://creativecommons.org/licenses/{kind}/{version}/",
        )
        for kind in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
        for version in ("2.0", "2.5", "3.0", "4.0")
    },
}

CC_WORDS = {
    "by": "Attribution",
    "sa": "ShareAlike",
    "nc": "NonCommercial",
    "nd": "NoDerivatives",
    "2.0": "2.0 Generic",
    "2.5": "2.5 Generic",
    "3.0": "3.0 Unported",
    "4.0": "4.0 International",
}
"""Parts of the names of Creative Commons' licences, by parts of their addresses."""

CUSTOM_PREFIX = "LicenseRef-"
"""Prefix of identifiers of terms that SPDX does not list."""

ADDRESSES = {address: spdx for spdx, (_, address) in LICENCES.items()}

IDENTIFIER = re.compile(r"[A-Za-z0-9.-]+")
"""A single licence: expressions of several have no URL, and no archive accepts them."""

VERSIONS = ("-4.0", "-2.0", "-1.0", ".0")
"""Endings that are most often left out: the version, or its second part."""


def licence(text: str) -> tuple[str, str]:
    """Name and URL of a licence; the text itself and no URL if it is not known."""
    known = spdx(text)
    if known.startswith(CUSTOM_PREFIX):
        return known.removeprefix(CUSTOM_PREFIX).replace("-", " "), ""
    return LICENCES.get(known, (known or text, ""))


def printed_name(text: str) -> str:
    """:func:`licence`'s name as it is printed: lines do not break within ``CC BY 4.0``."""
    name, address = licence(text)
    return name.replace(" ", "\N{NO-BREAK SPACE}") if address else name


def full_name(text: str) -> str:
    """``Creative Commons Attribution 4.0 International``; :func:`licence`'s name of others."""
    name, address = licence(text)
    if "/licenses/" not in address:
        return "Creative Commons Zero v1.0 Universal" if address else name
    kind, version = address.split("/")[-3:-1]
    conditions = "-".join(CC_WORDS[part] for part in kind.split("-"))
    if version != "4.0":
        conditions = conditions.replace("NoDerivatives", "NoDerivs")
    return f"Creative Commons {conditions} {CC_WORDS[version]}"


def licence_url(text: str) -> str:
    """The canonical URL of a licence; empty for terms that SPDX does not list."""
    known = spdx(text)
    listed = known and not known.startswith(CUSTOM_PREFIX)
    return licence(known)[1] or (f"https://spdx.org/licenses/{known}.html" if listed else "")


@cache
def spdx(text: str) -> str:
    """The SPDX identifier of a licence in any spelling; empty if it is ambiguous or unknown.

    ``CC-BY-4.0`` for ``CC BY 4.0``, ``cc-by-4.0`` and ``http://creativecommons.org/licenses/by/4.0``.
    """
    address = f"{text.strip().replace('http:', 'https:').rstrip('/')}/"
    return ADDRESSES.get(address) or _canonical(_hyphenate(text))


def licence_mistake(text: str) -> str:
    """What is wrong with a licence, and what to write; empty if it is valid or empty."""
    known = spdx(text)
    if not text or known == text:
        return ""
    meant = known or _suggestion(_hyphenate(text))
    hint = (
        f"write '{meant}'"
        if meant
        else f"write one of https://spdx.org/licenses/, or '{CUSTOM_PREFIX}…'"
    )
    return f"{written(text)} is no SPDX identifier; {hint}"


def _hyphenate(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip())


def _canonical(text: str) -> str:
    """The identifier in the spelling of SPDX; empty if it is not one."""
    if not IDENTIFIER.fullmatch(text):
        return ""
    try:
        return canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return ""


def _suggestion(text: str) -> str:
    """The identifier that may be meant, with a version added or by similarity."""
    for version in VERSIONS:
        if identifier := _canonical(f"{text}{version}"):
            return identifier
    return closest(text.upper(), LICENCES)
