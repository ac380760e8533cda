"""Validation of ISBN and ISSN by their check digits."""

from stdnum import isbn, issn
from stdnum.exceptions import ValidationError


def valid_isbn(text: str) -> str:
    """The ISBN as ISBN-13 without hyphens; empty if it is invalid."""
    try:
        return str(isbn.validate(text, convert=True))
    except ValidationError:
        return ""


def valid_issn(text: str) -> str:
    """The ISSN as ``2640-3498``; empty if it is invalid."""
    try:
        return str(issn.format(issn.validate(text)))
    except ValidationError:
        return ""
