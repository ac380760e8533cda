"""Where papers come from: one reader per kind of source."""

from collections.abc import Mapping
from types import MappingProxyType

from procbuild.incoming import Source
from procbuild.sources.folder import folder
from procbuild.sources.pmlr import pmlr
from procbuild.sources.table import table

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "csv": table,
        "folder": folder,
        "pmlr": pmlr,
        "table": table,
    }
)
"""The reader of each kind."""
