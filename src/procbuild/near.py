"""What somebody may have meant who wrote a name that nothing bears."""

import difflib
from collections.abc import Iterable
from pathlib import Path


def near(name: str, known: Iterable[str]) -> str:
    """The known name that is like ``name`` by 80 %; nothing where none is."""
    return next(iter(difflib.get_close_matches(name, list(known), 1, 0.8)), "")


def did_you_mean(meant: str) -> str:
    """``; did you mean 'incoming'?``, to stand behind a name that is wrong; nothing for none."""
    return f"; did you mean '{meant}'?" if meant else ""


def absent(path: Path, shown: str) -> str:
    """What to say of a source that is not there; it ends with ``?`` where a name is near."""
    wrong = next(one for one in (path, *path.parents) if one.parent.exists())
    there = [one.name for one in wrong.parent.iterdir()] if wrong.parent.is_dir() else []
    hint = did_you_mean(near(wrong.name, there)) or "; correct the path of this source"
    return f"{shown}: not there{hint}"
