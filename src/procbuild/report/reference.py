"""What every finding means as a page of documentation: the rules of all checks, and the rest."""

from collections.abc import Iterator, Mapping

from procbuild.checks import CHECKS
from procbuild.checks.base import AnyCheck
from procbuild.checks.notices import NOTICES
from procbuild.checks.profile import PROFILES, load_profile

HEAD = """\
# The checks

<!-- Written by procbuild.report.reference; a test holds it to the code. -->

`procbuild check` names the check behind each finding. A volume changes what a finding counts in
`volume.toml`, by the check's id; `off` silences it:

```toml
[check.severity]
"fonts-embedded" = "warning"
```

An organizer accepts one finding of one paper in the paper's `fixes.toml`; it is then shown as
waived and does not count:

```toml
[[waive]]
check = "page-size"
page = 3
reason = "a fold-out map"
```

What no check finds, but loading, collecting, building or delivering a volume, is
[at the end of this page](#notices). Those of one paper can be waived. What
[papers as they are collected](#papers-as-they-are-collected) are found to have counts as
`[check.severity]` says too; what a finding of the others counts cannot be changed.
"""


FAMILIES = {
    "reading": "The file",
    "safety": "Things that no paper needs",
    "paper": "The sheet",
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
    "across": "The volume as a whole",
}
"""Headings by the file in which checks stand, in the order of the page."""


def as_markdown(examples: Mapping[str, str]) -> str:
    """The numbers of the profiles, all checks by id, and all findings that no check has.

    ``examples`` has what a check says of the page that ``pictures/checks/<id>.png`` shows.
    """
    return "\n".join([HEAD, *_profiles(), *_checks(examples), *_notices()])


def _profiles() -> Iterator[str]:
    yield "## Profiles\n"
    yield "A number is overridden under `[check.override]`, by its name in `profiles/*.toml`.\n"
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
            yield f"*What to do:* {_plain(check.remedy.for_tool(''))}\n"
            if check.id in examples:
                yield f"*Example:* {_plain(examples[check.id])}\n"
                yield f"![A page with this fault](pictures/checks/{check.id}.png)\n"


def _notices() -> Iterator[str]:
    yield "(notices)="
    for title, notices in NOTICES.items():
        yield f"## {title}\n"
        for name, notice in notices.items():
            yield f"### {name}\n"
            yield f"{_plain(notice.what)}\n"
            yield f"*What to do:* {_plain(notice.remedy)}\n"


def _plain(text: str) -> str:
    """Text in which Markdown finds nothing to interpret."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#$|" else char for char in text)
