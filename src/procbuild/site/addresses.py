"""Addresses made of identifiers."""

import re
from urllib.parse import quote

DOI = re.compile(r"10\.\d{4,9}/\S+")


NOT_A_NAME = re.compile(r"[^A-Za-z0-9_-]")


def base_of(url: str) -> str:
    """The address of a site with a final slash; empty if none is configured."""
    return url.rstrip("/") + "/" if url else ""


def anchor(kind: str, id_: str) -> str:
    """The anchor of a session or track, with unsafe characters replaced."""
    return f"{kind}-{NOT_A_NAME.sub('-', id_)}"


def shown_doi(doi: str) -> str:
    """A DOI as readers are shown it: by Crossref's rules, as an address
    (https://www.crossref.org/display-guidelines/).
    """
    return f"https://doi.org/{doi}" if doi_url(doi) else doi


def doi_url(doi: str) -> str:
    """Address of a DOI; empty if it is invalid (https://www.doi.org/doi-handbook/HTML/)."""
    return f"https://doi.org/{quote(doi)}" if DOI.fullmatch(doi) else ""
