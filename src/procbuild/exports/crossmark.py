"""Crossmark: metadata for Crossref about papers that were corrected or retracted
(https://www.crossref.org/documentation/crossmark/).
"""

from procbuild.exports.xml import Xml, element
from procbuild.model import Paper
from procbuild.text import clean
from procbuild.updates import dated_updates

UPDATES = {"erratum": "erratum", "version": "new_version", "retraction": "retraction"}
"""Crossref's update types by kind of notice."""


def crossmark(paper: Paper, policy: str, access: Xml | None) -> Xml:
    """Notices of a paper that is corrected in place: it updates its own DOI."""
    updates = [update for _, update in dated_updates(paper)]
    changes = (
        element(
            "update",
            paper.doi,
            attributes={"type": UPDATES[update.kind], "date": f"{update.on}"},
        )
        for update in updates
    )
    notices = (
        element(
            "assertion",
            clean(update.sentence)[:1024],
            attributes={"name": update.anchor, "label": update.heading, "order": str(number)},
        )
        for number, update in enumerate(updates, 1)
    )
    metadata = element("custom_metadata", *notices, access) if updates or access else None
    return element(
        "crossmark",
        element("crossmark_policy", policy),
        element("updates", *changes) if updates else None,
        metadata,
    )
