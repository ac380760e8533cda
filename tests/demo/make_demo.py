"""Typeset the demo's papers: ``python -m tests.demo.make_demo`` writes them into ``submissions/``.

The PDFs are committed, since their fonts are not on every machine. The same fonts and the same
Typst give the same bytes.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import typst

ROOT = Path(__file__).parents[2]
PAPERS = Path(__file__).parent / "papers"
INCOMING = ROOT / "submissions" / "demo" / "incoming"
CAMERA_READY = datetime(2026, 8, 1, tzinfo=UTC)
"""The date of creation in the metadata of the papers"""

FILES = {
    "aoe": "late/margin-041.pdf",
    "bytes": "proceedings/camera ready (final) v3.pdf",
    "limit": "proceedings/tilde26.pdf",
    "links": "proceedings/angstrommuller26.pdf",
    "margins": "proceedings/fussnote26.pdf",
    "namesakes": "authors/namesakes.pdf",
    "offbyone": "proceedings/zaunpfahl26.pdf",
    "segments": "authors/segments.pdf",
    "sorting": "authors/sorting.pdf",
    "titles": "proceedings/R&D.pdf",
}
"""The file of each paper below ``incoming``; two file names do not contain the citation key"""

FONTS = {
    "NotoColorEmoji.ttf": "e5899ed38b8ed83e",
    "NotoNaskhArabic-Regular.ttf": "8c67eaa2f0086872",
    "NotoSerifCJK-Regular.ttc": "a04178ec485dffdf",
}
"""Fonts that Typst does not contain: the file name and the beginning of its SHA-256"""


def font_files() -> set[Path]:
    """Return the font files of this machine."""
    return {Path(font.path) for font in typst.Fonts().fonts() if font.path}


def missing_fonts() -> list[str]:
    """Return the names of the fonts that are missing or of another version."""
    installed = {path.name: path for path in font_files()}
    return [
        name
        for name, sha256 in FONTS.items()
        if name not in installed or _hash(installed[name]) != sha256
    ]


def typeset(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Typeset papers with the fonts above, without other fonts of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        for path in font_files():
            if path.name in FONTS:
                (Path(folder) / path.name).symlink_to(path)
        compiler = typst.Compiler(root=ROOT, font_paths=[Path(folder)], ignore_system_fonts=True)
        for name in names:
            pdf = compiler.compile(
                PAPERS / f"{name}.typ", format="pdf", timestamp=CAMERA_READY, pdf_tags=False
            )
            assert isinstance(pdf, bytes)
            yield name, pdf


def main() -> None:
    """Write all papers into the demo's ``incoming``."""
    if missing := missing_fonts():
        raise SystemExit(f"fonts are missing or of another version: {', '.join(missing)}")
    for name, data in typeset(sorted(FILES)):
        target = INCOMING / FILES[name]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
