"""Draws the pictures of the README from the built demo: ``python -m tests.demo.make_pictures``.

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
"""The width of a finished picture in pixels"""


def draw_web_page(address: str, target: Path, size: tuple[int, int]) -> None:
    """Draw a web page with headless Chromium."""
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
    """Reduce a picture to the final width and to few colours."""
    with Image.open(path) as picture:
        height = round(picture.height * WIDTH / picture.width)
        small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        small.quantize(96).save(path, optimize=True)


def draw_page_of_book(target: Path) -> None:
    """Draw the first page of the first paper in the book with poppler."""
    texts = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "60", OUT / "book.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\f")
    page = next(number for number, text in enumerate(texts, 1) if "Abstract" in text and number > 4)
    subprocess.run(
        [
            *("pdftoppm", "-png", "-r", "110", "-singlefile", "-f", str(page)),
            *(OUT / "book.pdf", target.with_suffix("")),
        ],
        check=True,
    )
    shrink(target)


def draw_german_page(target: Path) -> None:
    """Draw the page of a paper on a German site."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in ("conf", "submissions"):
            shutil.copytree(ROOT / name / "demo", project / name / "demo")
        config = project / "conf" / "demo" / "volume.toml"
        text = config.read_text(encoding="utf-8")
        text = text.replace("[volume]\n", '[volume]\nlanguage = "de"\n', 1)
        config.write_text(text, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "procbuild", "-C", folder, "build"], check=True)
        papers = project / "proceedings" / "demo" / "site" / "papers"
        page = min(papers.glob("angstrom*.html"))
        draw_web_page(page.as_uri(), target, (1280, 1400))


def draw_terminal(target: Path) -> None:
    """Draw the terminal of an author who checks a paper with faults."""
    command = ["check", "paper.pdf"]
    with tempfile.TemporaryDirectory() as folder:
        typst.compile(FAULTY, Path(folder) / "paper.pdf", ignore_system_fonts=True)
        process = subprocess.run(
            [sys.executable, "-m", "procbuild", *command],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={"FORCE_COLOR": "1", "COLUMNS": "104", "HOME": folder},
        )
    console = Console(record=True, width=104, file=io.StringIO())
    console.print(Text.from_ansi(f"$ procbuild {' '.join(command)}\n{process.stdout}"))
    html = console.export_html(theme=MONOKAI, inline_styles=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "terminal.html"
        page.write_text(html.replace('<pre style="', '<pre style="white-space:pre-wrap;'), "utf-8")
        draw_web_page(page.as_uri(), target, (1100, 420))


def draw_picture_of_letter(target: Path) -> None:
    """Draw the marked page of a paper with faults that its authors get with their letter."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.pdf"
        typst.compile(FAULTY, paper, ignore_system_fonts=True)
        report = check_files(
            [paper],
            profile="",
            page_limit=None,
            limits=Limits(),
            crew=LocalCrew(),
            cache=None,
            progress=Silent(),
        )
        (checked,) = report.papers
        findings = [
            finding for finding in checked.findings if finding.severity in ("error", "warning")
        ]
        marks = [
            (finding.page or 99, mark)
            for number, finding in enumerate(findings, 1)
            if (mark := mark_of(checked, finding, str(number)))
        ]
        first_page = min(page for page, _ in marks)
        marks_of_page = [mark for page, mark in marks if page == first_page]
        (pictures,) = render_pages(
            [(paper, checked.sha256, {first_page: marks_of_page})],
            dpi=96, limits=Limits(), crew=LocalCrew(), cache=None, progress=Silent(),
        )  # fmt: skip
    target.write_bytes(pictures[first_page])


def main() -> None:
    """Draw all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    site = OUT / "site"
    draw_web_page((site / "index.html").as_uri(), PICTURES / "site-home.png", (1280, 1400))
    paper = min((site / "papers").glob("angstrom*.html"))
    draw_web_page(paper.as_uri(), PICTURES / "site-paper.png", (1280, 1400))
    draw_page_of_book(PICTURES / "book-paper.png")
    draw_german_page(PICTURES / "site-german.png")
    draw_terminal(PICTURES / "check-terminal.png")
    draw_picture_of_letter(PICTURES / "letter-page.png")


if __name__ == "__main__":
    main()
