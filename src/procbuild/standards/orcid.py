"""ORCID iDs: normalization and validation."""

import re

ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?",
    re.IGNORECASE | re.ASCII,
)


def normalized_orcid(text: str) -> str:
    """An iD that is written as a URL or without hyphens, as ``0000-0002-1825-0097``.

    Other text is returned unchanged, so that a check can report it.
    """
    match = ORCID.fullmatch(text.strip())
    return "-".join(match.groups()).upper() if match else text


def orcid_mistake(orcid: str) -> str:
    """What is wrong with a normalized iD; empty if it is valid.

    Its last digit checks the others by ISO 7064, MOD 11-2
    (https://support.orcid.org/hc/en-us/articles/360006897674).
    """
    match = ORCID.fullmatch(orcid)
    if not match:
        return "is no ORCID iD: sixteen digits in four groups"
    from stdnum.iso7064 import mod_11_2  # noqa: PLC0415  it imports ssl; few commands see an iD

    digits = "".join(match.groups())
    right = mod_11_2.calc_check_digit(digits[:15])
    if digits[15] != right:
        return f"has a wrong check digit: {digits[15]} where {right} fits"
    return ""


def valid_orcid(orcid: str) -> str:
    """A normalized iD; empty if it is invalid."""
    return "" if orcid_mistake(orcid) else orcid


def orcid_url(orcid: str) -> str:
    """The URL of a normalized iD; empty if it is invalid."""
    return f"https://orcid.org/{orcid}" if valid_orcid(orcid) else ""
