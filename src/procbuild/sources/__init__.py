"""Where papers come from: one reader per kind of source."""

from collections.abc import Mapping
from types import MappingProxyType

from procbuild.incoming import Source
from procbuild.sources.aclpub2 import aclpub2
from procbuild.sources.cmt import cmt
from procbuild.sources.easychair import easychair
from procbuild.sources.folder import folder
from procbuild.sources.hotcrp import hotcrp
from procbuild.sources.indico import indico
from procbuild.sources.openreview import openreview
from procbuild.sources.pmlr import pmlr
from procbuild.sources.pretalx import pretalx
from procbuild.sources.table import table

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "aclpub2": aclpub2,
        "cmt": cmt,
        "csv": table,
        "easychair": easychair,
        "folder": folder,
        "hotcrp": hotcrp,
        "indico": indico,
        "openreview": openreview,
        "pmlr": pmlr,
        "pretalx": pretalx,
        "table": table,
    }
)
"""The reader of each kind."""
