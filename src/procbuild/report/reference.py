"""The documentation page of all checks and of all findings that are not from checks."""

from collections.abc import Iterator, Mapping

from procbuild.checks import CHECKS
from procbuild.checks.base import AnyCheck
from procbuild.checks.notices import NOTICES
from procbuild.checks.profile import PROFILES, load_profile

HEAD = """\
# The checks

<!-- Written by procbuild.report.reference; a test holds it to the code. -->

`procbuild check` prints the id of the check after each finding. A volume changes the severity of a
check in `volume.toml`, by its id; `off` silences it:

```toml
[check.severity]
"fonts-embedded" = "warning"
```

Organizers waive one finding of one paper in the paper's `fixes.toml`; it is then shown as waived
and does not count:

```toml
[[waive]]
check = "page-size-mixed"
page = 3
reason = "a fold-out map"
```

Findings of loading, collecting, building and delivering a volume are
[at the end of this page](#notices). Those about one paper can be waived. `[check.severity]` applies
to those of [collecting papers](#papers-as-they-are-collected) too; the severity of the others is
fixed.
"""


FAMILIES = {
    "reading": "The file",
    "safety": "Things that no paper needs",
    "paper": "The pages",
    "template": "The template",
    "limit": "Length",
    "margins": "Margins",
    "fonts": "Fonts and text",
    "body": "Running text",
    "leftovers": "Left over from review",
    "hidden": "Hidden text",
    "unfinished": "Unfinished places",
    "title": "The title",
    "authors": "The authors",
    "abstract": "The abstract",
    "record": "Metadata by itself",
    "markup": "Markup in metadata",
    "lost": "Letters lost in an export",
    "across": "The volume as a whole",
}
"""Headings by the module that defines the checks, in the order of the page."""


def as_markdown(examples: Mapping[str, str]) -> str:
    """The page: the numbers of the profiles, all checks, and all findings that are not from checks.

    ``examples`` are messages by check, about the pages that ``pictures/checks/<id>.png`` show.
    """
    return "\n".join([HEAD, *_profiles(), *_checks(examples), *_notices()])


def _profiles() -> Iterator[str]:
    yield "## Profiles\n"
    yield "Numbers are overridden under `[check.override]`, by their names in `profiles/*.toml`.\n"
    yield "| profile | template | page limit | what does not count |"
    yield "|---|---|---|---|"
    for name in PROFILES.own:
        profile = load_profile(name)
        free = ", ".join(profile.free) or "nothing"
        limit = profile.page_limit or "the volume's"
        title = f"[{profile.title}]({profile.url})" if profile.url else profile.title
        yield f"| `{name}` | {title} | {limit} | {free} |"
    yield ""


def _checks(examples: Mapping[str, str]) -> Iterator[str]:
    families: dict[str, list[AnyCheck]] = {name: [] for name in FAMILIES}
    for check in CHECKS.own.values():
        families[check.find.__module__.rpartition(".")[2]].append(check)
    for name, checks in families.items():
        yield f"## {FAMILIES[name]}\n"
        for check in checks:
            yield f"### {check.id}\n"
            yield f"**{check.severity.capitalize()}.** {check.what} {check.why}\n"
            yield f"*What to do:* {_escape(check.remedy.for_tool(''))}\n"
            if check.id in examples:
                yield f"*Example:* {_escape(examples[check.id])}\n"
                yield f"![A page with this fault](pictures/checks/{check.id}.png)\n"


def _notices() -> Iterator[str]:
    yield "(notices)="
    for title, notices in NOTICES.items():
        yield f"## {title}\n"
        for name, notice in notices.items():
            yield f"### {name}\n"
            yield f"{_escape(notice.what)}\n"
            yield f"*What to do:* {_escape(notice.remedy)}\n"


def _escape(text: str) -> str:
    """Escape the characters that have a meaning in Markdown."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#$|" else char for char in text)
