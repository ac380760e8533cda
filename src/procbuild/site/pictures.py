"""Pictures on organizers' pages: no page of the site asks another host for one."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from procbuild.site.inline import is_safe

logger = logging.getLogger(__name__)


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
