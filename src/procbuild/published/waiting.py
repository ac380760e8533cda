"""Why the record of a published volume is not written yet."""

from collections.abc import Iterator
from pathlib import Path

from procbuild.model import Finding, Volume
from procbuild.published.changes import NAMED_PAPERS
from procbuild.wording import few


def waits(volume: Volume, path: Path) -> Iterator[Finding]:
    """Warn that no record is written at ``path`` yet because PDFs are missing; else yield nothing.

    When a missing PDF arrives, the pages of all papers after it move. A volume that has a record is
    not concerned: new papers must follow the recorded ones. Nor is one in which no paper has pages.
    """
    outside = volume.conference.non_archival
    waived = volume.without_pdf
    absent = [
        paper.id
        for paper in volume.papers
        if not paper.file and paper.track not in outside and paper.id not in waived
    ]
    if absent and not path.exists() and any(paper.page_range for paper in volume.papers):
        yield Finding(
            check="published-waits",
            severity="warning",
            message=f"{path.name} is not written: there is no PDF of {few(absent, NAMED_PAPERS)}, "
            "and pages would move when it is added",
            remedy="Collect it and build again. If there will be none, waive pdf-missing in "
            "fixes.toml, or fix the pages without it: procbuild build --allow-missing.",
        )
