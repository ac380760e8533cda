"""Addresses in running text become links."""

import html
import re
from functools import cache

from linkify_it import LinkifyIt

from procbuild.site.inline import is_safe
from procbuild.standards.doi import doi_url

CLOSING = "”’»…\"'.,;:!?"
"""Punctuation after an address; the library only knows that of ASCII."""

MAX_WORD = 2000
"""Maximum length of a word, in characters: the library's run time is quadratic in the length."""


def linked(text: str) -> str:
    """Escape text, and link web addresses and DOIs in it."""
    if any(len(word) > MAX_WORD for word in text.split()):
        return html.escape(text)
    parts: list[str] = []
    end = 0
    for match in _finder().match(text) or ():
        shown = match.raw.rstrip(CLOSING)
        address = doi_url(shown) if match.schema == "10." else shown
        if is_safe(address) and shown.isprintable():
            link = f'<a href="{html.escape(address)}">{html.escape(shown)}</a>'
            parts += [html.escape(text[end : match.index]), link]
            end = match.index + len(shown)
    return "".join([*parts, html.escape(text[end:])])


@cache
def _finder() -> LinkifyIt:
    """Finds addresses that begin with ``https://``, ``http://``, or like DOIs."""
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    doi = re.compile(r"\d{4,9}(?=/\S)" + finder.re["src_path"], re.IGNORECASE)

    def ends(_finder: LinkifyIt, text: str, start: int) -> int:
        match = doi.match(text, start)
        return match.end() - start if match else 0

    for kind in ("ftp:", "mailto:", "//"):
        finder.add(kind, None)
    return finder.add("10.", {"validate": ends, "normalize": lambda _finder, _match: None})
