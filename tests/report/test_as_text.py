"""The report for a terminal."""

from dataclasses import replace
from io import StringIO

from rich.console import Console
from rich.text import Text

from procbuild.model import Finding
from procbuild.report import Checked, Report, as_rows, as_text
from tests.report.making import HOSTILE, REPORT

SAID = f"""\
error  martin <24>.pdf (martin24a)  neurips, 2 pages, content to 1  1 error, 1 note
  error   {HOSTILE}  [page-limit]
          → Shorten the text.
warn   lu24a.pdf                    neurips, 2 pages, content to 1  2 warnings, 1 waived
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


def margins(*pages: int, **more: str) -> Report:
    """A paper with the same fault on each of these pages."""
    findings = [
        Finding(
            check="margin-picture",
            severity="warning",
            page=page,
            message=f"Page {page}: too wide by {page}.5 pt",
            remedy="Make it less wide.",
            **more,
        )
        for page in pages
    ]
    return Report(papers=(Checked(paper="a", file="a.pdf", findings=tuple(findings)),))


def lines(report: Report, *, verbose: bool = False) -> list[str]:
    """What is said below the paper's line."""
    return [str(row).strip() for row in as_rows(report, verbose=verbose)][1:-1]


def test_of_one_fault_on_many_pages_a_few_are_shown_and_where_the_others_are() -> None:
    assert lines(margins(3, 4, 5, 6, 7, 10, 11, 12)) == [
        "warning Page 3: too wide by 3.5 pt  [margin-picture]",
        "→ Make it less wide.",
        "warning Page 4: too wide by 4.5 pt  [margin-picture]",
        "warning Page 5: too wide by 5.5 pt  [margin-picture]",
        "… and 5 more like this, on pages 6-7, 10-12 (-v lists them)",
    ]
    assert lines(margins(*range(1, 7), waived="a poster"))[1] == "because: a poster"
    assert lines(margins(*range(1, 7), waived="a poster"))[-1].startswith("… and 3 more")


def test_few_faults_and_those_on_one_page_are_all_shown() -> None:
    assert len(lines(margins(3, 4, 5, 6))) == 5
    assert len(lines(margins(1, 1, 1, 1, 1, 1))) == 7


def test_all_faults_are_in_the_file_and_shown_with_v() -> None:
    many = margins(*range(1, 9))
    assert len(lines(many, verbose=True)) == 9
    assert as_text(many).count("[margin-picture]") == 8


def test_what_to_do_is_said_once_for_each_kind() -> None:
    """Faults stand by kind, though pages with others come between them."""
    paper = margins(1, 3).papers[0]
    between = replace(paper.findings[0], check="fonts-type3", page=2, remedy="Use outlines.")
    mixed = replace(paper, findings=(paper.findings[0], between, paper.findings[1]))
    assert [line for line in lines(Report(papers=(mixed,))) if "→" in line] == [
        "→ Make it less wide.",
        "→ Use outlines.",
    ]


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
