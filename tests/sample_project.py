"""A project to collect papers in, and a fast reader of small PDFs without worker processes."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from procbuild import collect as module
from procbuild.collect import Outcome, collect
from procbuild.conference import SourceRules
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Inspection, PdfFacts
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.store import Store
from tests.standing import standing_crew


def read_small_pdfs(paths: Iterable[Path], **_: Any) -> Iterator[Inspection]:
    """Inspect PDFs by :func:`tests.papers.small_pdf`: title on line 1, authors on line 2."""
    for path in paths:
        data, sha256 = path.read_bytes(), sha256_of(path)
        if not data.startswith(b"%PDF-"):
            yield Inspection(file=path, sha256=sha256, kind="not-a-pdf", problem="not a PDF")
            continue
        if b"/Encrypt" in data:
            yield Inspection(file=path, sha256=sha256, kind="password", problem="encrypted")
            continue
        lines = [line.decode("latin-1") for line in re.findall(rb"\((.*)\) Tj", data)]
        authors = tuple(re.split(", | and ", lines[1])) if len(lines) > 1 else ()
        facts = PdfFacts(
            sha256=sha256,
            pages=1,
            page_sizes=((612.0, 792.0),),
            title=lines[0] if lines else "",
            authors=authors,
        )
        yield Inspection(file=path, sha256=sha256, facts=facts)


class SampleProject:
    """A project with the volume ``v`` and a folder ``incoming`` for its sources."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.incoming.mkdir(exist_ok=True)
        self.store = Store(root / "submissions" / "v")

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file in ``incoming``."""
        path = self.incoming / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def collect(self, *sources: str, kind: str = "", **options: Any) -> Outcome:
        """Collect ``sources`` below the root, or those of volume.toml."""
        return collect(
            Project(self.root),
            "v",
            [SourceRules(path=path, kind=kind) for path in sources],
            crew=standing_crew(),
            cache=Cache(self.root / "cache"),
            progress=Silent(),
            **options,
        )


def read_small_pdfs_directly(patch: Any) -> None:
    """Let ``collect`` read PDFs with :func:`read_small_pdfs`."""
    patch.setattr(module, "inspect_all", read_small_pdfs)


def new_findings(outcome: Outcome) -> str:
    """Return the findings that an earlier run has not reported yet, one line each."""
    return format_findings(outcome.findings)


def format_findings(findings: Iterable[Finding]) -> str:
    """Return findings, one line each."""
    return "\n".join(
        f"{finding.severity} {finding.check} {finding.paper}: {finding.message}"
        for finding in findings
    )
