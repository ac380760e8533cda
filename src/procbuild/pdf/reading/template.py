"""Which template a paper is set in, and in which mode: by its notices, then by its geometry."""

import re
from dataclasses import dataclass
from typing import Literal

from procbuild.layout import PdfLayout
from procbuild.pdf.reading.pages import Reading

Mode = Literal["submission", "final", "preprint", "unknown"]

SUBMITTED = re.compile(
    r"Do not distribute|Submitted to |under review (?:as|by|at|for)|double-blind review|Anonymous Author"
    r"|Anonymous (?:\w+ )?submission|Confidential (?:review|review copy)|not for distribution",
    re.IGNORECASE,
)
PREPRINT = re.compile(r"^Preprint\b|^Preprint\. (?:Under|Work)|Preliminary version", re.MULTILINE)


@dataclass(frozen=True)
class Signature:
    """How a template shows itself."""

    name: str
    text: str = r"(?!)"
    """In the text of the first page or in running heads"""
    final: str = r"(?!)"
    """What only the final mode prints; nothing: what is no submission is final"""
    widths: tuple[float, ...] = ()
    """Widths of the text block in pt, within 4"""
    lefts: tuple[float, ...] = ()
    """Left edges of the block in pt, within 4; empty: any"""
    columns: int = 1
    body: tuple[float, float] = (0.0, 99.0)
    """Body sizes from, to"""
    fonts: str = ""
    """Body font"""


TIMES = r"Nimbus ?Rom|Times|TeXGyreTermes|Termes|STIX|ptmr|XITS"
MODERN = r"^(?:CMR|SFRM|LMRoman|ecrm|Latin ?Modern|CMU)"

SIGNATURES = (
    Signature(
        "iclr",
        r"(?:under review|published) as a (?:workshop |conference |blog )?(?:paper|post|workshop paper)?.{0,30}\bICLR\b",
        r"Published as a",
    ),
    Signature(
        "icml",
        r"International Conference on\s+Machine Learning, .{0,60}PMLR|Preliminary work\.\s+Under review",
        r"Proceedings of the .+International Conference|PMLR \d+",
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
        r"Proceedings of Machine Learning Research|JMLR: Workshop and Conference Proceedings",
        widths=(432.0, 468.0),
        lefts=(90.0,),
        body=(10.4, 11.2),
        fonts=MODERN,
    ),
    Signature("ceurart", r"CEUR(?:-WS| Workshop Proceedings)", fonts=r"Libertinus",
              widths=(416.7,), lefts=(89.0,), body=(9.5, 11.5)),
    Signature(
        "acm",
        r"ACM Reference Format|Permission to make digital or hard copies",
        widths=(505.0, 506.0, 504.0),
        columns=2,
        fonts=r"Libertine",
        body=(8.5, 10.5),
    ),
    Signature(
        "acl",
        r"Anonymous (?:ACL|EMNLP|NAACL|EACL|ARR) submission|Association for Computational Linguistics$",
        widths=(455.0, 453.5, 454.0, 458.0),
        lefts=(71.0, 72.0),
        columns=2,
        body=(10.4, 11.3),
        fonts=TIMES,
    ),
    Signature(
        "ieee",
        r"\bIEEE\b.{0,40}(?:\d{4}|©)|©\d{4} IEEE|Index Terms",
        widths=(514.0, 516.0, 504.0, 522.0, 500.0),
        lefts=(49.0, 48.0, 54.0, 43.5, 45.0),
        columns=2,
        body=(9.4, 10.5),
        fonts=TIMES,
    ),
    Signature("lncs", widths=(345.8, 347.1), body=(9.4, 10.6), fonts=MODERN + "|" + TIMES),
)  # fmt: skip


def template_of(reading: Reading, layout: PdfLayout) -> tuple[str, Mode]:
    """The template's profile and its mode."""
    if not layout.pages:
        return "unknown", "unknown"
    first = "\n".join(line.text for line in layout.pages[0].lines)
    heads = "\n".join(
        line.text
        for page in layout.pages[1:4]
        for line in page.lines
        if line.role in ("head", "foot")
    )
    text = f"{first}\n{heads}"
    found = next((s for s in SIGNATURES if _fits(s, layout) and _says(s, text)), None)
    found = found or next((s for s in SIGNATURES if _says(s, heads + _margins(layout))), None)
    found = found or next((s for s in SIGNATURES if _fits(s, layout)), None)
    return (found.name if found else "unknown"), _mode(found, text, reading)


def _margins(layout: PdfLayout) -> str:
    """Heads, feet and the small print of the first page."""
    page = layout.pages[0]
    return "\n" + "\n".join(
        line.text
        for line in page.lines
        if line.role in ("head", "foot") or line.bbox[1] > 0.85 * page.height
    )


def _says(signature: Signature, text: str) -> bool:
    return re.search(signature.text, text, re.MULTILINE | re.IGNORECASE) is not None


def _fits(signature: Signature, layout: PdfLayout) -> bool:
    """Whether block, columns, body size and font are the template's."""
    if layout.block is None or not signature.widths:
        return False
    width = layout.block[2] - layout.block[0]
    return (
        layout.columns == signature.columns
        and any(abs(width - known) <= 4 for known in signature.widths)
        and (not signature.lefts or any(abs(layout.block[0] - x) <= 4 for x in signature.lefts))
        and signature.body[0] <= layout.body_size <= signature.body[1]
        and re.search(signature.fonts, layout.body_font) is not None
    )


def _mode(signature: Signature | None, text: str, reading: Reading) -> Mode:
    if reading.numbered or SUBMITTED.search(text):
        return "submission"
    if PREPRINT.search(text):
        return "preprint"
    if signature is None:
        return "unknown"
    if signature.final == Signature("").final or re.search(signature.final, text):
        return "final"
    return "unknown"
