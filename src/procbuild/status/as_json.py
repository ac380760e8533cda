"""The status as JSON, schema 1."""

import json
from pathlib import Path

from procbuild import __version__
from procbuild.status.standing import Status


def as_json(status: Status, root: Path) -> str:
    """The status as JSON, with paths relative to the project's ``root`` and a final line feed."""
    whole = {
        "schema": 1,
        "procbuild": __version__,
        "volume": status.volume,
        "title": status.title,
        "now": status.now.isoformat(),
        "pages": status.pages or None,
        "counts": status.counts,
        "papers": [
            {
                "paper": one.paper,
                "title": one.title,
                "state": one.state,
                "pages": one.pages or None,
                "waived": one.waived,
                "findings": [
                    {
                        "check": finding.check,
                        "severity": finding.severity,
                        "page": finding.page,
                        "message": finding.message,
                        "remedy": finding.remedy,
                    }
                    for finding in one.findings
                ],
            }
            for one in status.papers
        ],
        "blockers": [
            {"message": one.message, "remedy": one.remedy, "papers": one.papers}
            for one in status.blockers
        ],
        "dates": [
            {
                "what": one.what,
                "due": one.moment.isoformat() if one.moment else None,
                "seconds_left": int(one.left.total_seconds()) if one.left is not None else None,
                "note": one.note,
            }
            for one in status.dates
        ],
        "outputs": [
            {
                "name": one.name,
                "state": one.state,
                "place": one.place.relative_to(root).as_posix(),
                "remedy": one.remedy,
            }
            for one in status.outputs
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
