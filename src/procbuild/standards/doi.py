"""DOIs: their syntax, their addresses, and those made from a pattern."""

import re
from urllib.parse import quote, unquote

from procbuild.wording import written

DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
"""The characters that Crossref accepts in new DOIs
(https://www.crossref.org/documentation/member-setup/constructing-your-dois/)."""

ANY = re.compile(r"10\.\d{4,9}/\S+")
"""Any DOI, also of those that older rules allowed
(https://www.doi.org/doi-handbook/HTML/)."""

RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)

EXAMPLES = "10.5555/"
"""Beginning of DOIs that are reserved for examples and tests: they lead nowhere
(https://www.crossref.org/documentation/register-maintain-records/creating-and-managing-dois/test-prefix/)."""


def doi_url(doi: str) -> str:
    """The address of a DOI, percent-encoded; empty if it is none."""
    return f"https://doi.org/{quote(doi)}" if ANY.fullmatch(doi) else ""


def doi_of(address: str) -> str:
    """The DOI that an address of the resolver leads to; empty if it is no such address."""
    match = RESOLVER.match(address)
    doi = unquote(address[match.end() :]) if match else ""
    return doi if ANY.fullmatch(doi) else ""


def shown_doi(doi: str) -> str:
    """A DOI as readers are shown it: by Crossref's rules, as an address
    (https://www.crossref.org/display-guidelines/).
    """
    return f"https://doi.org/{doi}" if doi_url(doi) else doi


def mint_doi(pattern: str, volume: str, paper: str) -> str:
    """Make the DOI of a paper by a pattern such as ``10.5555/{volume}.{id}``.

    It depends only on the id of the paper, the name of its folder in the store: it does not change
    when papers are added, moved or withdrawn, and no other paper ever gets it.
    """
    return pattern.replace("{volume}", volume).replace("{id}", paper)


def pattern_mistake(pattern: str) -> str:
    """What is wrong with a pattern; empty if it is valid or empty."""
    if not pattern:
        return ""
    if "{id}" not in pattern:
        return f"{written(pattern)} has no {{id}} to tell papers apart; write 10.5555/x.{{id}}"
    sample = mint_doi(pattern, "volume", "paper")
    if "{" in sample:
        return f"{written(pattern)}: only {{id}} and {{volume}} can stand in braces"
    if not DOI.fullmatch(sample):
        return f"{written(pattern)} makes no DOI; write a prefix and a suffix: 10.5555/x.{{id}}"
    return ""
