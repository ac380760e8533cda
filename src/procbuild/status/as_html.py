"""The status as a self-contained HTML page for the organizers, not part of the site."""

from functools import cache
from pathlib import Path

from markupsafe import Markup

from procbuild.report import finding_counts
from procbuild.status.standing import COUNT_LABELS, STATES, Status, left_in_words
from procbuild.templates import Template, environment
from procbuild.text import as_html as rich


def as_html(status: Status, report: str = "") -> str:
    """The status as an HTML page; ``report`` is the address of the report of the checks."""
    by_state = {
        state: [paper for paper in status.papers if paper.state == state] for state in status.counts
    }
    return _template().render(
        status=status,
        by_state=by_state,
        meaning=STATES,
        told=COUNT_LABELS,
        report=report,
        finding_counts=finding_counts,
        left=left_in_words,
    )


@cache
def _template() -> Template:
    templates = environment(Path(__file__).parent)
    templates.filters["rich"] = lambda text: Markup(rich(text))  # noqa: S704  escaped there
    templates.filters["slug"] = lambda state: state.lower().replace(" ", "-")
    return templates.get_template("status.html.jinja")
