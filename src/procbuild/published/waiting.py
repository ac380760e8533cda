"""What the record of a published volume waits for."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from procbuild.model import Finding, Volume, Waiver
from procbuild.wording import few

FEW = 3
"""Papers that are named in a message."""


def waits(
    volume: Volume, path: Path, waivers: Callable[[str], Sequence[Waiver]]
) -> Iterator[Finding]:
    """That nothing is written down at ``path`` yet, because PDFs are still to come; or nothing.

    Behind a paper that gets its PDF later, all others would move. Where there is a record, it must
    stand behind them anyway; where no paper has pages, none can move.
    """
    outside = volume.conference.non_archival
    absent = [
        paper.id
        for paper in volume.papers
        if not paper.file
        and paper.track not in outside
        and not any(one.check == "pdf-missing" for one in waivers(paper.id))
    ]
    if absent and not path.exists() and any(paper.page_range for paper in volume.papers):
        yield Finding(
            check="published-waits",
            severity="warning",
            message=f"{path.name} is not written: there is no PDF of {few(absent, FEW)}, and pages "
            "would move when it comes",
            remedy="Collect it and build again; waive pdf-missing in fixes.toml where none will "
            "come, or fix pages without it: procbuild build --allow-missing",
        )
