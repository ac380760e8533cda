"""Crossmark: what Crossref is told of papers that were corrected or retracted
(https://www.crossref.org/documentation/crossmark/).
"""

from procbuild.exports.xml import Xml, element
from procbuild.model import Paper
from procbuild.text import clean
from procbuild.updates import dated

UPDATES = {"erratum": "erratum", "version": "new_version", "retraction": "retraction"}
"""Crossref's types of updates by our kinds of notices."""


def crossmark(paper: Paper, policy: str, access: Xml | None) -> Xml:
    """Notices of a paper that is corrected in place: it updates the DOI that is its own."""
    told = [one for _, one in dated(paper)]
    changes = (
        element("update", paper.doi, attributes={"type": UPDATES[one.kind], "date": f"{one.on}"})
        for one in told
    )
    notices = (
        element(
            "assertion",
            clean(one.sentence)[:1024],
            attributes={"name": one.anchor, "label": one.heading, "order": str(number)},
        )
        for number, one in enumerate(told, 1)
    )
    own = element("custom_metadata", *notices, access) if told or access else None
    return element(
        "crossmark",
        element("crossmark_policy", policy),
        element("updates", *changes) if told else None,
        own,
    )
