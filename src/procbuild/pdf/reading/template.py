"""Identify the template of a paper and its mode, by its notices, then by its geometry."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from procbuild.layout import PdfLayout
from procbuild.pdf.reading.pages import Reading

Mode = Literal["submission", "final", "preprint", "unknown"]

SUBMITTED = re.compile(
    r"Do not distribute|Submitted to |under review (?:as|by|at|for)|double-blind review"
    r"|Anonymous Author|Anonymous (?:\w+ )?submission|Confidential review|not for distribution",
    re.IGNORECASE,
)
PREPRINT = re.compile(
    r"^Preprint\b|Preprint submitted to|^Preprint\. (?:Under|Work)|Preliminary version",
    re.MULTILINE,
)


NO_MATCH = r"(?!)"
"""Pattern that matches nothing."""


@dataclass(frozen=True)
class Signature:
    """How to recognize a template."""

    name: str
    text: str = NO_MATCH
    """Pattern for running heads, feet and the small print of the first page"""
    final: str = NO_MATCH
    """Notice of the final mode only; without it, every paper that is not a submission is final"""
    widths: tuple[float, ...] = ()
    """Widths of the text block in pt, ± 3"""
    lefts: tuple[float, ...] = ()
    """Left edges of the text block in pt, ± 2.5; empty: any"""
    bottom: tuple[float, float] = (0.0, math.inf)
    """Range of the last baseline of full pages in pt, to distinguish templates of the same width"""
    columns: int = 1
    body: tuple[float, float] = (0.0, 99.0)
    """Range of the body size"""
    fonts: str = ""
    """Pattern for the body font"""
    anywhere: str = NO_MATCH
    """Pattern for the beginning of any line of the first page"""
    unique_geometry: bool = True
    """Whether no other common class has the same text block, body size and font"""


PMLR = (
    r"Proceedings of Machine Learning Research|JMLR: Workshop and Conference Proceedings|\bPMLR\b"
)
TIMES = r"Nimbus ?Rom|Times|TeXGyreTermes|Termes|Tempora|Liberation ?Serif|STIX|XITS|ptmr|ntx|NewTX"
MODERN = r"^(?:CMR|SFRM|LMRoman|ecrm|Latin ?Modern|CMU)"

SIGNATURES = (
    Signature(
        "iclr",
        r"(?:under review|published) as a .{0,20}(?:paper|post) .{0,30}\bICLR\b"
        r"|(?:published|accepted|presented) (?:at|in) .{0,60}\bICLR\b",
        r"(?:Published|Accepted|Presented) (?:as|at|in)",
        widths=(396.0,),
        lefts=(108.0,),
        bottom=(726.0, 734.0),
        body=(9.4, 10.6),
        fonts=TIMES,
    ),
    Signature(
        "icml",
        r"Conference on\s+Machine Learning, .{0,60}PMLR"
        r"|Preliminary work\.\s+Under review by the\s+International Conference on\s+Machine"
        r"|\bICML\b.{0,60}workshop|workshop.{0,80}Conference on\s+Machine Learning",
        r"Proceedings of the .+International Conference|PMLR \d+|workshop|Accepted",
        widths=(487.0, 486.0),
        lefts=(54.0, 55.4),
        columns=2,
        body=(9.5, 10.5),
        fonts=TIMES,
    ),
    Signature(
        "neurips",
        r"Neural Information\s+Processing Systems \(?(?:NeurIPS|NIPS)|\((?:NeurIPS|NIPS) \d{4}\)",
        r"Conference on Neural Information|NeurIPS \d{4}|NIPS \d{4}|Workshop",
        widths=(396.0,),
        lefts=(108.0,),
        body=(9.4, 10.6),
        fonts=TIMES,
    ),
    Signature(
        "pmlr",
        PMLR,
        widths=(432.0, 468.0),
        lefts=(90.0,),
        body=(10.4, 11.2),
        fonts=MODERN,
    ),
    Signature(
        "pmlr",
        PMLR,
        widths=(432.0, 468.0),
        lefts=(90.0,),
        columns=2,
        body=(9.4, 11.2),
        fonts=MODERN,
    ),
    Signature("ceurart", r"CEUR(?:-WS| Workshop Proceedings)", fonts=r"Libertinus",
              widths=(416.7,), lefts=(89.0,), body=(9.5, 11.5)),
    Signature(
        "acm",
        r"Permission to make digital or hard copies",
        anywhere=r"ACM Reference Format",
        widths=(505.0, 506.0, 504.0),
        columns=2,
        fonts=r"Libertine",
        body=(8.5, 10.5),
    ),
    Signature(
        "acm",  # acmsmall, acmlarge, manuscript with one margin or two
        widths=(395.0, 451.0, 428.0, 464.0),
        fonts=r"Libertine",
        body=(8.5, 10.5),
    ),
    Signature(
        "acl",
        r"Anonymous (?:\w*ACL|EMNLP|ARR) submission|Association for Computational Linguistics$",
        widths=(455.0, 453.5, 454.0, 458.0),
        lefts=(71.0, 72.0),
        columns=2,
        body=(10.4, 11.3),
        fonts=TIMES,
    ),
    Signature(
        "ieee",
        r"\bIEEE\b.{0,40}(?:\d{4}|©)|©\d{4} IEEE|Index Terms",
        widths=(515.0,),
        lefts=(49.0, 40.6),
        columns=2,
        body=(9.4, 10.5),
        fonts=TIMES,
    ),
    Signature(
        "ieee",  # its option compsoc
        r"Index Terms",
        widths=(504.0,),
        lefts=(54.0,),
        columns=2,
        body=(9.4, 10.5),
        fonts=TIMES,
        unique_geometry=False,
    ),
    Signature(
        "lncs",
        r"^Abstract\. \S",
        widths=(345.8, 347.1),
        lefts=(134.8, 124.8),
        body=(9.4, 10.6),
        fonts=MODERN + "|" + TIMES,
        unique_geometry=False,
    ),
)  # fmt: skip


def template_of(reading: Reading, layout: PdfLayout, *, anonymous: bool) -> tuple[str, Mode]:
    """The template's profile and its mode; ``anonymous`` refers to the author block."""
    if not layout.pages:
        return "unknown", "unknown"
    first_page = "\n".join(line.text for line in layout.pages[0].lines)
    notices = _notices(layout)
    tests: tuple[Callable[[Signature], bool], ...] = (
        lambda s: _has_geometry(s, layout) and _matches(s.text, first_page),
        lambda s: _matches(f"^(?:{s.anywhere})", first_page),
        lambda s: s.unique_geometry and _has_geometry(s, layout) and _has_bottom(s, layout),
        lambda s: _matches(s.text, "\n".join(_running_lines(layout))),
    )
    signature = next((s for test in tests for s in SIGNATURES if test(s)), None)
    mode = "submission" if anonymous or reading.numbered else _mode(signature, notices)
    return (signature.name if signature else "unknown"), mode


