"""Pictures: remote ones on organizers' pages are replaced, missing ones of volume.toml reported."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from procbuild.conference import PICTURES
from procbuild.model import Finding, Volume
from procbuild.site.inline import is_safe
from procbuild.toml import dotted, located

logger = logging.getLogger(__name__)


def without_missing_pictures(volume: Volume, conf: Path) -> tuple[Volume, tuple[Finding, ...]]:
    """The volume without missing pictures, and a finding for each at the line that names it.

    Sphinx would report them too, but for the page that shows them.
    """
    findings: list[Finding] = []
    tables: dict[str, Any] = {}
    for table, key in PICTURES.items():
        rows = list(getattr(volume.conference, table))
        for number, row in enumerate(rows):
            name = getattr(row, key)
            if not name or (conf / name).is_file():
                continue
            place = (table, number, key)
            folder = f"{conf.parent.name}/{conf.name}"
            where = located(conf / "volume.toml", place).replace(f"{conf}/", f"{folder}/")
            rows[number] = replace(row, **{key: ""})
            findings.append(
                Finding(
                    check="site-page",
                    severity="warning",
                    message=f"{where}: {dotted(place)}: there is no file {folder}/{name}",
                    remedy="Put it there, or correct its path.",
                )
            )
        tables[table] = tuple(rows)
    return replace(volume, conference=replace(volume.conference, **tables)), tuple(findings)


def replace_foreign(_app: Sphinx, doctree: nodes.document) -> None:
    """Replace each picture that is not a file by a link or its words, with a warning."""
    for picture in list(doctree.findall(nodes.image)):
        address = str(picture["uri"])
        if address.startswith("data:"):
            problem = f"the picture {address[:30]}… is written into the page"
        elif "://" in address:
            problem = f"the picture {address} is on another host, which could track every reader"
        else:
            continue
        logger.warning(
            "%s; save it beside the page",
            problem,
            location=picture,
            type="procbuild",
            subtype="picture",
        )
        words = nodes.Text(picture.get("alt") or address[:80])
        link = nodes.reference("", "", words, refuri=address) if is_safe(address) else words
        inline = isinstance(picture.parent, nodes.TextElement)
        picture.replace_self(link if inline else nodes.paragraph("", "", link))


def setup_pictures(app: Sphinx) -> None:
    """Check pictures before Sphinx collects them."""
    app.connect("doctree-read", replace_foreign, priority=100)
