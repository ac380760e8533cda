"""Code and data of papers, which archives relate to them."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from procbuild.model import Paper
from procbuild.standards.doi import doi_of

LABEL = re.compile(r"\b(code|data|datasets?|repository|software)\b", re.IGNORECASE)
"""Labels of links to material that supplements a paper."""


class Material(NamedTuple):
    """Code or data of a paper."""

    label: str
    identifier: str
    """A DOI or an address"""
    scheme: Literal["doi", "url"]


def material(paper: Paper) -> Iterator[Material]:
    """Yield the code and data that the links of a paper lead to."""
    for link in paper.links:
        if LABEL.search(link.label):
            doi = doi_of(link.url)
            yield Material(link.label, doi or link.url, "doi" if doi else "url")
