"""The text report for terminals and files."""

from dataclasses import replace
from io import StringIO

from rich.console import Console
from rich.text import Text

from procbuild.model import Finding
from procbuild.report import Checked, Report, as_rows, as_text
from tests.report.sample_report import HOSTILE, REPORT

EXPECTED = f"""\
error  martin24a (martin <24>.pdf)  neurips, 2 pages, content to 1  1 error, 1 info
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
3 papers: 1 fine, 1 with warnings, 1 with errors; 1 error, 3 warnings, 1 info, 1 waived \
(-v shows the infos)
"""


def test_papers_are_followed_by_their_findings_and_counts_come_last() -> None:
    assert "".join(f"{row}\n" for row in as_rows(REPORT)) == EXPECTED


def report_of_margins(*pages: int, waived: str = "") -> Report:
    """Make a report of a paper with the same finding on each of these pages."""
    findings = [
        Finding(
            check="margin-picture",
            severity="warning",
            page=page,
            message=f"Page {page}: too wide by {page}.5 pt",
            remedy="Make it less wide.",
            waived=waived,
        )
        for page in pages
    ]
    return Report(papers=(Checked(paper="a", file="a.pdf", findings=tuple(findings)),))


def finding_lines(report: Report, *, verbose: bool = False) -> list[str]:
    """Return the lines below that of the paper."""
    return [str(row).strip() for row in as_rows(report, verbose=verbose)][1:-1]


def test_many_findings_of_a_kind_are_shortened_to_three_and_a_list_of_pages() -> None:
    assert finding_lines(report_of_margins(3, 4, 5, 6, 7, 10, 11, 12)) == [
        "warning Page 3: too wide by 3.5 pt  [margin-picture]",
        "→ Make it less wide.",
        "warning Page 4: too wide by 4.5 pt  [margin-picture]",
        "warning Page 5: too wide by 5.5 pt  [margin-picture]",
        "… and 5 more like this, on pages 6-7, 10-12 (-v lists them)",
    ]
    assert (
        finding_lines(report_of_margins(*range(1, 7), waived="a poster"))[1] == "because: a poster"
    )
    assert finding_lines(report_of_margins(*range(1, 7), waived="a poster"))[-1].startswith(
        "… and 3 more"
    )


def test_the_name_of_a_file_takes_one_line() -> None:
    report = Report(papers=(Checked(paper="a-b", file="a\nb.pdf", findings=()),))
    assert "a\N{REPLACEMENT CHARACTER}b.pdf" in str(next(as_rows(report, verbose=False)))


def test_few_findings_and_those_on_one_page_are_all_shown() -> None:
    assert len(finding_lines(report_of_margins(3, 4, 5, 6))) == 5
    assert len(finding_lines(report_of_links("abcdef"))) == 7


def report_of_links(addresses: str, page: int | None = 1) -> Report:
    """Make a report of a paper with a finding on each of these links, all on one page."""
    findings = [
        Finding(
            check="safety-link",
            severity="warning",
            page=page,
            message=f"A link leads to {address}",
            remedy="Link to the web.",
        )
        for address in addresses
    ]
    return Report(papers=(Checked(paper="a", file="a.pdf", findings=tuple(findings)),))


def test_the_same_message_is_shown_once_if_there_are_many() -> None:
    assert finding_lines(report_of_links("abaaaa")) == [
        "warning A link leads to a  [safety-link]",
        "→ Link to the web.",
        "warning A link leads to b  [safety-link]",
        "… and 4 more like this, on page 1 (-v lists them)",
    ]
    assert len(finding_lines(report_of_links("aaaa"))) == 5
    assert len(finding_lines(report_of_links("abaaaa"), verbose=True)) == 7
    assert finding_lines(report_of_links("aaaaaa", None))[-1] == (
        "… and 5 more like this (-v lists them)"
    )


def test_all_findings_are_in_the_file_and_in_verbose_output() -> None:
    report = report_of_margins(*range(1, 9))
    assert len(finding_lines(report, verbose=True)) == 9
    assert as_text(report).count("[margin-picture]") == 8


def test_a_remedy_is_printed_once_for_each_kind() -> None:
    """Findings are grouped by kind, even if other pages have other findings."""
    paper = report_of_margins(1, 3).papers[0]
    other_kind = replace(paper.findings[0], check="fonts-type3", page=2, remedy="Use outlines.")
    mixed = replace(paper, findings=(paper.findings[0], other_kind, paper.findings[1]))
    assert [line for line in finding_lines(Report(papers=(mixed,))) if "→" in line] == [
        "→ Make it less wide.",
        "→ Use outlines.",
    ]


def test_the_file_also_has_the_notes() -> None:
    assert "  info    No Title  [pdf-properties]\n" in as_text(REPORT)
    assert "(-v shows" not in as_text(REPORT)


def test_on_a_terminal_wrapped_text_is_indented_by_its_label() -> None:
    output = StringIO()
    console = Console(width=44, file=output)
    (row,) = [row for row in as_rows(REPORT) if "Shorten" in str(row)]
    console.print(replace(row, text=Text("one two three four five six seven eight")).on_terminal())
    assert [line.rstrip() for line in output.getvalue().splitlines()] == [
        "          one two three four five six seven",
        "          eight",
    ]
