"""HTML comments in the organizers' Markdown, which are for themselves: no reader sees them.

What a comment is, and what is code, is decided by the Markdown parser
(https://spec.commonmark.org/0.31.2/#html-blocks). All other HTML is shown as text.
"""

from contextlib import suppress

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, html_inline
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

OPEN, CLOSE = "<!--", "-->"

REPORTED = 10
"""Maximum number of problems that are reported of a page."""


class PageParser(MystParser):
    """MyST without comments, also within directives and included files."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page into its document, with the settings in its front matter."""

        def warn(kind: MystWarnings, message: str) -> None:
            create_warning(document, message, kind, line=1, append_to=document)

        environment = document.settings.env
        config = environment.myst_config
        with suppress(TopmatterReadError):  # the renderer reports it
            if own := read_topmatter(inputstring):
                config = merge_file_level(config, own, warn)
        parser = create_md_parser(config, SphinxRenderer)
        parser.options["document"] = document
        Comments(environment.docname).drop_in(parser)
        parser.render(inputstring)


class Comments:
    """Rules that make a parser drop comments; what was meant as one and is none is reported."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._is_open = False
        """Whether a list or quotation has ended within a comment"""
        self._warned: set[str] = set()

    def drop_in(self, parser: MarkdownIt) -> None:
        """Add the rules to a parser."""
        first = parser.block.ruler.get_all_rules()[0]
        parser.core.ruler.before("normalize", "comment_start", self._begin)
        parser.block.ruler.before(first, "comment_rest", self._rest)
        parser.block.ruler.before(
            "html_block", "comment", self._block, {"alt": ["paragraph", "reference", "blockquote"]}
        )
        parser.inline.ruler.before("html_inline", "comment", self._inline)

    def _begin(self, state: StateCore) -> None:
        """Begin a page, or the content of a directive."""
        del state
        self._is_open = False

    def _rest(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        """The lines of a comment after the list or quotation in which it began."""
        if silent or not self._is_open:
            return False
        for line in range(start, end):
            _, close, behind = state.src[state.bMarks[line] : state.eMarks[line]].partition(CLOSE)
            if close:
                self._is_open = False
                state.line = line + 1
                if behind.strip():
                    _add_paragraph(state, behind.strip(), line)
                return True
        state.line = end
        return True

    def _block(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        place = state.bMarks[start] + state.tShift[start]
        if not state.src.startswith(OPEN, place) or not html_block(state, start, end, silent):
            return False
        if not silent:
            comment, close, behind = state.tokens.pop().content.partition(CLOSE)
            if not close:
                self._is_open = True
                self._warn(f"{_quoted(comment)} {self._end(state)}")
            if behind.strip():
                _add_paragraph(state, behind.strip(), start)
        return True

    def _inline(self, state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(OPEN, state.pos):
            return False
        if not html_inline(state, silent):
            self._warn(
                f"{_quoted(state.src[state.pos :])} has no {CLOSE} in its paragraph and is shown; "
                "begin the comment on a line of its own"
            )
            return False
        if not silent:
            state.tokens.pop()
        return True

    def _end(self, state: StateBlock) -> str:
        """What becomes of a comment that its block does not close."""
        if CLOSE in state.src[state.bMarks[min(state.line, state.lineMax)] :]:
            return f"is left out up to the next {CLOSE}, behind the end of its list or quotation"
        return f"has no {CLOSE}: all text after it is left out"

    def _warn(self, message: str) -> None:
        """Report a problem, once, unless the page has many."""
        if message not in self._warned and len(self._warned) < REPORTED:
            self._warned.add(message)
            logger.warning(message, location=self._page)


def _add_paragraph(state: StateBlock, text: str, line: int) -> None:
    state.push("paragraph_open", "p", 1).map = [line, state.line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = text, [line, state.line], []
    state.push("paragraph_close", "p", -1)


def _quoted(text: str) -> str:
    """The beginning of a text, on one line."""
    words = " ".join(text[:100].split())
    return f"'{words[:40]}…'" if len(words) > 40 else f"'{words}'"


def setup_comments(app: Sphinx) -> None:
    """Replace MyST's parser."""
    app.add_source_parser(PageParser, override=True)
