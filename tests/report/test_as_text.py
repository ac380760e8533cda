"""The report for a terminal."""

from dataclasses import replace
from io import StringIO

from rich.console import Console
from rich.text import Text

from procbuild.report import as_rows, as_text
from tests.report.making import HOSTILE, REPORT

SAID = f"""\
error  martin <24>.pdf (martin24a)  neurips, 2 pages, content to 2  1 error, 1 note
  error   {HOSTILE}  [page-limit]
          → Shorten the text.
warn   lu24a.pdf                    neurips, 2 pages, content to 2  2 warnings, 1 waived
  warning 1 Type 3 font  [fonts-type3]
          → Use outlines.
  warning 2 Type 3 fonts  [fonts-type3]
  waived  Not embedded: Arial  [fonts-embedded]
          because: a scan of 1911
fine   wu24a
volume unireps2023
  warning Dated too early  [metadata-dates]
3 papers: 1 fine, 1 with warnings, 1 with errors; 1 error, 3 warnings, 1 note, 1 waived \
(-v shows the notes)
"""


def test_one_line_per_paper_findings_beneath_counts_at_the_end() -> None:
    assert "".join(f"{row}\n" for row in as_rows(REPORT)) == SAID


def test_the_file_has_the_notes_too() -> None:
    assert "  info    No Title  [pdf-properties]\n" in as_text(REPORT)
    assert "(-v shows" not in as_text(REPORT)


def test_on_a_terminal_text_is_wrapped_beside_its_label() -> None:
    shown = StringIO()
    console = Console(width=44, file=shown)
    (row,) = [row for row in as_rows(REPORT) if "Shorten" in str(row)]
    console.print(replace(row, text=Text("one two three four five six seven eight")).on_terminal())
    assert [line.rstrip() for line in shown.getvalue().splitlines()] == [
        "          one two three four five six seven",
        "          eight",
    ]
