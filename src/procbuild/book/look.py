"""The templates of the book: procbuild's own, and those that a volume has in their place."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from procbuild.book.citing import stamps
from procbuild.errors import OutputError
from procbuild.model import Volume
from procbuild.page_sizes import LETTER
from procbuild.pdf.space import Space
from procbuild.state import files_below
from procbuild.typeset.compiler import TEMPLATES, TemplateError, Typesetter
from procbuild.typeset.fonts import FontSet

BOOK = Path(__file__).parent / "templates"
"""Templates of the book's own pages."""

PAGE = Space(*LETTER, 72, 72)
"""A page on which the stamps are tried."""


def lay_templates(work: Path, *folders: Path) -> None:
    """Copy templates, and what lies beside them, into ``work``; later ones replace earlier ones."""
    for folder in filter(Path.is_dir, folders):
        for file, _ in files_below(folder):
            target = work / Path(file).relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(Path(file).read_bytes())


def stamps_template(conf: Path, work: Path, volume: Volume, fonts: FontSet) -> Path:
    """The template of the stamps in ``work``, the volume's own where it has one.

    One of its own is tried, so that what is wrong with it is told once, and of no paper. Raises
    :class:`TemplateError`.
    """
    own = any((conf / "book" / path.name).is_file() for path in TEMPLATES.iterdir())
    lay_templates(work, TEMPLATES, *([conf / "book"] if own else []))
    template = work / "stamps.typ"
    paper = next((one for one in volume.papers if one.first_page is not None), None)
    if paper and own:
        pieces, _ = stamps(volume, paper).pieces([PAGE, PAGE])
        Typesetter(template, fonts, volume.issue_date).pdf({"pieces": pieces}, tagged=False)
    return template


@contextmanager
def named(conf: Path) -> Iterator[None]:
    """Have what is wrong with a template told of the file that a person can mend.

    Raises :class:`OutputError` in the place of :class:`TemplateError`.
    """
    try:
        yield
    except TemplateError as error:
        raise OutputError(_told(error, conf)) from error


def _told(error: TemplateError, conf: Path) -> str:
    """What is wrong, told of a template of the volume's own, where one may be the cause."""
    own = _own(conf)
    for one in (error, error.related):
        if one and (file := conf / "book" / one.file) in own:
            return f"{file}:{one.line}: {one.problem}"
    ours = (folder / error.file for folder in (BOOK, TEMPLATES))
    place = next((str(one) for one in ours if one.is_file()), error.file)
    beside = ", ".join(str(one) for one in own)
    note = f" (used with {beside})" if own else ""
    return f"{place}:{error.line}: {error.problem}{note}"


def _own(conf: Path) -> list[Path]:
    return sorted((conf / "book").glob("*.typ"))
