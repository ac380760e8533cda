"""Rows in columns, folded into the width of a terminal; and how much of many is listed."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from procbuild.wording import few

SHOWN = 5
"""Findings of one kind, and papers of one finding, that are listed without -v."""


def show_rows(console: Console, rows: Sequence[Sequence[Text]], fixed: int) -> None:
    """Print rows of as many cells each; the first ``fixed`` columns of a terminal never fold."""
    if not rows:
        return
    if console.is_terminal:
        table = Table.grid(padding=(0, 2))
        for number in range(len(rows[0])):
            table.add_column(no_wrap=number < fixed, overflow="fold")
        for row in rows:
            table.add_row(*row)
        console.print(table)
        return
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        line = Text("  ").join(
            cell + Text(" " * (width - cell.cell_len))
            for cell, width in zip(row, widths, strict=True)
        )
        line.rstrip()
        console.print(line)


def listed(names: Sequence[str], *, whole: bool) -> str:
    """``a, b and c``; of many, unless the ``whole`` is wanted, ``a, b, c, d, e and 3 more``."""
    return few(names, len(names) if whole or len(names) <= SHOWN + 1 else SHOWN)
