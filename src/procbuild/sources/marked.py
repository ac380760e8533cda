r"""Decodes Markdown with the LaTeX that authors paste into forms for Markdown.

Only what cannot be Markdown is read as LaTeX: ``\emph{x}``, ``{\bf x}``, ``G\"odel``, quotes,
dashes and ties. Maths, code, escapes of Markdown (``5\$``, ``a\_b``) and unknown commands are left.
"""

import re

from procbuild.sources.texts import BREAK, COMMAND, SWITCH
from procbuild.text import from_latex, one_line, split_maths
from procbuild.text.from_tex import FORMULA, QUOTED, find_closing_brace, is_command
from procbuild.text.markup import MAX_MARKS, from_markdown, with_dollars
from procbuild.text.maths import TOKEN as MATHS

DOUBLE_QUOTED = re.compile(r"``([^`]{1,1000}?)''")
CODE = r"(?<!`)(?P<ticks>`+)(?!`).{1,1000}?(?<!`)(?P=ticks)(?!`)"
ACCENT = r"\\[\"'`^~=.]"
WORD = r"(?<![A-Za-z_\\:/])\\(?P<word>[A-Za-z]{2,})"
"""A command without an argument, and not part of a path."""

LATEX = re.compile(
    rf"(?P<kept>{MATHS.pattern}|{CODE})"
    rf"|(?P<command>{COMMAND}|{ACCENT}(?=\{{))|(?P<group>(?:{SWITCH}|\{{{ACCENT}[A-Za-z\\]))"
    rf"|(?P<letter>(?<=[A-Za-z])(?!\\'[sdm]\b){ACCENT}\\?[A-Za-z]|\\[oOlL]\b[ \t]*)|{WORD}"
    rf"|(?P<sign>{BREAK}|(?<![\s-])---(?![\s-])|(?<= )---(?= )|(?<=\w)--(?=\w)"
    r"|(?:(?<=[^\W\d_])|(?<=[^\W\d_]\.))~(?=[\w\\]))",
    re.DOTALL,
)
r"""LaTeX in Markdown, after what is literal there.

An accent with neither braces nor a letter before it is perhaps an escape, as in ``\"so\"``, and
``it\'s`` has none.
"""

MAX_GROUP = 1000
"""Maximum length of an argument in characters."""

SIGNS = {"---": "—", "--": "–", "~": "\u00a0"}


def marked(text: str) -> str:
    """Decode Markdown with MathJax, with or without LaTeX in the text."""
    if text.count("\\") > MAX_MARKS:
        return from_markdown(text)
    text = with_dollars(DOUBLE_QUOTED.sub("“\\1”", text))
    if "`" in text and "`" not in (quoted := QUOTED.sub("‘\\1’", text)):
        text = quoted
    parts = []
    done = at = 0
    while match := LATEX.search(text, at):
        end = _end(text, match)
        at = max(end, match.end())
        if end > match.start():
            parts += [text[done : match.start()], _decoded(text[match.start() : end])]
            done = end
    return from_markdown("".join([*parts, text[done:]]))


def marked_title(text: str) -> str:
    """Decode Markdown as :func:`marked` does, to a single line."""
    return one_line(marked(text))


def _end(text: str, match: re.Match[str]) -> int:
    """The index at which the LaTeX that begins with a match ends; its start if it is literal."""
    name = match["name"] or match["switch"] or match["word"]
    if match["kept"] or (name and not is_command(name)):
        return match.start()
    if formula := FORMULA.match(text, match.start()):
        closing = rf"\end{{{formula[1]}{formula[2]}}}"
        end = text.find(closing, match.end())
        return match.start() if end < 0 else end + len(closing)
    if match["group"]:
        return _group_end(text, match.start())
    end = match.end()
    while match["command"] and text.startswith("{", end):
        if (closed := _group_end(text, end)) == end:
            return match.start()
        end = closed
    return end


def _group_end(text: str, start: int) -> int:
    """The index behind the group at ``start``; ``start`` itself if it is too long, or unclosed."""
    near = text[start : start + MAX_GROUP]
    end = find_closing_brace(near, 0)
    return start + end + 1 if end < len(near) else start


def _decoded(latex: str) -> str:
    """What LaTeX prints, in Markdown."""
    if latex in SIGNS or latex.startswith("\\\\"):
        return SIGNS.get(latex, " ")
    return "".join(
        f"${piece.text}$" if piece.maths else re.sub(r"[\\`*_\[\]<&!$]", _entity, piece.text)
        for piece in split_maths(from_latex(latex))
    )


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
