"""What somebody may have meant who wrote a name that nothing bears."""

import difflib
from collections.abc import Iterable
from pathlib import Path


def closest(name: str, known: Iterable[str], *, likeness: float = 0.65) -> str:
    """The known name that is most like ``name``; nothing where none is by ``likeness``.

    As ordinary, one letter of three may be wrong; see :meth:`difflib.SequenceMatcher.ratio`.
    """
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=likeness)), "")


def did_you_mean(meant: str) -> str:
    """``; did you mean 'incoming'?``, to stand behind a name that is wrong; nothing for none."""
    return f"; did you mean '{meant}'?" if meant else ""


def absent(path: Path, shown: str) -> str:
    """What to say of a source that is not there; it ends with ``?`` where a name is near."""
    wrong = next(one for one in (path, *path.parents) if one.parent.exists())
    there = [one.name for one in wrong.parent.iterdir()] if wrong.parent.is_dir() else []
    # Files have endings in common, and one that may be absent is missed only where it is misspelt.
    meant = closest(wrong.name, there, likeness=0.8)
    hint = did_you_mean(meant) or "; correct the path of this source"
    return f"{shown}: not there{hint}"
