"""Reports of the checks: for a terminal, for programs, for code hosts, for authors."""

from procbuild.report.as_html import Picture, as_html
from procbuild.report.as_json import as_json
from procbuild.report.as_sarif import as_sarif
from procbuild.report.as_text import Row, as_rows, as_text
from procbuild.report.marks import mark_of
from procbuild.report.results import Checked, Report, finding_counts, in_order
from procbuild.styles import Verdict

__all__ = [
    "Checked",
    "Picture",
    "Report",
    "Row",
    "Verdict",
    "as_html",
    "as_json",
    "as_rows",
    "as_sarif",
    "as_text",
    "finding_counts",
    "in_order",
    "mark_of",
]
