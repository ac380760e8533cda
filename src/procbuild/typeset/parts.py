"""Split data with long lists into parts that are typeset as documents of their own.

Typst holds a whole document in memory, and two hundred bytes for each byte of an entry. So a
document ends before an entry that begins a page, and the next one continues there: the pages are
the same as those of a single document.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from procbuild.typeset.compiler import Mark


class DocumentStart(NamedTuple):
    """Where a document begins."""

    entry: int = 0
    """Index among the entries of all lists"""
    number: int = 1
    """Page number of its first page"""


@dataclass(frozen=True)
class Pages:
    """Consecutive pages; they can be split if they are a list."""

    name: str
    """Name in the template, and key of the list in the data"""
    listed: bool = False
    groups: tuple[str, str] | None = None
    """For a list of groups: the keys of a group's title and of its entries"""

    def entries(self, data: Mapping[str, Any]) -> list[Any]:
        """The entries of the list, in whatever groups; empty if it is no list."""
        if not self.listed:
            return []
        if self.groups is None:
            return list(data[self.name])
        return [entry for group in data[self.name] for entry in group[self.groups[1]]]

    def select(self, data: Mapping[str, Any], selected: range) -> list[Any]:
        """The list reduced to a range of its entries; the title of a continued group is None."""
        if self.groups is None:
            return list(data[self.name][selected.start : selected.stop])
        title, entries = self.groups
        groups = []
        start = 0
        for group in data[self.name]:
            first, last = (max(end - start, 0) for end in (selected.start, selected.stop))
            if shown := group[entries][first:last]:
                groups.append({**group, title: None if first else group[title], entries: shown})
            start += len(group[entries])
        return groups


class Parts:
    """The pages that a template typesets, in order."""

    def __init__(self, data: Mapping[str, Any], order: Sequence[Pages]) -> None:
        self._data = data
        self._order = order
        entries = [pages.entries(data) for pages in order]
        self._sizes = [len(json.dumps(entry)) for some in entries for entry in some]
        ends = accumulate(map(len, entries), initial=0)
        self._ranges = [range(*ends) for ends in pairwise(ends)]
        """The entries of each of the pages, as indices among those of all lists"""

    @property
    def count(self) -> int:
        """Number of entries."""
        return len(self._sizes)

    def reach(self, first: int, budget: int) -> int:
        """The end of the entries from ``first`` on that fit into ``budget`` bytes, at least one."""
        last = first
        while last < self.count and (budget := budget - self._sizes[last]) >= 0:
            last += 1
        return min(max(last, first + 1), self.count)

    def data(self, begin: DocumentStart, last: int) -> dict[str, Any]:
        """The template's data for a document of the entries from ``begin`` to before ``last``.

        It includes the pages that the document ``has``, which of its lists are ``cut`` and which
        are ``open`` at the end, whether it ``goes-on`` in the middle of a list, and the ``number``
        of its first page.
        """
        start = self._pages_index(begin.entry) if begin.entry else 0
        end = self._pages_index(last - 1) + 1 if last < self.count else len(self._order)
        result = {**self._data, "goes-on": begin.entry > 0, "number": begin.number}
        cut, still_open = [], []
        for pages, entries in zip(self._order, self._ranges, strict=True):
            ends = (max(end - entries.start, 0) for end in (begin.entry, last))
            selected = range(len(entries))[slice(*ends)]
            if len(selected) < len(entries):
                cut.append(pages.name)
                if selected.stop < len(entries):
                    still_open.append(pages.name)
                result[pages.name] = pages.select(self._data, selected)
        has = [pages.name for pages in self._order[start:end]]
        return {**result, "has": has, "cut": cut, "open": still_open}

    def following(self, first: int, marks: Sequence[Mark]) -> DocumentStart | None:
        """Where the next document may begin, given the layout of one from ``first`` on.

        ``marks`` are before and after each of its entries. The result is the last entry within a
        list that begins a page after an even number of pages, so that left and right pages stay the
        same. None if there is none, or if entries are not marked.
        """
        for index in range(len(marks) // 2 - 1, 0, -1):
            before, entry_mark = marks[2 * index - 1], marks[2 * index]
            in_same_list = self._pages_index(first + index) == self._pages_index(first + index - 1)
            if in_same_list and before.page < entry_mark.page and entry_mark.page % 2:
                return DocumentStart(first + index, entry_mark.number)
        return None

    def _pages_index(self, entry: int) -> int:
        return next(index for index, entries in enumerate(self._ranges) if entry in entries)
