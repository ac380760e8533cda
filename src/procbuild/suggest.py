"""Suggestions for misspelt names."""

import difflib
from collections.abc import Iterable
from pathlib import Path


def closest(name: str, known: Iterable[str], *, likeness: float = 0.65) -> str:
    """The known name most similar to ``name``; empty if no similarity reaches ``likeness``.

    With the default, about one letter of three may be wrong; see
    :meth:`difflib.SequenceMatcher.ratio`.
    """
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=likeness)), "")


def did_you_mean(suggestion: str) -> str:
    """``; did you mean 'incoming'?``, to follow a wrong name; empty if there is no suggestion."""
    return f"; did you mean '{suggestion}'?" if suggestion else ""


def absent(path: Path, shown: str) -> str:
    """The message for a source that does not exist; it ends with ``?`` if a similar name exists."""
    missing = next(part for part in (path, *path.parents) if part.parent.exists())
    siblings = [entry.name for entry in missing.parent.iterdir()] if missing.parent.is_dir() else []
    # Stricter than the default: files share extensions, and optional sources are often absent.
    hint = (
        did_you_mean(closest(missing.name, siblings, likeness=0.8))
        or "; correct the path of this source"
    )
    return f"{shown}: not there{hint}"
