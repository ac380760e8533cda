"""The structure tree of a tagged paper, ready to hang below another document's.

ISO 32000-1, 14.7. Roles are resolved to the standard ones, because two papers may map one name to
different roles; classes and identifiers, which are a whole document's, are left behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import Entries, Ref, Value, integer, is_name, opened

KEY = b"/PbKey"
"""Begin of a name that stands for a key of the parent tree, which is a number only later."""

LEAF = 64
"""Keys in one leaf of the parent tree."""

LEFT = frozenset({b"/C", b"/ID", b"/AF"})
"""Entries of an element that are left behind."""

DEPTH = 32
"""Steps of a role map."""

MOST = 2_000_000
"""Elements that are looked at: more are a loop or an attack."""


@dataclass(frozen=True, kw_only=True)
class Tags:
    """A structure tree; objects and keys are those of the source."""

    tops: tuple[Ref, ...] = ()
    """Elements below the root"""
    leaves: tuple[tuple[Ref, int, int], ...] = ()
    """Leaves of the parent tree, each with its least and greatest key"""


def tags_of(source: Source, above: Ref) -> Tags:
    """The paper's tags, hung below ``above``; none where it has none or they are damaged."""
    root = source.entries(source.root.get(b"/StructTreeRoot"))
    if root is None:
        return Tags()
    tops = [one for one in _kids(source, root) if source.entries(one) is not None]
    indirect = tuple(one if isinstance(one, Ref) else source.add(one) for one in tops)
    if not _resolve(source, indirect, source.entries(root.get(b"/RoleMap")) or {}):
        return Tags()
    for top in indirect:
        if element := source.entries(top):
            element[b"/P"] = above
    return Tags(tops=indirect, leaves=tuple(_leaves(source, root.get(b"/ParentTree"))))


def _kids(source: Source, node: Entries) -> list[Value]:
    if b"/K" not in node:
        return []
    kids = node[b"/K"] = opened(node[b"/K"])
    several = source.items(kids)
    return [kids] if several is None else several


def _resolve(source: Source, tops: tuple[Ref, ...], roles: Entries) -> bool:
    """Give every element its standard role; False where there is no end of them."""
    waiting: list[Value] = list(tops)
    seen: set[Ref] = set()
    for _ in range(MOST):
        if not waiting:
            return True
        one = waiting.pop()
        element = source.entries(one)
        if element is None or b"/S" not in element:
            continue
        if isinstance(one, Ref):
            if one in seen:
                continue
            seen.add(one)
        if roles and b"/NS" not in element:
            element[b"/S"] = _standard(source, element[b"/S"], roles)
        for key in LEFT & element.keys():
            del element[key]
        waiting += _kids(source, element)
    return False


def _standard(source: Source, role: Value, roles: Entries) -> Value:
    for _ in range(DEPTH):
        following = source.value(roles.get(role)) if isinstance(role, bytes) else None
        if following is None or not is_name(following):
            return role
        role = following
    return b"/Span"


def _leaves(source: Source, tree: Value | None) -> Iterator[tuple[Ref, int, int]]:
    found = {
        number: target
        for key, target in source.pairs(tree, b"/Nums")
        if (number := integer(key)) is not None and isinstance(source.value(target), (list, dict))
    }
    keys = sorted(found)
    for start in range(0, len(keys), LEAF):
        part = keys[start : start + LEAF]
        pairs: list[Value] = []
        for key in part:
            pairs += [KEY + b"%d" % key, found[key]]
        limits: list[Value] = [KEY + b"%d" % part[0], KEY + b"%d" % part[-1]]
        yield source.add({b"/Limits": limits, b"/Nums": pairs}), part[0], part[-1]
