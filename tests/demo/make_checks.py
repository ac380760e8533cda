"""Draw a failing page for each check that has one, and write the page of the checks anew:
``python -m tests.demo.make_checks``."""

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
WHOLE = 300
"""Pixels of the width of a picture of a whole page."""
AROUND = 70
"""Pt of the page above and below a place."""
FRONT = (0.0, 120.0, 612.0, 160.0)
"""Where title and authors stand."""
COLOURS = 24


def judged(folder: Path) -> Iterator[tuple[str, Inspection, Judgement]]:
    """Each specimen by its check, with what is found in it; the files are written to ``folder``."""
    paths = {name: folder / f"{name}.pdf" for name in SPECIMENS}
    for name, path in paths.items():
        path.write_bytes(SPECIMENS[name].make())
    seen = inspect_all(
        list(paths.values()), limits=Limits(), crew=LocalCrew(), cache=None, progress=Silent()
    )
    for name, inspection in zip(paths, seen, strict=True):
        specimen = SPECIMENS[name]
        yield name, inspection, judge(name, specimen.rules, inspection, specimen.record)


def examples() -> Mapping[str, str]:
    """What each specimen's check says of it, by the check."""
    with tempfile.TemporaryDirectory() as folder:
        return {name: _own(name, seen).message for name, _, seen in judged(Path(folder))}


def pictures() -> Iterator[tuple[str, bytes]]:
    """The picture of each specimen, by its check."""
    with tempfile.TemporaryDirectory() as folder:
        for name, inspection, seen in judged(Path(folder)):
            yield name, _picture(inspection, seen, _own(name, seen))


def _own(check: str, seen: Judgement) -> Finding:
    """What the check found that the specimen is for."""
    found = [finding for finding in seen.findings if finding.check == check]
    assert found, f"{check} finds nothing in its specimen"
    return found[0]


def _picture(inspection: Inspection, seen: Judgement, finding: Finding) -> bytes:
    page = finding.page or 1
    paper = Checked(paper="", file="", sheets=seen.sheets)
    mark = mark_of(paper, finding)
    drawn = render_pages(
        [(inspection.file, inspection.sha256, {page: [mark] if mark else []})],
        dpi=DPI,
        limits=Limits(),
        crew=LocalCrew(),
        cache=None,
        progress=Silent(),
    )
    with Image.open(io.BytesIO(next(iter(drawn))[page])) as picture:
        whole = picture.convert("RGB")
    front = FRONT if finding.check.startswith("metadata") else None
    cut = _cut(whole, finding.bbox or front, seen.sheets[page - 1][1])
    stream = io.BytesIO()
    cut.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _cut(whole: Image.Image, bbox: Box | None, height: float) -> Image.Image:
    """The strip of the page around a place; the whole page, small, where that is all of it."""
    scale = whole.height / height
    if bbox is None or bbox[3] - bbox[1] > height / 2:
        size = (WHOLE, round(whole.height * WHOLE / whole.width))
        return whole.resize(size, Image.Resampling.LANCZOS)
    top, bottom = max(bbox[1] - AROUND, 0), min(bbox[3] + AROUND, height)
    return whole.crop((0, round(top * scale), whole.width, round(bottom * scale)))


def main() -> None:
    """Write the pictures and the page that shows them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name, data in pictures():
        (PICTURES / f"{name}.png").write_bytes(data)
    (DOCS / "checks.md").write_text(as_markdown(examples()), encoding="utf-8")


if __name__ == "__main__":
    main()
