"""What a check is: its documentation, its severity and a pure function over plain values."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args

from procbuild.checks.profile import Profile
from procbuild.conference import Severity
from procbuild.errors import UsageError
from procbuild.layout import Box, Line, Page, PdfLayout
from procbuild.model import Finding, Inspection, PdfFacts, Record, Volume
from procbuild.plugins import Plugin, expected

Seen = TypeVar("Seen")
"""What a check looks at: a :class:`Subject`, an inspection, a record, a volume."""

TOOLS = (
    ("latex", re.compile(r"tex|dvips|dvipdfm|ghostscript", re.IGNORECASE)),
    ("word", re.compile(r"word|microsoft|libreoffice|openoffice|pages|quartz", re.IGNORECASE)),
    ("typst", re.compile(r"typst", re.IGNORECASE)),
)
"""Writing tools by what they leave in Creator and Producer."""


FAILED = "The check itself failed"


@dataclass(frozen=True)
class Remedy:
    """What to do, in the author's terms; each field is a sentence or empty."""

    always: str = ""
    latex: str = ""
    word: str = ""
    typst: str = ""

    def for_tool(self, tool: str) -> str:
        """The advice for one writing tool; for all of them where the tool is not known."""
        own = {"latex": self.latex, "word": self.word, "typst": self.typst}
        if tool in own:
            return " ".join(part for part in (self.always, own[tool]) if part)
        names = {"latex": "LaTeX", "word": "Word", "typst": "Typst"}
        each = [f"{names[key]}: {text}" for key, text in own.items() if text]
        return " ".join(part for part in (self.always, *each) if part)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One thing that a check has found: what, and where."""

    message: str
    page: int | None = None
    bbox: Box | None = None
    remedy: str = ""
    """Where it differs from the check's own"""
    paper: str = ""
    """Id of the paper, where the check looks at the whole volume"""


@dataclass(frozen=True, kw_only=True)
class Check(Generic[Seen]):
    """One rule: the page of the rules documentation and the code that holds a paper to it."""

    id: str
    severity: Severity
    """Unless the volume or the profile says otherwise"""
    what: str
    """What is found, in one sentence"""
    why: str
    """Why it matters, in one or two sentences"""
    remedy: Remedy
    find: Callable[[Seen], Iterable[Spot]] = field(repr=False)
    of_venue: bool = False
    """Whether it is a rule of the venue: a warning at most while the profile is a guess"""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A readable PDF with what it is held against."""

    facts: PdfFacts
    layout: PdfLayout
    profile: Profile
    guessed: bool = False
    """Whether the profile is a guess from the PDF, so that its numbers are no rule of a venue"""
    record: Record | None = None
    """What the volume knows of the paper; None outside a volume"""
    year: int | None = None
    """Year of the event, where known"""

    @property
    def tool(self) -> str:
        """What the paper was written with: ``latex``, ``word``, ``typst`` or nothing."""
        return tool_of(self.facts)

    def lines(self) -> Iterator[tuple[Page, Line]]:
        """Every line of text with its page."""
        for page in self.layout.pages:
            for line in page.lines:
                yield page, line


AnyCheck = Check[Inspection] | Check[Subject] | Check[Record] | Check[Volume]


def looks_at(check: Check[Any]) -> object:
    """The type that the function of a check declares for what it is given."""
    parameters = inspect.signature(check.find, eval_str=True).parameters.values()
    return next((parameter.annotation for parameter in parameters), None)


def from_plugin(plugin: Plugin, value: object) -> AnyCheck:
    """A check of a plug-in, where it is one."""
    if not isinstance(value, Check):
        raise UsageError(f"{plugin.value} is {type(value).__name__}, not Check")
    if value.id != plugin.name:
        raise UsageError(f"the id of the check, '{value.id}', is not the entry point's name")
    if value.severity not in get_args(Severity):
        raise UsageError(f"the check's severity is none of {', '.join(get_args(Severity))}")
    if not isinstance(value.remedy, Remedy):
        raise UsageError(f"the check's remedy is {type(value.remedy).__name__}, not Remedy")
    seen = {"Inspection": Inspection, "Subject": Subject, "Record": Record, "Volume": Volume}
    if looks_at(value) not in seen.values():
        raise UsageError(f"its find declares no parameter of type {' or '.join(seen)}")
    return value


def tool_of(facts: PdfFacts | None) -> str:
    """What a PDF says it was written with: ``latex``, ``word``, ``typst`` or nothing."""
    made = f"{facts.info.creator} {facts.info.producer}" if facts else ""
    return next((name for name, pattern in TOOLS if pattern.search(made)), "")


def run(
    check: Check[Seen], seen: Seen, *, severity: Severity, paper: str, tool: str = ""
) -> Iterator[Finding]:
    """The findings of one check; none where it is switched off."""
    if severity == "off":
        return
    for spot in _spots(check, seen):
        yield Finding(
            check=check.id,
            severity=severity,
            message=spot.message,
            remedy=spot.remedy or check.remedy.for_tool(tool),
            paper=spot.paper or paper,
            page=spot.page,
            bbox=spot.bbox and rounded(spot.bbox),
        )


def _spots(check: Check[Seen], seen: Seen) -> list[Spot]:
    """What a check finds; where it fails over what a stranger wrote, it says so."""
    try:
        return [expected(spot, Spot) for spot in check.find(seen)]
    except Exception as error:  # noqa: BLE001 - one odd paper must not hide the others
        message = f"{FAILED}, {type(error).__name__}: {quoted(str(error))}"
        return [Spot(message=message, remedy="Please report it with the file.")]


def rounded(box: Box) -> Box:
    """A box in tenths of a pt, as reports print it."""
    x0, y0, x1, y1 = (round(value, 1) for value in box)
    return (x0, y0, x1, y1)


def pages_in_words(pages: Iterable[int]) -> str:
    """``page 3`` or ``pages 1, 4-6``."""
    numbers = sorted(set(pages))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    text = ", ".join(f"{r[0]}" if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
    return f"page {text}" if len(numbers) == 1 else f"pages {text}"


def quoted(text: str, length: int = 80) -> str:
    """Text in quotation marks on one line, shortened: it comes from a hostile file."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"‘{line}’" if len(line) <= length else f"‘{line[: length - 1].rstrip()}…’"
