"""How messages name several things."""

from collections.abc import Sequence


def few(names: Sequence[str], most: int) -> str:
    """``a, b and c``; of more than ``most``, ``a, b and 4 more``."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
