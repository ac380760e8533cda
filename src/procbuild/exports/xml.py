"""XML as text: built of elements that escape what they are given."""

import re
from collections.abc import Mapping
from html import escape

from procbuild.text import clean
from procbuild.text.unicode import BARRED

SPECIAL = re.compile(f"[&<>]|{BARRED.pattern}")
"""Characters that cannot stand as they are, which few texts have."""


class Xml(str):
    """Markup: a string that is escaped already."""

    __slots__ = ()


def element(name: str, *content: str | None, attributes: Mapping[str, str] | None = None) -> Xml:
    """An element: plain strings among the content are text, :class:`Xml` is markup.

    Elements that hold only elements are put on lines of their own; ``None`` and empty strings are
    nothing, and so are attributes without a value.
    """
    parts = [part for part in content if part]
    if parts and all(isinstance(part, Xml) for part in parts):
        inner = "\n".join(parts).replace("\n", "\n  ")
        return Xml(f"<{name}{_head(attributes)}>\n  {inner}\n</{name}>")
    return tight(name, *parts, attributes=attributes)


def tight(name: str, *content: str | None, attributes: Mapping[str, str] | None = None) -> Xml:
    """An element without any white space of its own: for markup in running text."""
    inner = inline(*[part for part in content if part])
    head = f"{name}{_head(attributes)}"
    return Xml(f"<{head}>{inner}</{name}>" if inner else f"<{head}/>")


def _head(attributes: Mapping[str, str] | None) -> str:
    given = (attributes or {}).items()
    return "".join(f' {key}="{escape(clean(value))}"' for key, value in given if value)


def optional(
    name: str, content: str | None, attributes: Mapping[str, str] | None = None
) -> Xml | None:
    """The element where there is something to put into it."""
    return element(name, content, attributes=attributes) if content else None


def inline(*content: str) -> Xml:
    """Text and markup in a row."""
    return Xml("".join([part if isinstance(part, Xml) else _escaped(part) for part in content]))


def _escaped(text: str) -> str:
    return escape(BARRED.sub("", text), quote=False) if SPECIAL.search(text) else text


def document(root: Xml, *, doctype: str = "") -> str:
    """The whole file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{root}\n'
