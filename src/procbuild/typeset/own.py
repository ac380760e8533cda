"""Typeset the volume's own pages in a worker, split into documents of limited size."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from procbuild.files import write_atomic
from procbuild.typeset.compiler import Mark, MarkingTypesetter
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.parts import DocumentStart, Pages, Parts

ENTRY = "entry"
"""Label of the elements that templates place before and after each entry of a list."""

PARTS = "parts"
"""Label of the element that marks a template as able to typeset parts of its pages."""

MAX_ENTRY_BYTES = 1 << 16
"""Bytes of entries that are typeset at once, if page breaks allow it."""


class TypesetDocument(NamedTuple):
    """A typeset document."""

    sha256: str
    places: dict[str, list[Mark]]
    """Positions of labelled elements, by label"""


def typeset(
    template: Path,
    data: Mapping[str, Any],
    order: Sequence[Pages],
    labels: Sequence[str],
    *,
    fonts: FontSet,
    published: date,
    target: Path,
) -> list[TypesetDocument]:
    """Write the documents as tagged PDFs; returns the positions of labelled elements in them.

    Their file names are that of ``target`` with the index of each document (see
    :func:`numbered_name`). Raises :class:`TemplateError` with Typst's own message.
    """
    typesetter = MarkingTypesetter(template, fonts, published)
    parts = Parts(data, order)
    documents: list[TypesetDocument] = []
    begin: DocumentStart | None = DocumentStart()
    while begin is not None:
        following = _find_next_begin(typesetter, parts, begin)
        part = parts.data(begin, following.entry if following else parts.count)
        pdf = typesetter.pdf(part, tagged=True)
        write_atomic(
            target.with_name(numbered_name(target.name, len(documents))), pdf, durable=False
        )
        sha256 = hashlib.sha256(pdf).hexdigest()
        documents.append(TypesetDocument(sha256, typesetter.places(part, labels)))
        if following:
            typesetter.forget()
        begin = following
    return documents


def numbered_name(name: str, number: int) -> str:
    """File name of a document, by its index from 0."""
    return f"{name}-{number}"


def _find_next_begin(
    typesetter: MarkingTypesetter, parts: Parts, begin: DocumentStart
) -> DocumentStart | None:
    """Where the next document begins; None if the one that starts at ``begin`` is the last."""
    budget = MAX_ENTRY_BYTES
    while (last := parts.reach(begin.entry, budget)) < parts.count:
        marks = typesetter.places(parts.data(begin, last), [ENTRY, PARTS])
        typesetter.forget()
        if not marks[PARTS]:
            return None
        if following := parts.following(begin.entry, marks[ENTRY]):
            return following
        budget *= 2
    return None
