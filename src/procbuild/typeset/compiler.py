"""Typst, in process: a template and its data become a PDF or a picture."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from procbuild.errors import OutputError
from procbuild.typeset.fonts import FontSet

TEMPLATES = Path(__file__).parent / "templates"
"""Templates of stamps, and what all templates share."""


class Typesetter:
    """A template, compiled again and again with other data."""

    def __init__(self, template: Path, fonts: FontSet, published: date) -> None:
        """``published`` is the timestamp of what is made; the template's folder is its root."""
        self.template = template
        self.fonts = fonts
        midnight = datetime(published.year, published.month, published.day, tzinfo=UTC)
        self.timestamp = int(midnight.timestamp())
        self.spelled = {ord(one): f"⟨U+{ord(one):04X}⟩" for one in fonts.missing}
        self.compiler = typst.Compiler(
            template, root=template.parent, font_paths=fonts.loaded, ignore_system_fonts=True
        )

    def pdf(self, data: Mapping[str, Any], *, tagged: bool) -> bytes:
        """The PDF, with tags or without; see :meth:`_made`."""
        return self._made(data, format="pdf", timestamp=self.timestamp, pdf_tags=tagged)

    def png(self, data: Mapping[str, Any], *, ppi: float) -> bytes:
        """A picture of the only page; see :meth:`_made`."""
        return self._made(data, format="png", ppi=ppi)

    def _made(self, data: Mapping[str, Any], **options: Any) -> bytes:
        """What becomes of the data.

        The template finds them in ``sys.inputs.data`` as JSON. Characters that no font has are
        spelled as their code points. Raises :class:`OutputError` with Typst's own message.
        """
        whole = {**data, "fonts": self.fonts.families}
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
        if self.spelled:
            text = text.translate(self.spelled)
        try:
            made = self.compiler.compile(sys_inputs={"data": text}, **options)
        except typst.TypstError as error:
            message = f"{self.template}: {error.message}\n{error.diagnostic}".strip()
            raise OutputError(message) from error
        if not isinstance(made, bytes):
            message = f"{self.template}: Typst did not make one {options['format']}"
            raise OutputError(message)
        return made

    def places(self, label: str) -> list[tuple[str, int]]:
        """Value and page (from 1) of ``metadata`` with a label, in the PDF made last."""
        found = self.compiler.eval(
            f"query(<{label}>).map(one => (one.value, one.location().page()))"
        )
        return [(value, page) for value, page in json.loads(found)]
