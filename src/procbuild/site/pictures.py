"""Pictures on organizers' pages, of which none asks another host, and those of volume.toml."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from procbuild.model import Finding, Volume
from procbuild.site.inline import is_safe
from procbuild.toml import dotted, located

logger = logging.getLogger(__name__)

PICTURES = {"sponsors": "logo", "speakers": "photo", "organizers": "photo", "committee": "photo"}
"""The tables of ``volume.toml`` that name a picture each, and the key that does."""


def without_lost(volume: Volume, conf: Path) -> tuple[Volume, tuple[Finding, ...]]:
    """The volume without pictures that are not there, and a finding for each where it is named.

    Sphinx would tell of them too, but of the page that shows them.
    """
    lost: list[Finding] = []
    tables: dict[str, Any] = {}
    for table, key in PICTURES.items():
        rows = list(getattr(volume.conference, table))
        for number, row in enumerate(rows):
            name = getattr(row, key)
            if not name or (conf / name).is_file():
                continue
            place = (table, number, key)
            where = located(conf / "volume.toml", place).replace(f"{conf}/", f"{conf.name}/")
            rows[number] = replace(row, **{key: ""})
            lost.append(
                Finding(
                    check="site-page",
                    severity="warning",
                    message=f"{where}: {dotted(place)}: there is no file {conf.name}/{name}",
                    remedy="put it there, or correct its path",
                )
            )
        tables[table] = tuple(rows)
    return replace(volume, conference=replace(volume.conference, **tables)), tuple(lost)


def refuse_remote(_app: Sphinx, doctree: nodes.document) -> None:
    """Put a link in the place of each picture that lies elsewhere, and say so."""
    for picture in list(doctree.findall(nodes.image)):
        address = str(picture["uri"])
        if "://" not in address:
            continue
        logger.warning(
            "the picture %s lies on another host, which would learn of every reader; "
            "save it beside the page",
            address,
            location=picture,
            type="procbuild",
            subtype="picture",
        )
        words = nodes.Text(picture.get("alt") or address)
        link = nodes.reference("", "", words, refuri=address) if is_safe(address) else words
        inline = isinstance(picture.parent, nodes.TextElement)
        picture.replace_self(link if inline else nodes.paragraph("", "", link))


def setup_pictures(app: Sphinx) -> None:
    """Look at pictures before Sphinx collects them."""
    app.connect("doctree-read", refuse_remote, priority=100)
