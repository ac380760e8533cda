"""Writes the page of the checks in the manual, with a picture of a sample page for each check.

Run it with ``python -m tests.demo.make_checks``.
"""

import io
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

from procbuild.compliance.judgements import Judgement, judge
from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.layout import Box
from procbuild.model import Finding, Inspection
from procbuild.pdf import inspect_all
from procbuild.pdf.render import render_pages
from procbuild.progress import Silent
from procbuild.report import Checked
from procbuild.report.marks import mark_of
from procbuild.report.reference import as_markdown
from tests.demo.specimens import SPECIMENS

DOCS = Path(__file__).parents[2] / "conf" / "docs"
PICTURES = DOCS / "pictures" / "checks"
DPI = 80
PAGE_WIDTH = 300
"""The width in pixels of the picture of a full page"""
CONTEXT = 70
"""The height in pt of the context above and below a marked place"""
TITLE_BOX = (0.0, 120.0, 612.0, 160.0)
"""The box of the title and the authors"""
COLOURS = 24


def judge_specimens(folder: Path) -> Iterator[tuple[str, Inspection, Judgement]]:
    """Write all specimens into ``folder`` and check them; return them by the check they are for."""
    paths = {name: folder / f"{name}.pdf" for name in SPECIMENS}
    for name, path in paths.items():
        path.write_bytes(SPECIMENS[name].make())
    inspections = inspect_all(
        list(paths.values()), limits=Limits(), crew=LocalCrew(), cache=None, progress=Silent()
    )
    for name, inspection in zip(paths, inspections, strict=True):
        specimen = SPECIMENS[name]
        yield name, inspection, judge(name, specimen.rules, inspection, specimen.record)


def example_messages() -> Mapping[str, str]:
    """Return the message of each check about its specimen."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            name: _finding_of(name, judgement).message
            for name, _, judgement in judge_specimens(Path(folder))
        }


def draw_pictures() -> Iterator[tuple[str, bytes]]:
    """Draw the picture of each specimen; return it with the name of the check."""
    with tempfile.TemporaryDirectory() as folder:
        for name, inspection, judgement in judge_specimens(Path(folder)):
            finding = _finding_of(name, judgement)
            yield name, _draw_picture(inspection, judgement, finding)


def _finding_of(check: str, judgement: Judgement) -> Finding:
    """Return the first finding of a check."""
    findings = [finding for finding in judgement.findings if finding.check == check]
    assert findings, f"{check} finds nothing in its specimen"
    return findings[0]


def _draw_picture(inspection: Inspection, judgement: Judgement, finding: Finding) -> bytes:
    number = finding.page or 1
    paper = Checked(paper="", file="", sheets=judgement.sheets)
    mark = mark_of(paper, finding)
    rendered = render_pages(
        [(inspection.file, inspection.sha256, {number: [mark] if mark else []})],
        dpi=DPI,
        limits=Limits(),
        crew=LocalCrew(),
        cache=None,
        progress=Silent(),
    )
    with Image.open(io.BytesIO(next(iter(rendered))[number])) as picture:
        page = picture.convert("RGB")
    title_box = TITLE_BOX if finding.check.startswith("metadata") else None
    clip = _crop(page, finding.bbox or title_box, judgement.sheets[number - 1][1])
    stream = io.BytesIO()
    clip.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _crop(page: Image.Image, bbox: Box | None, height: float) -> Image.Image:
    """Return the part of the page around a box, or the full page in a small size."""
    scale = page.height / height
    if bbox is None or bbox[3] - bbox[1] > height / 2:
        size = (PAGE_WIDTH, round(page.height * PAGE_WIDTH / page.width))
        return page.resize(size, Image.Resampling.LANCZOS)
    top, bottom = max(bbox[1] - CONTEXT, 0), min(bbox[3] + CONTEXT, height)
    return page.crop((0, round(top * scale), page.width, round(bottom * scale)))


def main() -> None:
    """Write the pictures and the page that shows them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name, data in draw_pictures():
        (PICTURES / f"{name}.png").write_bytes(data)
    (DOCS / "checks.md").write_text(as_markdown(example_messages()), encoding="utf-8")


if __name__ == "__main__":
    main()
