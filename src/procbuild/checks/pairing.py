"""Two lists of names side by side: who is who, who is missing, who moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from procbuild.checks.compare import PrintedLikeness, name_likeness, name_parts


@dataclass(frozen=True)
class Pairing:
    """Printed and recorded authors side by side."""

    pairs: tuple[tuple[int, int, PrintedLikeness], ...]
    """Index of the printed name, of the recorded one, and how alike they are"""
    extra: tuple[str, ...]
    """Printed, not recorded"""
    missing: tuple[str, ...]
    """Recorded, not printed"""
    moved: tuple[str, ...]
    """Printed names that stand at another place than recorded, as few as possible"""
    unread: bool = False
    """Whether the lists have nothing in common, so that reading failed or the file is wrong"""


RANKS: Mapping[PrintedLikeness, int] = {
    "same": 0,
    "accents": 1,
    "initials": 2,
    "short": 3,
    "order": 4,
    "close": 5,
}
MANY = 40_000
"""Comparisons of names beyond which two very long lists are held to equal names alone"""


@cache
def pair(printed: tuple[str, ...], recorded: tuple[str, ...]) -> Pairing:
    """Bring the names of two lists together, the most alike first."""
    left = dict(enumerate(printed))
    right = dict(enumerate(recorded))
    pairs = list(_equal(left, right))
    near = [
        (rank, abs(i - j), i, j)
        for i, one in left.items()
        for j, other in right.items()
        if len(left) * len(right) <= MANY
        if (rank := RANKS.get(name_likeness(one, other))) is not None
    ]
    for _, _, i, j in sorted(near):
        if i in left and j in right:
            pairs.append((i, j, name_likeness(left.pop(i), right.pop(j))))
    pairs.sort()
    kept = _longest_rising([j for _, j, _ in pairs])
    return Pairing(
        pairs=tuple(pairs),
        extra=tuple(left.values()),
        missing=tuple(right.values()),
        moved=tuple(printed[i] for place, (i, _, _) in enumerate(pairs) if place not in kept),
        unread=not pairs,
    )


def _longest_rising(values: list[int]) -> set[int]:
    """Places of a longest rising subsequence."""
    best: list[tuple[int, ...]] = [()]
    for place, value in enumerate(values):
        before = [run for run in best if not run or values[run[-1]] < value]
        best.append((*max(before, key=len), place))
    longest = max(best, key=len)
    return set(longest)


def _equal(
    left: dict[int, str], right: dict[int, str]
) -> Iterator[tuple[int, int, PrintedLikeness]]:
    """Names of the same letters; they are taken out of both."""
    places: dict[tuple[str, ...], list[int]] = {}
    for j, name in right.items():
        places.setdefault(name_parts(name), []).append(j)
    for i, name in list(left.items()):
        if waiting := places.get(name_parts(name)):
            j = min(waiting, key=lambda other: abs(other - i))
            waiting.remove(j)
            yield i, j, name_likeness(left.pop(i), right.pop(j))
