"""Deliveries for archives: one file per target, one line in this table."""

from procbuild.delivery import Export, from_plugin
from procbuild.exports.acl import acl
from procbuild.exports.biblatex import biblatex
from procbuild.exports.bibtex import bibtex
from procbuild.exports.ceur import ceur
from procbuild.exports.crossref import crossref
from procbuild.exports.csl import csl
from procbuild.exports.datacite import datacite
from procbuild.exports.dblp import dblp
from procbuild.exports.endnote import endnote
from procbuild.exports.jsonl import jsonl
from procbuild.exports.lncs import lncs
from procbuild.exports.oai import oai
from procbuild.exports.openreview import openreview
from procbuild.exports.pmlr import pmlr
from procbuild.exports.ris import ris
from procbuild.exports.zenodo import zenodo
from procbuild.plugins import Table

EXPORTS: Table[Export] = Table(
    "export",
    {
        "acl": acl,
        "biblatex": biblatex,
        "bibtex": bibtex,
        "ceur": ceur,
        "crossref": crossref,
        "csl": csl,
        "datacite": datacite,
        "dblp": dblp,
        "endnote": endnote,
        "jsonl": jsonl,
        "lncs": lncs,
        "oai": oai,
        "openreview": openreview,
        "pmlr": pmlr,
        "ris": ris,
        "zenodo": zenodo,
    },
    from_plugin,
)
