"""XML as text, composed of elements that escape their content."""

import re
from collections.abc import Mapping
from html import escape

from procbuild.text import clean
from procbuild.text.unicode import BARRED

SPECIAL = re.compile(f"[&<>]|{BARRED.pattern}")
"""Characters that must be escaped or removed; few texts contain any."""


class Xml(str):
    """Markup: a string that is already escaped."""

    __slots__ = ()


def element(name: str, *content: str | None, attributes: Mapping[str, str] | None = None) -> Xml:
    """Make an element; plain strings in the content are text, :class:`Xml` is markup.

    Elements that contain only elements are written on several lines. ``None``, empty strings and
    attributes without a value are left out.
    """
    parts = [part for part in content if part]
    if parts and all(isinstance(part, Xml) for part in parts):
        inner = "\n".join(parts).replace("\n", "\n  ")
        return Xml(f"<{name}{_head(attributes)}>\n  {inner}\n</{name}>")
    return tight(name, *parts, attributes=attributes)


def tight(name: str, *content: str | None, attributes: Mapping[str, str] | None = None) -> Xml:
    """Make an element without white space of its own, for markup in running text."""
    inner = inline(*[part for part in content if part])
    head = f"{name}{_head(attributes)}"
    return Xml(f"<{head}>{inner}</{name}>" if inner else f"<{head}/>")


def _head(attributes: Mapping[str, str] | None) -> str:
    given = (attributes or {}).items()
    return "".join(f' {key}="{escape(clean(value))}"' for key, value in given if value)


def optional(
    name: str, content: str | None, attributes: Mapping[str, str] | None = None
) -> Xml | None:
    """Make an element, unless it would be empty."""
    return element(name, content, attributes=attributes) if content else None


def inline(*content: str) -> Xml:
    """Concatenate text and markup."""
    return Xml("".join([part if isinstance(part, Xml) else _escaped(part) for part in content]))


def _escaped(text: str) -> str:
    return escape(BARRED.sub("", text), quote=False) if SPECIAL.search(text) else text


def document(root: Xml, *, doctype: str = "") -> str:
    """The complete XML file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{root}\n'
