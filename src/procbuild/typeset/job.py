"""The input of a worker for one paper, and its entry point.

The process that submits these opens no PDF, and starts in half the time without the PDF libraries.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from procbuild.pdf.bound.job import Job, JobResult
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.stamps import Stamps


@dataclass(frozen=True, kw_only=True)
class PaperJob:
    """The input of a worker; plain values that can be sent to another process."""

    job: Job
    stamps: Stamps | None
    """None to leave the pages as they are"""
    template: Path
    """The Typst template of the stamps"""
    fonts: FontSet
    published: date


def run(paper: PaperJob) -> JobResult:
    """Process one paper; problems with it are returned, not raised."""
    from procbuild.typeset.papers import process_paper  # noqa: PLC0415  see the module's docstring

    return process_paper(
        paper.job,
        paper.stamps,
        template=paper.template,
        fonts=paper.fonts,
        published=paper.published,
    )
