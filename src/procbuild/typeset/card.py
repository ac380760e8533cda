"""Typeset one social card in a worker."""

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
    """A card as PNG, or the message of the error."""
    try:
        return _typesetter(fonts, published).png(data, ppi=PPI)
    except OutputError as error:
        return str(error)


@lru_cache(1)
def _typesetter(fonts: FontSet, published: date) -> Typesetter:
    """The typesetter of the card's template; opening its fonts takes longer than drawing a card."""
    return Typesetter(TEMPLATE, fonts, published)
