"""ISBN and ISSN, whose last digit checks the others."""

from stdnum import isbn, issn
from stdnum.exceptions import ValidationError


def valid_isbn(text: str) -> str:
    """The ISBN-13 without hyphens, or nothing where it is none."""
    try:
        return str(isbn.validate(text, convert=True))
    except ValidationError:
        return ""


def valid_issn(text: str) -> str:
    """``2640-3498``, or nothing where it is no ISSN."""
    try:
        return str(issn.format(issn.validate(text)))
    except ValidationError:
        return ""
