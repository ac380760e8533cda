"""Names of people: parsing, ASCII forms, sorting and comparison."""

from procbuild.names.compare import Likeness, likeness, name_key, same_name, shared_orcids
from procbuild.names.customs import family_first, is_korean
from procbuild.names.latin import ascii_letters, ascii_surname
from procbuild.names.order import SortKey, collated, filed_as, index_letter, sort_key
from procbuild.names.split import (
    NameReading,
    from_display,
    from_parts,
    is_group,
    says_group,
    stated_parts,
)

__all__ = [
    "Likeness",
    "NameReading",
    "SortKey",
    "ascii_letters",
    "ascii_surname",
    "collated",
    "family_first",
    "filed_as",
    "from_display",
    "from_parts",
    "index_letter",
    "is_group",
    "is_korean",
    "likeness",
    "name_key",
    "same_name",
    "says_group",
    "shared_orcids",
    "sort_key",
    "stated_parts",
]
