"""Work that waits for disks and servers, side by side."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_threads(function: Callable[[T], R], items: Sequence[T], threads: int) -> Iterator[R]:
    """The results in the order of ``items``; what is not begun when one fails never is."""
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield from pool.map(function, items)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
