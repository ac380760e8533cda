"""Metadata as docutils nodes: every character is text, whatever markup it looks like."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from docutils import nodes
from sphinx import addnodes

from procbuild.text import split_maths

SAFE = re.compile(r"(https?://[^\s<>\"']+|mailto:[^\s<>\"']+@[^\s<>\"']+)", re.IGNORECASE)
"""Addresses that become links; anything else (``javascript:``, ``data:``) stays text."""


class instant(nodes.inline):  # noqa: N801  -- docutils names node classes in lower case
    """A point in time; ``datetime`` is its ISO 8601 form, the children its words."""


class fold(nodes.container):  # noqa: N801
    """Content that a reader unfolds; ``summary`` is what to press."""


def text_nodes(text: str) -> list[nodes.Node]:
    """Text of the model as nodes: literal text, and maths."""
    return [
        nodes.math(piece.text, piece.text) if piece.maths else nodes.Text(piece.text)
        for piece in split_maths(text)
    ]


def text(words: str) -> nodes.Text:
    """Words of our own, without maths."""
    return nodes.Text(words)


def span(text: str, *classes: str) -> nodes.inline:
    """Text of the model in an inline element."""
    return nodes.inline("", "", *text_nodes(text), classes=list(classes))


def paragraph(*children: nodes.Node, classes: Iterable[str] = ()) -> nodes.paragraph:
    """A paragraph."""
    return nodes.paragraph("", "", *children, classes=list(classes))


def heading(text: str, anchor: str = "") -> nodes.rubric:
    """A heading inside a part; it stands below the heading of the part."""
    found = nodes.rubric("", "", *text_nodes(text), classes=["proc-heading"])
    found["heading-level"] = 3
    if anchor:
        found["ids"].append(anchor)
    return found


def items(entries: Iterable[Iterable[nodes.Node]], *classes: str) -> nodes.bullet_list:
    """A list; each entry is the content of an item."""
    return nodes.bullet_list(
        "", *(nodes.list_item("", *entry) for entry in entries), classes=list(classes)
    )


def is_safe(url: str) -> bool:
    """Whether an address may become a link."""
    return SAFE.fullmatch(url) is not None


def link(url: str, label: str, *classes: str) -> nodes.Node:
    """A link to another site where its address is safe, else its label as text."""
    if not is_safe(url):
        return span(label, *classes)
    return nodes.reference(
        "", "", *text_nodes(label), refuri=url, internal=False, classes=list(classes)
    )


def xref(kind: str, target: str, *children: nodes.Node, classes: Iterable[str] = ()) -> nodes.Node:
    """A link to a paper, an author, a session or a track; the domain finds its place."""
    node = addnodes.pending_xref(
        "",
        refdomain="proc",
        reftype=kind,
        reftarget=target,
        refexplicit=True,
        refwarn=kind != "file",
    )
    node.append(nodes.inline("", "", *children, classes=list(classes)))
    return node


def spoken(language: str | None) -> list[str]:
    """The class that docutils makes a ``lang`` of; none where nothing else is spoken."""
    return [f"language-{language}"] if language else []


def folded(summary: str, text: str) -> fold:
    """Paragraphs of the model's text behind a word."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return fold("", *(paragraph(*text_nodes(block)) for block in blocks), summary=summary)


def time_node(value: date | datetime, text: str) -> instant:
    """Words for a day or an instant that a machine can read too."""
    return instant("", "", nodes.Text(text), datetime=value.isoformat())
