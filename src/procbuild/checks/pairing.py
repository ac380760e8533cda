"""Pairs the names of two lists of authors: who is who, who is missing, who moved."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from procbuild.checks.compare import PrintedLikeness, name_likeness, name_parts


@dataclass(frozen=True)
class Pairing:
    """Printed authors paired with recorded ones."""

    pairs: tuple[tuple[int, int, PrintedLikeness], ...]
    """Index of the printed name, index of the recorded name, and their likeness"""
    extra: tuple[str, ...]
    """Names that are printed but not recorded"""
    missing: tuple[str, ...]
    """Names that are recorded but not printed"""
    moved: tuple[str, ...]
    """Printed names in another position than recorded; as few as explain the order"""
    unread: bool = False
    """Whether no names match: reading failed, or the file is of another paper"""


RANKS: Mapping[PrintedLikeness, int] = {
    "same": 0,
    "accents": 1,
    "initials": 2,
    "short": 3,
    "order": 4,
    "close": 5,
}
MAX_COMPARISONS = 40_000
"""Number of comparisons beyond which two very long lists are paired by equal names alone."""


@cache
def pair_names(printed: tuple[str, ...], recorded: tuple[str, ...]) -> Pairing:
    """Pair the names of two lists, the most alike first."""
    left = dict(enumerate(printed))
    right = dict(enumerate(recorded))
    pairs = list(_pop_equal(left, right))
    candidates = [
        (rank, abs(i - j), i, j)
        for i, name in left.items()
        for j, other in right.items()
        if len(left) * len(right) <= MAX_COMPARISONS
        if (rank := RANKS.get(name_likeness(name, other))) is not None
    ]
    for _, _, i, j in sorted(candidates):
        if i in left and j in right:
            pairs.append((i, j, name_likeness(left.pop(i), right.pop(j))))
    pairs.sort()
    in_order = _longest_increasing([j for _, j, _ in pairs])
    return Pairing(
        pairs=tuple(pairs),
        extra=tuple(left.values()),
        missing=tuple(right.values()),
        moved=tuple(printed[i] for place, (i, _, _) in enumerate(pairs) if place not in in_order),
        unread=not pairs,
    )


def _longest_increasing(values: list[int]) -> set[int]:
    """Indices of a longest increasing subsequence of distinct values; it keeps early ones."""
    starts: list[int] = []
    """Negative greatest first value of the subsequences from here on, by length"""
    places: list[int] = []
    after: dict[int, int | None] = {}
    for place in reversed(range(len(values))):
        length = bisect_left(starts, -values[place])
        after[place] = places[length - 1] if length else None
        starts[length : length + 1] = [-values[place]]
        places[length : length + 1] = [place]
    found: set[int] = set()
    at = places[-1] if places else None
    while at is not None:
        found.add(at)
        at = after[at]
    return found


def _pop_equal(
    left: dict[int, str], right: dict[int, str]
) -> Iterator[tuple[int, int, PrintedLikeness]]:
    """Pair names of the same letters, removing them from both dicts."""
    positions: dict[tuple[str, ...], list[int]] = {}
    for j, name in right.items():
        positions.setdefault(name_parts(name), []).append(j)
    for i, name in list(left.items()):
        if candidates := positions.get(name_parts(name)):
            j = min(candidates, key=lambda other: abs(other - i))
            candidates.remove(j)
            yield i, j, name_likeness(left.pop(i), right.pop(j))
