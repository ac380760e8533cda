"""Pages of the volume's own in a worker, in documents of which none is large."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from procbuild.files import write_atomic
from procbuild.typeset.compiler import Place, Typesetter
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.parts import Begin, Pages, Parts

ENTRY = "entry"
"""What templates mark before and behind each entry of a list."""

PARTS = "parts"
"""What a template marks that typesets only what it is told that a document has."""

MOST = 1 << 16
"""Bytes of entries that are typeset at once, where pages allow it."""


class Typeset(NamedTuple):
    """A document that was typeset."""

    sha256: str
    places: dict[str, list[Place]]
    """What the template has marked, by label"""


def typeset(
    template: Path,
    data: Mapping[str, Any],
    order: Sequence[Pages],
    labels: Sequence[str],
    *,
    fonts: FontSet,
    published: date,
    target: Path,
) -> list[Typeset]:
    """Write the documents, as PDFs with tags, and tell what is where in each.

    Their names are that of ``target`` and the number of each (see :func:`numbered`).
    Raises :class:`TemplateError` with Typst's own message.
    """
    typesetter = Typesetter(template, fonts, published)
    parts = Parts(data, order)
    found: list[Typeset] = []
    begin: Begin | None = Begin()
    while begin is not None:
        following = _following(typesetter, parts, begin)
        part = parts.data(begin, following.entry if following else parts.count)
        pdf = typesetter.pdf(part, tagged=True)
        write_atomic(target.with_name(numbered(target.name, len(found))), pdf, durable=False)
        sha256 = hashlib.sha256(pdf).hexdigest()
        found.append(Typeset(sha256, typesetter.places(part, labels)))
        if following:
            typesetter.forget()
        begin = following
    return found


def numbered(name: str, number: int) -> str:
    """The name of a document, which are counted from 0."""
    return f"{name}-{number}"


def _following(typesetter: Typesetter, parts: Parts, begin: Begin) -> Begin | None:
    """Where the document behind the one that begins here begins; None where that is the last."""
    most = MOST
    while (last := parts.reach(begin.entry, most)) < parts.count:
        marks = typesetter.places(parts.data(begin, last), [ENTRY, PARTS])
        typesetter.forget()
        if not marks[PARTS]:
            return None
        if following := parts.following(begin.entry, marks[ENTRY]):
            return following
        most *= 2
    return None
