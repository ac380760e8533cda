"""Deliveries for archives: one file per target, listed in a table."""

from collections.abc import Sequence
from pathlib import Path

from procbuild.conference import Conference
from procbuild.delivery import Delivery, Export, from_plugin, locating_mistakes
from procbuild.errors import ConfigError, OutputError, ProcbuildError
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
from procbuild.model import Volume
from procbuild.plugins import Table
from procbuild.toml import mistake_lines

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


def deliveries(
    volume: Volume, targets: Sequence[str], file: Path
) -> tuple[dict[str, Delivery], tuple[ProcbuildError, ...]]:
    """Make the delivery of each target; also return what is wrong, such as why others have none.

    ``file`` is the volume's ``volume.toml``: a :class:`ConfigError` has the mistakes in the
    settings of a target, or in the names of targets.
    """
    delivered = {}
    unknown = unknown_targets(volume.conference, file)
    reasons: list[ProcbuildError] = [ConfigError(unknown)] if unknown else []
    for target in targets:
        try:
            with locating_mistakes(file):
                delivered[target] = EXPORTS[target](volume)
        except (ConfigError, OutputError) as error:
            reasons.append(error)
    return delivered, tuple(reasons)


def unknown_targets(conference: Conference, file: Path) -> list[str]:
    """The tables in ``[exports]`` that name no target, as lines with their places in ``file``."""
    unknown = [name for name in conference.exports if name not in EXPORTS]
    return mistake_lines(file, [(("exports", name), EXPORTS.unknown(name)) for name in unknown])
