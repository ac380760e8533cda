"""The structure tree of a tagged paper, prepared to become part of another document's.

ISO 32000-1, 14.7. Roles are mapped to the standard ones, because two papers may map one name to
different roles. Classes and identifiers, which apply to a whole document, are removed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import Entries, Ref, Value, integer, is_name, parse_nested

KEY = b"/PbKey"
"""Prefix of a name that stands for a key of the parent tree, which gets its number later."""

LEAF = 64
"""Keys per leaf of the parent tree."""

REMOVED_KEYS = frozenset({b"/C", b"/ID", b"/AF"})
"""Entries of an element that are removed."""

MAX_STEPS = 32
"""Maximum number of steps through a role map."""

MAX_ELEMENTS = 2_000_000
"""Maximum number of elements: more are a loop or an attack."""


@dataclass(frozen=True, kw_only=True)
class Tags:
    """A structure tree, with the object numbers and keys of the source."""

    tops: tuple[Ref, ...] = ()
    """Top-level elements"""
    keys: tuple[int, ...] = ()
    """All keys of the parent tree in order"""
    leaves: tuple[tuple[Ref, int, int], ...] = ()
    """Leaves of the parent tree: number, and the places of least and greatest key in ``keys``"""


def tags_of(source: Source, above: Ref) -> Tags:
    """The paper's structure tree, attached to ``above``; empty if it has none or it is damaged."""
    root = source.entries(source.root.get(b"/StructTreeRoot"))
    if root is None:
        return Tags()
    tops = [kid for kid in _kids(source, root) if source.entries(kid) is not None]
    indirect = tuple(kid if isinstance(kid, Ref) else source.add(kid) for kid in tops)
    if not _map_roles(source, indirect, source.entries(root.get(b"/RoleMap")) or {}):
        return Tags()
    for top in indirect:
        if element := source.entries(top):
            element[b"/P"] = above
    targets = _parent_tree(source, root.get(b"/ParentTree"))
    return Tags(tops=indirect, keys=tuple(targets), leaves=tuple(_leaves(source, targets)))


def _kids(source: Source, node: Entries) -> list[Value]:
    if b"/K" not in node:
        return []
    kids = node[b"/K"] = parse_nested(node[b"/K"])
    array = source.items(kids)
    return [kids] if array is None else array


def _map_roles(source: Source, tops: tuple[Ref, ...], roles: Entries) -> bool:
    """Give every element its standard role; False if there are too many elements."""
    stack: list[Value] = list(tops)
    visited: set[Ref] = set()
    for _ in range(MAX_ELEMENTS):
        if not stack:
            return True
        value = stack.pop()
        element = source.entries(value)
        if element is None or b"/S" not in element:
            continue
        if isinstance(value, Ref):
            if value in visited:
                continue
            visited.add(value)
        if roles and b"/NS" not in element:
            element[b"/S"] = _standard_role(source, element[b"/S"], roles)
        for key in REMOVED_KEYS & element.keys():
            del element[key]
        stack += _kids(source, element)
    return False


def _standard_role(source: Source, role: Value, roles: Entries) -> Value:
    for _ in range(MAX_STEPS):
        mapped = source.value(roles.get(role)) if isinstance(role, bytes) else None
        if mapped is None or not is_name(mapped):
            return role
        role = mapped
    return b"/Span"


def _parent_tree(source: Source, tree: Value | None) -> dict[int, Value]:
    """The elements of each key, in the order of the keys."""
    pairs = ((integer(key), target) for key, target in source.pairs(tree, b"/Nums"))
    targets = {
        key: target
        for key, target in pairs
        if key is not None and isinstance(source.value(target), (list, dict))
    }
    return dict(sorted(targets.items()))


def _leaves(source: Source, targets: Mapping[int, Value]) -> Iterator[tuple[Ref, int, int]]:
    keys = list(targets)
    for start in range(0, len(keys), LEAF):
        part = keys[start : start + LEAF]
        pairs: list[Value] = []
        for key in part:
            pairs += [KEY + b"%d" % key, targets[key]]
        limits: list[Value] = [KEY + b"%d" % part[0], KEY + b"%d" % part[-1]]
        leaf = source.add({b"/Limits": limits, b"/Nums": pairs})
        yield leaf, start, start + len(part) - 1
