"""A check: its documentation, its severity and a pure function over plain values."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar, get_args

from procbuild.checks.profile import Profile
from procbuild.conference import Severity
from procbuild.errors import UsageError
from procbuild.layout import Box, Line, Page, PdfLayout
from procbuild.model import Finding, Inspection, PdfFacts, Record, Volume
from procbuild.plugins import Plugin, expected

Target = TypeVar("Target")
"""What a check examines: a :class:`Subject`, an inspection, a record or a volume."""

About = Literal["pdf", "record", "either"]
"""What is wrong according to a check: the PDF, the paper's metadata, or one of the two."""

TOOLS = (
    ("latex", re.compile(r"TeX|pdftex|dvips|dvipdfm")),
    ("word", re.compile(r"word|microsoft|libreoffice|openoffice|pages|quartz", re.IGNORECASE)),
    ("typst", re.compile(r"typst", re.IGNORECASE)),
    ("latex", re.compile(r"ghostscript", re.IGNORECASE)),
)
"""Patterns that recognize the authoring tool from the PDF's Creator and Producer, in order.

TeX is written so everywhere: ``iText`` and ``Quartz PDFContext`` are not TeX. Printer drivers of
other programs use Ghostscript, too.
"""

FAILED = "The check itself failed"


@dataclass(frozen=True)
class Remedy:
    """What the author should do; each field is one or more sentences, or empty."""

    always: str = ""
    latex: str = ""
    word: str = ""
    typst: str = ""

    def for_tool(self, tool: str) -> str:
        """The advice for one authoring tool, or for all of them if the tool is unknown."""
        by_tool = {"latex": self.latex, "word": self.word, "typst": self.typst}
        if tool in by_tool:
            return " ".join(part for part in (self.always, by_tool[tool]) if part)
        names = {"latex": "LaTeX", "word": "Word", "typst": "Typst"}
        labelled = [f"{names[key]}: {text}" for key, text in by_tool.items() if text]
        return " ".join(part for part in (self.always, *labelled) if part)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One problem that a check found: what it is, and where."""

    message: str
    page: int | None = None
    bbox: Box | None = None
    remedy: str = ""
    """What to do, if it differs from the check's own remedy"""
    paper: str = ""
    """Id of the paper, if the check examines the whole volume"""


@dataclass(frozen=True, kw_only=True)
class Check(Generic[Target]):
    """One rule: its documentation and the function that checks papers against it."""

    id: str
    severity: Severity
    """Default; the volume or the profile may override it"""
    what: str
    """The problem, in one sentence"""
    why: str
    """Why it matters, in one or two sentences"""
    remedy: Remedy
    find: Callable[[Target], Iterable[Spot]] = field(repr=False)
    about: About = "pdf"
    """What its findings ask to correct"""
    of_venue: bool = False
    """Whether the venue makes this rule: at most a warning while the profile is a guess"""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A readable PDF with the profile and the record that it is checked against."""

    facts: PdfFacts
    layout: PdfLayout
    profile: Profile
    guessed: bool = False
    """Whether the profile was guessed from the PDF, so that its numbers are not a venue's rules"""
    record: Record | None = None
    """Metadata of the paper in the volume; None outside a volume"""
    year: int | None = None
    """Year of the event, if known"""

    @property
    def tool(self) -> str:
        """Authoring tool: ``latex``, ``word``, ``typst``, or empty if unknown."""
        return tool_of(self.facts)

    def lines(self) -> Iterator[tuple[Page, Line]]:
        """Iterate over all lines of text, each with its page."""
        for page in self.layout.pages:
            for line in page.lines:
                yield page, line


AnyCheck = Check[Inspection] | Check[Subject] | Check[Record] | Check[Volume]


def target_type(check: Check[Any]) -> object:
    """The declared type of the parameter of a check's function."""
    parameters = inspect.signature(check.find, eval_str=True).parameters.values()
    return next((parameter.annotation for parameter in parameters), None)


def from_plugin(plugin: Plugin, value: object) -> AnyCheck:
    """Validate what a plug-in provides as a check. Raises :class:`UsageError` if it is none."""
    if not isinstance(value, Check):
        raise UsageError(f"{plugin.value} is {type(value).__name__}, not Check")
    if value.id != plugin.name:
        raise UsageError(f"the id of the check, '{value.id}', is not the entry point's name")
    if value.severity not in get_args(Severity):
        raise UsageError(f"the check's severity is none of {', '.join(get_args(Severity))}")
    if not isinstance(value.remedy, Remedy):
        raise UsageError(f"the check's remedy is {type(value.remedy).__name__}, not Remedy")
    types = {"Inspection": Inspection, "Subject": Subject, "Record": Record, "Volume": Volume}
    if target_type(value) not in types.values():
        raise UsageError(f"its find declares no parameter of type {' or '.join(types)}")
    return value


def tool_of(facts: PdfFacts | None) -> str:
    """Authoring tool according to a PDF's metadata: ``latex``, ``word``, ``typst``, or empty."""
    creators = f"{facts.info.creator} {facts.info.producer}" if facts else ""
    return next((name for name, pattern in TOOLS if pattern.search(creators)), "")


def run(
    check: Check[Target], target: Target, *, severity: Severity, paper: str, tool: str = ""
) -> Iterator[Finding]:
    """Run one check and yield its findings; none if it is switched off."""
    if severity == "off":
        return
    for spot in _spots(check, target):
        yield Finding(
            check=check.id,
            severity=severity,
            message=spot.message,
            remedy=spot.remedy or check.remedy.for_tool(tool),
            paper=spot.paper or paper,
            page=spot.page,
            bbox=spot.bbox and rounded(spot.bbox),
        )


def _spots(check: Check[Target], target: Target) -> list[Spot]:
    """What a check finds. If the check itself raises, a single spot that says so."""
    try:
        return [expected(spot, Spot) for spot in check.find(target)]
    except Exception as error:  # noqa: BLE001 - one unusual paper must not hide the findings of others
        message = f"{FAILED}, {type(error).__name__}: {quoted(str(error))}"
        return [Spot(message=message, remedy="Please report it with the file.")]


def rounded(box: Box) -> Box:
    """A box rounded to tenths of a pt, as reports print it."""
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


def spot_of_all(what: str, found: Sequence[tuple[int, Box, str]]) -> Iterator[Spot]:
    """One spot for all that was ``found``, if anything was: page, box and text of each.

    It has the place and the text of the first, and names the pages of the others.
    """
    for page, bbox, text in found[:1]:
        pages = pages_in_words(number for number, _, _ in found).capitalize()
        yield Spot(message=f"{pages}: {what}: {quoted(text)}", page=page, bbox=bbox)


def quoted(text: str, length: int = 80) -> str:
    """Untrusted text for a message: in quotation marks, on one line, printable and shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"‘{line}’" if len(line) <= length else f"‘{line[: length - 1].rstrip()}…’"
