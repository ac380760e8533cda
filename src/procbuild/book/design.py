"""The templates of the book: procbuild's own, and those with which a volume replaces them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from procbuild.book.descriptions import stamps
from procbuild.errors import OutputError
from procbuild.incremental.conf_files import PAGES
from procbuild.incremental.fingerprint import files_below
from procbuild.model import Volume
from procbuild.pdf.space import Space
from procbuild.standards.page_sizes import LETTER
from procbuild.typeset.compiler import TEMPLATES, TemplateError, Typesetter
from procbuild.typeset.fonts import FontSet

BOOK = Path(__file__).parent / "templates"
"""Templates of the book's own pages."""

PAGES_FOLDER = "pages"
"""Folder with the organizers' pages, as Typst, beside the templates."""

PAGE = Space(*LETTER, 72, 72)
"""A page for a trial of the stamps."""


def lay_templates(work: Path, *folders: Path) -> None:
    """Copy templates and files beside them into ``work``; later folders replace earlier ones."""
    for folder in filter(Path.is_dir, folders):
        for file, _ in files_below(folder):
            target = work / Path(file).relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(Path(file).read_bytes())


def stamps_template(conf: Path, work: Path, volume: Volume, fonts: FontSet) -> Path:
    """Copy the template of the stamps, or the volume's own, to ``work``.

    A volume's own template is tried, so that its mistakes are reported once, and not for a paper.
    Raises :class:`TemplateError`.
    """
    own = any((conf / "book" / path.name).is_file() for path in TEMPLATES.iterdir())
    lay_templates(work, TEMPLATES, *([conf / "book"] if own else []))
    template = work / "stamps.typ"
    paper = next((paper for paper in volume.papers if paper.first_page is not None), None)
    if paper and own:
        pieces, _ = stamps(volume, paper).pieces([PAGE, PAGE])
        Typesetter(template, fonts, volume.issue_date).pdf({"pieces": pieces}, tagged=False)
    return template


@contextmanager
def name_templates(conf: Path) -> Iterator[None]:
    """Report an error in a template with the file that a person can correct.

    Raises :class:`OutputError` instead of :class:`TemplateError`.
    """
    try:
        yield
    except TemplateError as error:
        raise OutputError(_error_text(error, conf)) from error


def _error_text(error: TemplateError, conf: Path) -> str:
    """Describe the error, with the organizers' page or the volume's own template as its cause."""
    if (written := PurePath(error.file)).parts[0] == PAGES_FOLDER:
        name = str(written.relative_to(PAGES_FOLDER)).removesuffix(".typ")
        sources = (conf / f"{name}{suffix}" for suffix in PAGES)
        page = next((source for source in sources if source.is_file()), conf / name)
        return f"{page}: this page cannot be typeset: {error.problem}"
    own = _own_templates(conf)
    for cause in (error, error.related):
        if cause and (file := conf / "book" / cause.file) in own:
            return f"{file}:{cause.line}: {cause.problem}"
    ours = (folder / error.file for folder in (BOOK, TEMPLATES))
    place = next((str(path) for path in ours if path.is_file()), error.file)
    beside = ", ".join(str(path) for path in own)
    note = f" (used with {beside})" if own else ""
    return f"{place}:{error.line}: {error.problem}{note}"


def _own_templates(conf: Path) -> list[Path]:
    return sorted((conf / "book").glob("*.typ"))
