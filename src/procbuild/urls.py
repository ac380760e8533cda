"""Where the papers of a volume are published; empty while it has no address."""

from procbuild.model import EarlierVersion, Paper, Volume


def paper_url(volume: Volume, paper: Paper) -> str:
    """The paper's page."""
    base = volume.conference.volume.url.rstrip("/")
    return f"{base}/papers/{paper.citation_key}.html" if base else ""


def pdf_url(volume: Volume, paper: Paper) -> str:
    """The paper's PDF, in the folder of its page as Scholar asks, whether or not it has one."""
    page = paper_url(volume, paper)
    return page and f"{page.removesuffix('.html')}.pdf"


def version_url(volume: Volume, paper: Paper, one: EarlierVersion) -> str:
    """A PDF of the paper that was replaced."""
    page = paper_url(volume, paper)
    return page and f"{page.removesuffix('.html')}/{one.name}"
