"""Where papers come from: one reader per kind of source."""

from procbuild.incoming import Source, from_plugin
from procbuild.plugins import Table
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

SOURCES: Table[Source] = Table(
    "source",
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
    },
    from_plugin,
)
"""The reader of each kind."""
