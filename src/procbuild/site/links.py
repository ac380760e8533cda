"""Addresses in running text, which become links."""

import html
import re
from functools import cache

from linkify_it import LinkifyIt

from procbuild.site.addresses import doi_url
from procbuild.site.inline import is_safe

CLOSING = "”’»…\"'.,;:!?"
"""What ends a sentence or a quotation; the library knows those of ASCII alone."""

LONGEST = 2000
"""Characters of a word; in longer ones the library's work grows with the square of the length."""


def linked(text: str) -> str:
    """The text escaped; in it, addresses of the Web and DOIs are links."""
    if any(len(word) > LONGEST for word in text.split()):
        return html.escape(text)
    done: list[str] = []
    end = 0
    for found in _finder().match(text) or ():
        shown = found.raw.rstrip(CLOSING)
        address = doi_url(shown) if found.schema == "10." else shown
        if is_safe(address) and shown.isprintable():
            link = f'<a href="{html.escape(address)}">{html.escape(shown)}</a>'
            done += [html.escape(text[end : found.index]), link]
            end = found.index + len(shown)
    return "".join([*done, html.escape(text[end:])])


@cache
def _finder() -> LinkifyIt:
    """Finds what begins with ``https://``, ``http://``, or as DOIs do."""
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    doi = re.compile(r"\d{4,9}(?=/\S)" + finder.re["src_path"], re.IGNORECASE)

    def ends(_finder: LinkifyIt, text: str, start: int) -> int:
        found = doi.match(text, start)
        return found.end() - start if found else 0

    for kind in ("ftp:", "mailto:", "//"):
        finder.add(kind, None)
    return finder.add("10.", {"validate": ends, "normalize": lambda _finder, _match: None})
