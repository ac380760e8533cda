"""Pairs the names of two lists of authors: who is who, who is missing, who moved."""

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
    """Indices of a longest increasing subsequence."""
    runs: list[tuple[int, ...]] = [()]
    for place, value in enumerate(values):
        before = [run for run in runs if not run or values[run[-1]] < value]
        runs.append((*max(before, key=len), place))
    longest = max(runs, key=len)
    return set(longest)


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
