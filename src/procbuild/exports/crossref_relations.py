"""Relations between papers and their code and data, for Crossref
(https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/relationships/).
"""

from procbuild.exports.material import material
from procbuild.exports.xml import Xml, element
from procbuild.model import Paper

SCHEMES = {"doi": "doi", "url": "uri"}


def relations(paper: Paper) -> Xml | None:
    """What supplements a paper; None if nothing does."""
    items = [
        element(
            "rel:related_item",
            element("rel:description", item.label),
            element(
                "rel:inter_work_relation",
                item.identifier,
                attributes={
                    "relationship-type": "isSupplementedBy",
                    "identifier-type": SCHEMES[item.scheme],
                },
            ),
        )
        for item in material(paper)
    ]
    return element("rel:program", *items, attributes={"name": "relations"}) if items else None
