"""One card in a worker: the template filled with what stands on it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from procbuild.errors import OutputError
from procbuild.typeset.compiler import TEMPLATES, Typesetter
from procbuild.typeset.fonts import FontSet

TEMPLATE = TEMPLATES / "card.typ"
PPI = 144.0


def draw_card(fonts: FontSet, published: date, data: Mapping[str, Any]) -> bytes | str:
    """A card as PNG, or why it could not be drawn."""
    try:
        return _setter(fonts, published).png(data, ppi=PPI)
    except OutputError as error:
        return str(error)


@lru_cache(1)
def _setter(fonts: FontSet, published: date) -> Typesetter:
    """The template with its fonts, which take longer to open than a card to draw."""
    return Typesetter(TEMPLATE, fonts, published)
