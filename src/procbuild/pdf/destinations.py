"""Where the internal links and the outline entries of a PDF lead."""

from functools import cached_property
from itertools import islice
from typing import Any

import pikepdf

from procbuild.pdf.objects import (
    Objects,
    entries,
    entry,
    first_of,
    is_dict,
    name_of,
    number_of,
    pairs_of_tree,
)
from procbuild.pdf.values import name_bytes

MAX_NAMES = 20_000
"""Limit on named destinations."""


class Destinations:
    """The destinations of a PDF; named ones are read on first use."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._numbers = {page.id: page.number for page in objects.pages}

    def page_of(self, node: pikepdf.Object) -> int | None:
        """The page that a link or an outline entry leads to, from 1; None if there is none."""
        target = _target(node)
        if isinstance(target, pikepdf.String | pikepdf.Name):
            target = self._names.get(_name_key(target))
        if is_dict(target):
            target = entry(target, "/D")
        page = first_of(target)
        if is_dict(page):
            return self._numbers.get(number_of(page))
        return page + 1 if isinstance(page, int) and 0 <= page < len(self._numbers) else None

    def is_dead(self, link: pikepdf.Object) -> bool:
        """Whether a link is to lead to a place in the PDF that does not exist."""
        if _target(link) is None or self.page_of(link) is not None:
            return False
        return len(self._tree) <= MAX_NAMES  # else its name may be one that is not read

    @cached_property
    def _names(self) -> dict[bytes, Any]:
        old_names = entries(entry(self._objects.root, "/Dests"))
        names = {key[1:].encode(errors="surrogateescape"): target for key, target in old_names}
        return names | {_name_key(name): target for name, target in self._tree[:MAX_NAMES]}

    @cached_property
    def _tree(self) -> list[tuple[Any, Any]]:
        tree = entry(entry(self._objects.root, "/Names"), "/Dests")
        return list(islice(pairs_of_tree(tree, "/Names"), MAX_NAMES + 1))


def _target(node: pikepdf.Object) -> Any:
    """The destination of a link or an outline entry within the same PDF, or None."""
    target = entry(node, "/Dest")
    action = entry(node, "/A")
    if target is None and name_of(entry(action, "/S")) == "GoTo":
        target = entry(action, "/D")
    return target


def _name_key(name: Any) -> bytes:
    """The bytes of a destination's name; a name object and a string may denote the same one."""
    return bytes(name) if isinstance(name, pikepdf.String) else name_bytes(name.unparse())
