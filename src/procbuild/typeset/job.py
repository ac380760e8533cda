"""What a worker is given of a paper, and where it begins.

Who gives the work opens no PDF, and starts in half the time without the libraries that do.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from procbuild.pdf.bound.job import Job, Made
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.stamps import Stamps


@dataclass(frozen=True, kw_only=True)
class PaperJob:
    """What a worker needs; plain values that can be sent to another process."""

    job: Job
    stamps: Stamps | None
    """None: the pages stay as they are"""
    template: Path
    """The Typst template of the stamps"""
    fonts: FontSet
    published: date


def run(paper: PaperJob) -> Made:
    """Make one paper; what goes wrong with it is told, not raised."""
    from procbuild.typeset.papers import stamped  # noqa: PLC0415  see above

    return stamped(
        paper.job,
        paper.stamps,
        template=paper.template,
        fonts=paper.fonts,
        published=paper.published,
    )
