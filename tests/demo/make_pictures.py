"""Make the pictures of the README from the built demo: ``python -m tests.demo.make_pictures``.

Needs ``make demo`` first, headless Chromium and poppler.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import typst
from PIL import Image
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from procbuild.compliance.check import check_files
from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.pdf.render import render_pages
from procbuild.progress import Silent
from procbuild.report import mark_of

ROOT = Path(__file__).parents[2]
OUT = ROOT / "proceedings" / "demo"
PICTURES = ROOT / "conf" / "docs" / "pictures"
FAULTY = Path(__file__).with_name("faulty.typ")
WIDTH = 800
"""Pixels of a finished picture."""


def photograph(address: str, target: Path, size: tuple[int, int]) -> None:
    """A page as headless Chromium shows it."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                f"--window-size={size[0]},{size[1]}",
                f"--screenshot={target}",
                address,
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
    shrink(target)


def shrink(path: Path) -> None:
    """Bring a picture to its width and to few colours."""
    with Image.open(path) as picture:
        height = round(picture.height * WIDTH / picture.width)
        small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        small.quantize(96).save(path, optimize=True)


def paper_of_the_book(target: Path) -> None:
    """The first page of the first paper in the book, as poppler draws it."""
    labels = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "60", OUT / "book.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\f")
    page = next(
        number for number, text in enumerate(labels, 1) if "Abstract" in text and number > 4
    )
    subprocess.run(
        [
            *("pdftoppm", "-png", "-r", "110", "-singlefile", "-f", str(page)),
            *(OUT / "book.pdf", target.with_suffix("")),
        ],
        check=True,
    )
    shrink(target)


def german(target: Path) -> None:
    """The page of a paper in a volume that is German."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in ("conf", "submissions"):
            shutil.copytree(ROOT / name / "demo", project / name / "demo")
        config = project / "conf" / "demo" / "volume.toml"
        said = config.read_text(encoding="utf-8")
        said = said.replace("[volume]\n", '[volume]\nlanguage = "de"\n', 1)
        config.write_text(said, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "procbuild", "-C", folder, "build"], check=True)
        papers = project / "proceedings" / "demo" / "site" / "papers"
        page = min(papers.glob("angstrom*.html"))
        photograph(page.as_uri(), target, (1280, 1400))


def terminal(target: Path) -> None:
    """What an author sees who checks a paper with faults."""
    command = ["check", "paper.pdf"]
    with tempfile.TemporaryDirectory() as folder:
        typst.compile(FAULTY, Path(folder) / "paper.pdf", ignore_system_fonts=True)
        done = subprocess.run(
            [sys.executable, "-m", "procbuild", *command],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={"FORCE_COLOR": "1", "COLUMNS": "104", "HOME": folder},
        )
    console = Console(record=True, width=104, file=io.StringIO())
    console.print(Text.from_ansi(f"$ procbuild {' '.join(command)}\n{done.stdout}"))
    html = console.export_html(theme=MONOKAI, inline_styles=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "terminal.html"
        page.write_text(html.replace('<pre style="', '<pre style="white-space:pre-wrap;'), "utf-8")
        photograph(page.as_uri(), target, (1100, 420))


def letter(target: Path) -> None:
    """A page of the same paper as its authors get it, with a place marked."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.pdf"
        typst.compile(FAULTY, paper, ignore_system_fonts=True)
        report = check_files(
            [paper], profile="", limits=Limits(), crew=LocalCrew(), cache=None, progress=Silent()
        )
        (checked,) = report.papers
        shown = [one for one in checked.findings if one.severity in ("error", "warning")]
        marks = [mark_of(checked, one, str(number)) for number, one in enumerate(shown, 1)]
        page = min(one.page or 99 for one, mark in zip(shown, marks, strict=True) if mark)
        own = [mark for one, mark in zip(shown, marks, strict=True) if mark and one.page == page]
        (pictures,) = render_pages(
            [(paper, checked.sha256, {page: own})],
            dpi=96, limits=Limits(), crew=LocalCrew(), cache=None, progress=Silent(),
        )  # fmt: skip
    target.write_bytes(pictures[page])


def main() -> None:
    """Make them all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    site = OUT / "site"
    photograph((site / "index.html").as_uri(), PICTURES / "site-home.png", (1280, 1400))
    paper = min((site / "papers").glob("angstrom*.html"))
    photograph(paper.as_uri(), PICTURES / "site-paper.png", (1280, 1400))
    paper_of_the_book(PICTURES / "book-paper.png")
    german(PICTURES / "site-german.png")
    terminal(PICTURES / "check-terminal.png")
    letter(PICTURES / "letter-page.png")


if __name__ == "__main__":
    main()
