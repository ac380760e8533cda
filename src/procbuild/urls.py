"""URLs at which the papers of a volume are published; empty while the volume has none."""

from procbuild.model import EarlierVersion, Paper, Volume


def paper_url(volume: Volume, paper: Paper) -> str:
    """URL of the paper's page."""
    base = volume.conference.volume.url.rstrip("/")
    return f"{base}/papers/{paper.citation_key}.html" if base else ""


def pdf_url(volume: Volume, paper: Paper) -> str:
    """URL of the paper's PDF, whether or not it has one.

    The PDF lies in the folder of its page, as Google Scholar asks.
    """
    page = paper_url(volume, paper)
    return page and f"{page.removesuffix('.html')}.pdf"


def version_url(volume: Volume, paper: Paper, version: EarlierVersion) -> str:
    """URL of a replaced PDF of the paper."""
    page = paper_url(volume, paper)
    return page and f"{page.removesuffix('.html')}/{version.name}"