def _running_lines(layout: PdfLayout) -> list[str]:
    """Running heads and feet of the first pages."""
    return [
        line.text
        for page in layout.pages[:4]
        for line in page.lines
        if line.role in ("head", "foot")
    ]


def _notices(layout: PdfLayout) -> str:
    """Running heads and feet of the first pages, and the small print at the bottom of the first."""
    page = layout.pages[0]
    small = [
        line.text
        for line in page.lines
        if line.role == "text"
        and line.bbox[1] > 0.8 * page.height
        and line.size < layout.body_size - 0.4
    ]
    return "\n".join([*_running_lines(layout), *small])


def _matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.MULTILINE | re.IGNORECASE) is not None


def _has_geometry(signature: Signature, layout: PdfLayout) -> bool:
    """Whether text block, columns, body size and font are those of the template."""
    if layout.block is None or not signature.widths:
        return False
    width = layout.block[2] - layout.block[0]
    return (
        layout.columns == signature.columns
        and any(abs(width - known) <= 3 for known in signature.widths)
        and (not signature.lefts or any(abs(layout.block[0] - x) <= 2.5 for x in signature.lefts))
        and signature.body[0] <= layout.body_size <= signature.body[1]
        and (not layout.body_font or re.search(signature.fonts, layout.body_font) is not None)
    )


def _has_bottom(signature: Signature, layout: PdfLayout) -> bool:
    """Whether full pages end where those of the template do."""
    low, high = signature.bottom
    return layout.block is not None and low <= layout.block[3] <= high


def _mode(signature: Signature | None, notices: str) -> Mode:
    """The mode according to the notices."""
    if PREPRINT.search(notices):
        return "preprint"
    if SUBMITTED.search(notices):
        return "submission"
    if signature is None:
        return "unknown"
    if signature.final == NO_MATCH or _matches(signature.final, notices):
        return "final"
    return "unknown"
