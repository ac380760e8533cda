"""Pages of the volume's own in a worker: what is typeset is large, and goes with the process."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from procbuild.files import write_atomic
from procbuild.typeset.compiler import Typesetter
from procbuild.typeset.fonts import FontSet

Places = dict[str, list[tuple[str, int]]]
"""Value and page (from 1) of what a template has marked, by label."""


def typeset(
    template: Path,
    data: Mapping[str, Any],
    labels: Sequence[str],
    *,
    fonts: FontSet,
    published: date,
    target: Path,
) -> Places:
    """Write the PDF, with tags, and tell what is where in it.

    Raises :class:`OutputError` with Typst's own message.
    """
    typesetter = Typesetter(template, fonts, published)
    write_atomic(target, typesetter.pdf(data, tagged=True), durable=False)
    return {label: typesetter.places(label) for label in labels}
