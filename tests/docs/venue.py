"""A local server that acts as OpenReview, with papers of the demo and one paper with faults."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import typst

from tests.sources.server import Answers, Server, serve

VENUE = "Margin.example/2026/Workshop"

NOTES: tuple[dict[str, Any], ...] = (
    {
        "id": "Lk7pQ2vXe1",
        "title": "Why Links Die in Merged PDFs",
        "authors": ["Zoë Ångström-Müller", "Łukasz Dvořák", "Niamh Ó Broin"],
        "abstract": "A proceedings book is made by putting papers one after the other. The pages "
        "survive this; the links often do not. We count what becomes of the 4,327 links of 40 "
        "conference papers under three ways of merging and find between none and 84 % of them lost "
        "or misled. Nearly all of the misled ones share a cause that fits in one sentence: every "
        "paper calls its first citation by the same name. We show why a prefix of a few bytes "
        "cures it, and why the cure must reach three places at once.",
        "keywords": ["links", "merging"],
        "venue": "Margin 2026 oral",
    },
    {
        "id": "Tn4dR8yWc2",
        "title": "Off by One, Eighteen Times",
        "authors": ["Ingeborg Zaun-Pfahl", "Văn Lề Trần"],
        "abstract": "We took a published volume of nineteen PDFs, counted their pages, and "
        "compared the counts with the page ranges in the volume's own bibliography. One of the "
        "nineteen ranges was right. Four records also disagreed with the printed title or author "
        "list. Both kinds of error can be found by a program in less time than it takes to read "
        "this abstract.",
        "keywords": ["pagination"],
        "venue": "Margin 2026 poster",
    },
    {
        "id": "Xb9mF3hJu3",
        "title": "How Not to Send a Camera-Ready Paper",
        "authors": ["Erika Musterfrau"],
        "abstract": "We collect in one paper what chairs find in many. A chair who opens forty "
        "papers on a Sunday evening sees the same five things again and again, and each of them "
        "costs a letter, an answer, and another upload. None of them is hard to mend once.",
        "keywords": ["camera-ready"],
        "venue": "Margin 2026 poster",
    },
    {
        "id": "Zz0rJ5kNo4",
        "title": "A Paper That Was Not Taken",
        "authors": ["Max Mustermann"],
        "abstract": "Nobody will read this.",
        "venue": "Submitted to Margin 2026",
        "venueid": f"{VENUE}/Rejected_Submission",
    },
)
FILES = {"Lk7pQ2vXe1": "angstrommuller26.pdf", "Tn4dR8yWc2": "zaunpfahl26.pdf"}
FAULTY = "Xb9mF3hJu3"

CORRECTIONS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ('*Anonymous Author(s)* \\ Affiliation \\ Address \\ #raw("email")', "*Erika Musterfrau*"),
        ("[Submitted to 40th Conference", "[40th Conference"),
        (" Do not distribute.", ""),
    ),
    (("width: 430pt", "width: 100%"),),
    (("As shown in Figure ??", "As shown below"),),
    ((" TODO: say how large.", ""),),
    (
        (
            'title: "Faults",',
            'title: "How Not to Send a Camera-Ready Paper", author: "Erika Musterfrau",',
        ),
    ),
)
"""For each of the five faults of ``faulty.typ``: pairs of faulty and correct text"""


def make_faulty_paper(root: Path, corrections: int) -> bytes:
    """Typeset the faulty paper with the first ``corrections`` of its faults corrected."""
    source = (root / "tests" / "demo" / "faulty.typ").read_text("utf-8")
    for faulty, correct in chain.from_iterable(CORRECTIONS[:corrections]):
        assert faulty in source, faulty
        source = source.replace(faulty, correct)
    pdf: bytes = typst.compile(source.encode(), pdf_tags=False)
    return pdf


@contextmanager
def run_venue(root: Path) -> Iterator[Server]:
    """Run the server; its second listing of papers has a corrected version of the faulty paper."""
    proceedings = root / "submissions" / "demo" / "incoming" / "proceedings"
    answers: Answers = {
        "/notes": [_listing("first"), _listing("mended")],
        f"/pdf/{FAULTY}-first.pdf": [{"body": make_faulty_paper(root, 0)}],
        f"/pdf/{FAULTY}-mended.pdf": [{"body": make_faulty_paper(root, 4)}],
    }
    for id_, name in FILES.items():
        answers[f"/pdf/{id_}.pdf"] = [{"body": (proceedings / name).read_bytes()}]
    with serve(answers) as server:
        yield server


def _listing(version: str) -> dict[str, Any]:
    notes = []
    for note in NOTES:
        name = f"{FAULTY}-{version}" if note["id"] == FAULTY else note["id"]
        content = {"venueid": VENUE, "pdf": f"/pdf/{name}.pdf", **note}
        wrapped_content = {key: {"value": value} for key, value in content.items() if key != "id"}
        notes.append(
            {"id": note["id"], "forum": note["id"], "domain": VENUE, "content": wrapped_content}
        )
    body = json.dumps({"notes": notes, "count": len(notes)}).encode()
    return {"body": body, "headers": {"Content-Type": "application/json"}}
