"""The structure tree of a tagged paper, ready to hang below another document's.

ISO 32000-1, 14.7. Roles are resolved to the standard ones, because two papers may map one name to
different roles; classes and identifiers, which are a whole document's, are left behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

KEY = "/PbKey"
"""Begin of a name that stands for a key of the parent tree, which is a number only later."""

LEAF = 64
"""Keys in one leaf of the parent tree."""

LEFT = frozenset({"/C", "/ID", "/AF"})
"""Entries of an element that are left behind."""

DEPTH = 32
"""Steps of a role map, levels of a number tree."""

MOST = 2_000_000
"""Elements that are looked at: more are a loop or an attack."""


@dataclass(frozen=True, kw_only=True)
class Tags:
    """A structure tree; objects and keys are those of the source."""

    tops: tuple[Object, ...] = ()
    """Elements below the root"""
    leaves: tuple[tuple[Object, int, int], ...] = ()
    """Leaves of the parent tree, each with its least and greatest key"""


def tags_of(pdf: pikepdf.Pdf, above: Object) -> Tags:
    """The paper's tags, hung below ``above``; none where it has none or they are damaged."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return Tags()
    tops = [one for one in _kids(root) if isinstance(one, Dictionary)]
    indirect = tuple(one if one.is_indirect else pdf.make_indirect(one) for one in tops)
    roles = root.get("/RoleMap")
    try:
        if not _resolve(indirect, roles if isinstance(roles, Dictionary) else Dictionary()):
            return Tags()
    except UnicodeError:  # a role whose name is not UTF-8, which pikepdf does not read
        return Tags()
    for top in indirect:
        top.P = above
    return Tags(tops=indirect, leaves=tuple(_leaves(pdf, root.get("/ParentTree"))))


def _kids(node: Object) -> list[Object]:
    kids = node.get("/K")
    if isinstance(kids, Array):
        return [one for one in kids.as_list() if isinstance(one, Object)]
    return [kids] if isinstance(kids, Object) else []


def _resolve(tops: tuple[Object, ...], roles: Object) -> bool:
    """Give every element its standard role; False where there is no end of them."""
    waiting = list(tops)
    seen: set[tuple[int, int]] = set()
    mapped = bool(roles.keys())
    for _ in range(MOST):
        if not waiting:
            return True
        element = waiting.pop()
        keys = element.keys() if isinstance(element, Dictionary) else frozenset()
        if "/S" not in keys:
            continue
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        if mapped and "/NS" not in keys:
            element.S = _standard(element.S, roles)
        for key in LEFT & keys:
            del element[key]
        waiting += _kids(element)
    return False


def _standard(role: Object, roles: Object) -> Object:
    for _ in range(DEPTH):
        following = roles.get(str(role)) if str(role).startswith("/") else None
        if not isinstance(following, Name):
            return role
        role = following
    return Name.Span


def _leaves(pdf: pikepdf.Pdf, tree: Object | None) -> Iterator[tuple[Object, int, int]]:
    found = dict(_numbers(tree, 0))
    keys = sorted(found)
    for start in range(0, len(keys), LEAF):
        part = keys[start : start + LEAF]
        pairs: list[Object] = []
        for key in part:
            pairs += [Name(f"{KEY}{key}"), found[key]]
        limits = Array([Name(f"{KEY}{part[0]}"), Name(f"{KEY}{part[-1]}")])
        leaf = pdf.make_indirect(Dictionary(Limits=limits, Nums=Array(pairs)))
        yield leaf, part[0], part[-1]


def _numbers(node: Object | None, depth: int) -> Iterator[tuple[int, Object]]:
    """The pairs of a number tree."""
    if not isinstance(node, Dictionary) or depth > DEPTH:
        return
    pairs = node.get("/Nums")
    if isinstance(pairs, Array):
        items: list[object] = list(pairs.as_list())
        for key, value in zip(items[::2], items[1::2], strict=False):
            if isinstance(key, int) and key >= 0 and isinstance(value, (Array, Dictionary, Stream)):
                yield key, value
    kids = node.get("/Kids")
    if isinstance(kids, Array):
        for kid in kids.as_list():
            yield from _numbers(kid, depth + 1)
