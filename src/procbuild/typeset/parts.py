"""Data with long lists, cut into parts of which each is typeset as a document of its own.

Typst holds all of a document at once, and of an entry two hundred times as much as it has bytes. So
a document ends before an entry that begins a page, and the next one goes on there: the pages are
those of a single document.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from procbuild.typeset.compiler import Place


class Begin(NamedTuple):
    """Where a document begins."""

    entry: int = 0
    """Counted through all lists"""
    number: int = 1
    """The number of its first page"""


@dataclass(frozen=True)
class Pages:
    """Pages that stand together; they are cut where they are a list."""

    name: str
    """What the template calls them, and the list's key in the data"""
    listed: bool = False
    groups: tuple[str, str] | None = None
    """Of a list of groups: the keys of what a group is called, and of its entries"""

    def entries(self, data: Mapping[str, Any]) -> list[Any]:
        """The entries of the list, whatever groups they are in; none where it is no list."""
        if not self.listed:
            return []
        if self.groups is None:
            return list(data[self.name])
        return [entry for group in data[self.name] for entry in group[self.groups[1]]]

    def some(self, data: Mapping[str, Any], kept: range) -> list[Any]:
        """The list with these of its entries; a group that goes on is called None."""
        if self.groups is None:
            return list(data[self.name][kept.start : kept.stop])
        title, entries = self.groups
        found = []
        start = 0
        for group in data[self.name]:
            first, last = (max(end - start, 0) for end in (kept.start, kept.stop))
            if shown := group[entries][first:last]:
                found.append({**group, title: None if first else group[title], entries: shown})
            start += len(group[entries])
        return found


class Parts:
    """What a template typesets, in its order."""

    def __init__(self, data: Mapping[str, Any], order: Sequence[Pages]) -> None:
        self._data = data
        self._order = order
        entries = [pages.entries(data) for pages in order]
        self._sizes = [len(json.dumps(one)) for some in entries for one in some]
        ends = accumulate(map(len, entries), initial=0)
        self._ranges = [range(*ends) for ends in pairwise(ends)]
        """The entries of each of the pages, counted through all lists"""

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self._sizes)

    def reach(self, first: int, most: int) -> int:
        """The first entry that ``most`` bytes of entries from ``first`` on have not."""
        last = first
        while last < self.count and (most := most - self._sizes[last]) >= 0:
            last += 1
        return last

    def data(self, begin: Begin, last: int) -> dict[str, Any]:
        """What the template is given for a document of the entries to before ``last``.

        It is told what the document ``has``, which of its lists are ``cut`` and which ``open`` at
        the end, whether it ``goes-on`` in the middle of a list, and the ``number`` that its first
        page then has.
        """
        start = self._place(begin.entry) if begin.entry else 0
        end = self._place(last - 1) + 1 if last < self.count else len(self._order)
        found = {**self._data, "goes-on": begin.entry > 0, "number": begin.number}
        cut, still_open = [], []
        for pages, whole in zip(self._order, self._ranges, strict=True):
            ends = (max(end - whole.start, 0) for end in (begin.entry, last))
            kept = range(len(whole))[slice(*ends)]
            if len(kept) < len(whole):
                cut.append(pages.name)
                if kept.stop < len(whole):
                    still_open.append(pages.name)
                found[pages.name] = pages.some(self._data, kept)
        has = [pages.name for pages in self._order[start:end]]
        return {**found, "has": has, "cut": cut, "open": still_open}

    def following(self, first: int, marks: Sequence[Place]) -> Begin | None:
        """Where the next document may begin, when one from ``first`` on was laid out.

        ``marks`` stand before and behind each of its entries. It is the last one in the middle of
        a list that begins a page behind an even number of them, so that left and right pages stay
        what they are. None where there is none, or where entries are not marked.
        """
        for place in range(len(marks) // 2 - 1, 0, -1):
            before, one = marks[2 * place - 1], marks[2 * place]
            together = self._place(first + place) == self._place(first + place - 1)
            if together and before.page < one.page and one.page % 2:
                return Begin(first + place, one.number)
        return None

    def _place(self, entry: int) -> int:
        return next(place for place, one in enumerate(self._ranges) if entry in one)
