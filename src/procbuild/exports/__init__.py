"""Deliveries for archives: one file per target, one line in this table."""

from collections.abc import Mapping

from procbuild.delivery import Export
from procbuild.exports.biblatex import biblatex
from procbuild.exports.bibtex import bibtex
from procbuild.exports.crossref import crossref
from procbuild.exports.csl import csl
from procbuild.exports.datacite import datacite
from procbuild.exports.dblp import dblp
from procbuild.exports.endnote import endnote
from procbuild.exports.jsonl import jsonl
from procbuild.exports.oai import oai
from procbuild.exports.ris import ris

EXPORTS: Mapping[str, Export] = {
    "biblatex": biblatex,
    "bibtex": bibtex,
    "crossref": crossref,
    "csl": csl,
    "datacite": datacite,
    "dblp": dblp,
    "endnote": endnote,
    "jsonl": jsonl,
    "oai": oai,
    "ris": ris,
}
