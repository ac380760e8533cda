"""Tables: CSV, TSV, Excel, JSON and JSON lines, one row per paper.

Columns are recognized by their headings, or named by ``columns`` in ``volume.toml``. Authors are
separated by semicolons. A PDF is beside the table and named after the row's id, or a column names
it.
"""

from collections.abc import Iterator

from procbuild.errors import NoPapersError
from procbuild.incoming import Incoming, Settings
from procbuild.model import Finding
from procbuild.sources.columns import folded, has_people, is_heading, papers
from procbuild.sources.files import loose_files, the_file
from procbuild.sources.spreadsheets import SUFFIXES, Row, read_rows


def table(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of a table, and the PDFs beside it.

    If the source is a single file, only the PDFs of its papers; if it is a folder, all of them.
    """
    path = the_file(settings.path, SUFFIXES, "table")
    stated = frozenset(settings.rules.columns.values())
    rows = list(read_rows(path, lambda cell: cell in stated or is_heading(cell)))
    if rows and "authors" not in settings.rules.columns and all(map(_is_person, rows)):
        message = (
            f"{path}: it has a row for each author, not for each paper; name the table of papers "
            "as the source, or, of HotCRP's downloads, PREFIX-data.json"
        )
        raise NoPapersError(message)
    known: set[str] = set()
    for item in papers(rows, settings, path, folder=path.parent):
        if isinstance(item, Incoming):
            known.add(item.record.id)
        yield item
    folder = settings.files or (settings.path if settings.path.is_dir() else None)
    for item in loose_files(folder or path.parent):
        if folder or item.possible_ids & known:
            yield item


def _is_person(row: Row) -> bool:
    return has_people(set(map(folded, row.cells)))
