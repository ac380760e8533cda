"""Tables that fit the width of a terminal, and shortened lists."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from procbuild.wording import few

SHOWN = 5
"""Number of findings of one kind, and of papers of one finding, listed without -v."""


def show_rows(console: Console, rows: Sequence[Sequence[Text]], fixed: int) -> None:
    """Print rows of equal length; on a terminal, all but the first ``fixed`` columns may fold."""
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
    """``a, b and c``; if there are many and not ``whole``, ``a, b, c, d, e and 3 more``."""
    return few(names, len(names) if whole or len(names) <= SHOWN + 1 else SHOWN)
