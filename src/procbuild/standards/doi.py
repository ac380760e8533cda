"""DOIs of papers, minted offline."""

import re

DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
"""The characters that Crossref takes in new DOIs
(https://www.crossref.org/documentation/member-setup/constructing-your-dois/)."""


def minted_doi(pattern: str, volume: str, paper: str) -> str:
    """The DOI of a paper by a pattern such as ``10.5555/{volume}.{id}``.

    It is made of the paper's id alone, which is its folder's name in the store: it stays when
    papers are added, moved or withdrawn, and no other paper ever gets it.
    """
    return pattern.replace("{volume}", volume).replace("{id}", paper)


def pattern_mistake(pattern: str) -> str:
    """What is wrong with a pattern; nothing when it is fine or empty."""
    if not pattern:
        return ""
    if "{id}" not in pattern:
        return f"{pattern!r} has no {{id}}: all papers would get one DOI; write 10.5555/x.{{id}}"
    tried = minted_doi(pattern, "volume", "paper")
    if "{" in tried:
        return f"{pattern!r}: only {{id}} and {{volume}} can stand in braces"
    if not DOI.fullmatch(tried):
        return f"{pattern!r} makes no DOI; write a prefix and a suffix: 10.5555/x.{{id}}"
    return ""
