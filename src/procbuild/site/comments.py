"""HTML comments in the organizers' Markdown, which are for themselves."""

import re
from pathlib import Path

from sphinx.application import Sphinx

LITERAL = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,})(?! *\{(?!code|math|raw))[^\n]*\n"
    r".*?(?:^[ >]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|^[ >]*(?:`{3,}|~{3,})[^\n]*$"
    r"|(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<comment><!--.*?-->)"
    r"|<!--.*\Z",  # never closed, like those that follow
    re.DOTALL | re.MULTILINE,
)
"""Code, in which a comment is text, and comments elsewhere (https://spec.commonmark.org).

The body of a directive is Markdown, too, unless the directive shows code or maths.
"""


def without_comments(text: str) -> str:
    """The Markdown without HTML comments; all other lines keep their numbers."""
    return LITERAL.sub(
        lambda match: match[0] if match["comment"] is None else "\n" * match[0].count("\n"), text
    )


def _remove_comments(app: Sphinx, docname: str, source: list[str]) -> None:
    if Path(app.env.doc2path(docname)).suffix == ".md":
        source[0] = without_comments(source[0])


def setup_comments(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("source-read", _remove_comments)
