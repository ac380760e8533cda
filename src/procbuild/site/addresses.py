"""Addresses made of identifiers; an identifier that has not its form gives none."""

import re
from urllib.parse import quote

ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
DOI = re.compile(r"10\.\d{4,9}/\S+")


def orcid_url(orcid: str) -> str:
    """Address of an ORCID iD (https://support.orcid.org/hc/en-us/articles/360006897674)."""
    return f"https://orcid.org/{orcid}" if ORCID.fullmatch(orcid) else ""


def doi_url(doi: str) -> str:
    """Address of a DOI (https://www.doi.org/doi-handbook/HTML/)."""
    return f"https://doi.org/{quote(doi)}" if DOI.fullmatch(doi) else ""
