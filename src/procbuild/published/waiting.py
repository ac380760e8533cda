"""Why the record of a published volume is not written yet."""

from collections.abc import Iterator

from procbuild.model import PDF_MISSING, Finding, Volume
from procbuild.published.changes import NAMED_PAPERS
from procbuild.report import Report
from procbuild.wording import counted, few


def waits(volume: Volume, report: Report, record: str, *, allow_missing: bool) -> Iterator[Finding]:
    """Warn that the first record is not written yet; yield nothing if it can be.

    It waits for missing PDFs, unless ``allow_missing``: when one arrives, the pages of all papers
    after it move. A volume in which no paper has pages is not concerned. It also waits while
    ``report`` has errors that are not waived: the PDFs that correct them may have other lengths.
    ``record`` is the file's name.
    """
    outside = {paper.id for paper in volume.papers if paper.track in volume.conference.non_archival}
    absent = [
        paper.paper
        for paper in report.papers
        if paper.paper not in outside
        and any(one.check == PDF_MISSING and not one.waived for one in paper.findings)
    ]
    if absent and not allow_missing and any(paper.page_range for paper in volume.papers):
        yield Finding(
            check="published-waits",
            severity="warning",
            message=f"{record} is not written: there is no PDF of {few(absent, NAMED_PAPERS)}, "
            "and pages would move when it is added",
            remedy="Collect it and build again. If there will be none, waive pdf-missing in "
            "fixes.toml, or fix the pages without it: procbuild build --allow-missing.",
        )
    rejected = [paper.paper for paper in report.papers if paper.verdict == "reject"]
    if rejected:
        papers = few(rejected, NAMED_PAPERS)
        yield Finding(
            check="published-waits",
            severity="warning",
            message=f"{record} is not written, so pages are not fixed: "
            f"{counted(len(rejected), 'paper')} with errors that are not waived: {papers}",
            remedy="See them with procbuild check; have them mended, or accept them with [[waive]] "
            "and a reason in fixes.toml; then build again.",
        )
