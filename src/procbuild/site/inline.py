"""Metadata as docutils nodes: all characters are text, even if they look like markup."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from docutils import nodes
from sphinx import addnodes

from procbuild.text import split_maths

SAFE = re.compile(r"(https?://[^\s<>\"']+|mailto:[^\s<>\"']+@[^\s<>\"']+)", re.IGNORECASE)
"""Addresses that become links; others (``javascript:``, ``data:``) remain text."""


class instant(nodes.inline):  # noqa: N801  -- docutils names node classes in lower case
    """A point in time; ``datetime`` is its ISO 8601 form, the children its text."""


class fold(nodes.container):  # noqa: N801
    """Collapsed content; ``summary`` is the label to click."""


def text_nodes(text: str) -> list[nodes.Node]:
    """Text of the model as nodes: literal text and maths."""
    return [
        nodes.math(piece.text, piece.text) if piece.maths else nodes.Text(piece.text)
        for piece in split_maths(text)
    ]


def text(words: str) -> nodes.Text:
    """Text of our own, without maths."""
    return nodes.Text(words)


def span(text: str, *classes: str) -> nodes.inline:
    """Text of the model in an inline element."""
    return nodes.inline("", "", *text_nodes(text), classes=list(classes))


def people(names: Sequence[nodes.Node], others: str) -> list[nodes.Node]:
    """Names separated by commas; each moves to the next line as a whole, with its comma.

    ``others``, which may be empty, stands for those who are not named.
    """
    content: list[nodes.Node] = []
    for place, name in enumerate(names, 1):
        comma = [nodes.Text(",")] if place < len(names) else []
        content.append(nodes.inline("", "", name, *comma, classes=["person"]))
        content += [nodes.Text(" ")] if comma else []
    return [*content, nodes.Text(f" {others}")] if others else content


def paragraph(*children: nodes.Node, classes: Iterable[str] = ()) -> nodes.paragraph:
    """A paragraph."""
    return nodes.paragraph("", "", *children, classes=list(classes))


def heading(text: str, anchor: str = "", *, level: int = 3) -> nodes.rubric:
    """A heading inside a part; the heading of the part has level 2."""
    node = nodes.rubric("", "", *text_nodes(text), classes=["proc-heading"])
    node["heading-level"] = level
    if anchor:
        node["ids"].append(anchor)
    return node


def echo(node: nodes.Element) -> nodes.Element:
    """Mark a paper in a list or program: the search only finds papers on their own pages."""
    node["echo"] = True
    return node


def items(entries: Iterable[Iterable[nodes.Node]], *classes: str) -> nodes.bullet_list:
    """A bullet list; each entry is the content of an item."""
    return nodes.bullet_list(
        "", *(nodes.list_item("", *entry) for entry in entries), classes=list(classes)
    )


def is_safe(url: str) -> bool:
    """Whether an address may become a link."""
    return SAFE.fullmatch(url) is not None


def link(url: str, label: str, *classes: str) -> nodes.Node:
    """An external link if its address is safe, else its label as text."""
    if not is_safe(url):
        return span(label, *classes)
    return nodes.reference(
        "", "", *text_nodes(label), refuri=url, internal=False, classes=list(classes)
    )


def xref(
    kind: str, target: str, *children: nodes.Node, classes: Iterable[str] = ()
) -> nodes.Element:
    """A link to a paper, author, session, track, page or file, which the domain resolves."""
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


def language_classes(language: str | None) -> list[str]:
    """The class from which docutils makes a ``lang`` attribute; empty for the site's language."""
    return [f"language-{language}"] if language else []


def collapsed(summary: str, text: str) -> fold:
    """Paragraphs of the model's text, collapsed below a label."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return fold("", *(paragraph(*text_nodes(block)) for block in blocks), summary=summary)


def time_node(value: date | datetime, text: str) -> instant:
    """Text for a day or an instant, with a machine-readable value."""
    return instant("", "", nodes.Text(text), datetime=value.isoformat())
