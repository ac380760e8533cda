"""What is said about a kind of finding that is not from a check."""

from typing import NamedTuple


class Notice(NamedTuple):
    """What a kind of finding means, and what to do."""

    what: str
    remedy: str
