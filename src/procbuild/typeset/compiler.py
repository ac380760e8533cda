"""Typst, in process: a template and its data become a PDF or a picture."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import typst

from procbuild.errors import OutputError
from procbuild.files import undecoded
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.markup import literal

TEMPLATES = Path(__file__).parent / "templates"
"""Templates of stamps, and what all templates share."""

PLACE = """
let place(one) = {
  let at = one.location()
  (one.value, at.page(), counter(page).at(at).first())
}
"""
"""What is told of ``metadata``, as Typst code."""

EMPTY = b" "
"""A template of nothing."""

KEPT = 11
"""Compilations after which Typst has forgotten what an earlier one took."""


AT = re.compile(r"┌─ (.+):(\d+):(\d+)$", re.MULTILINE)
"""Where Typst says that it stopped: file, line and column (from 0); callers stand behind it."""

SEARCHED = re.compile(r" \(searched at (.+)\)$")
"""Where Typst says that it looked for a file."""

UNRESOLVED = "unresolved import"
"""What Typst says, and no more, where a file has not the name that is imported from it."""

NAME = re.compile(r"[\w-]+")
"""What Typst takes for a name."""

IMPORTED = re.compile(r'\s*"([^"]+)"')
"""The file that stands behind ``import``."""


class TemplateError(OutputError):
    """A template cannot be typeset."""

    def __init__(
        self, file: str, line: int, problem: str, behind: "TemplateError | None" = None
    ) -> None:
        super().__init__(file, line, problem, behind)
        self.file = file
        """Path in the template's folder"""
        self.line = line
        self.problem = problem
        self.behind = behind
        """The same, told of another template that is as likely to be wrong"""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class Place(NamedTuple):
    """Where a template has marked something."""

    value: str
    page: int
    """From 1"""
    number: int
    """What the page counter says there"""


def _text(template: Path) -> str:
    data = template.read_bytes()
    if line := undecoded(data):
        raise TemplateError(template.name, line, "this is not UTF-8")
    return data.decode()


def _within(folder: Path, told: str) -> Path:
    """A path that Typst tells, as it is in the folder; absolute where it is not in there."""
    path, root = Path(told).resolve(), folder.resolve()
    return path.relative_to(root) if path.is_relative_to(root) else path


def _imported(text: str, line: int, column: int) -> tuple[str, str]:
    """The name that stands here, and the file it is imported from; empty where none is named."""
    start = sum(map(len, text.splitlines(keepends=True)[: line - 1])) + column
    name = NAME.match(text, start)
    file = IMPORTED.match(text[:start].rpartition("import")[2])
    return name[0] if name else "", file[1] if file else ""


def _unresolved(file: str, line: int, name: str, source: str) -> TemplateError:
    """That a name is not in a template, told of the one that imports it."""
    if not source:
        return TemplateError(file, line, f"{UNRESOLVED}: {name}")
    lacks = TemplateError(Path(source).name, 1, f"it lacks '{name}', which {file}:{line} imports")
    return TemplateError(file, line, f"{source} lacks '{name}'", lacks)


GIVEN = "__typst_py_bytes__.typ"
"""What typst-py calls a source that it is given as bytes."""

LINE_ENDS = "\u0085\u2028\u2029"
"""What ends a line for Typst, and stands in JSON as it is."""


class Typesetter:
    """A template, compiled again and again with other data."""

    def __init__(self, template: Path, fonts: FontSet, published: date) -> None:
        """``published`` is the timestamp of what is made; the template's folder is its root.

        Raises :class:`TemplateError` for one that is no text.
        """
        self.template = template
        self.fonts = fonts
        midnight = datetime(published.year, published.month, published.day, tzinfo=UTC)
        self.timestamp = int(midnight.timestamp())
        self.spelled = {ord(one): f"⟨U+{ord(one):04X}⟩" for one in fonts.missing}
        self.source = _text(template)
        self.compiler = self._compiler(EMPTY)

    def pdf(self, data: Mapping[str, Any], *, tagged: bool) -> bytes:
        """The PDF, with tags or without; see :meth:`_made`."""
        return self._made(data, format="pdf", timestamp=self.timestamp, pdf_tags=tagged)

    def png(self, data: Mapping[str, Any], *, ppi: float) -> bytes:
        """A picture of the only page; see :meth:`_made`."""
        return self._made(data, format="png", ppi=ppi)

    def _made(self, data: Mapping[str, Any], **options: Any) -> bytes:
        """What becomes of the data. Raises :class:`TemplateError` with Typst's own message."""
        source = self._filled(data)
        try:
            made = self.compiler.compile(source, **options)
        except typst.TypstError as error:
            raise self._stop(error, source) from error
        if not isinstance(made, bytes):
            message = f"{self.template}: Typst did not make one {options['format']}"
            raise OutputError(message)
        return made

    def _stop(self, error: typst.TypstError, source: bytes) -> TemplateError:
        """The first thing that is wrong: most of the others follow from it."""
        folder = self.template.parent
        message = SEARCHED.sub(lambda found: f": {_within(folder, found[1])}", error.message)
        problem = "; ".join([message, *error.hints])
        at = AT.search(error.diagnostic)
        if at is None or (path := _within(folder, at[1])).is_absolute():
            return TemplateError(self.template.name, 1, problem)
        given = path.name == GIVEN
        file = self.template.name if given else path.as_posix()
        line, column = int(at[2]), int(at[3])
        if error.message != UNRESOLVED:
            return TemplateError(file, line, problem)
        text = source if given else (folder / path).read_bytes()
        return _unresolved(file, line, *_imported(text.decode("utf-8-sig"), line, column))

    def places(self, data: Mapping[str, Any], labels: Sequence[str]) -> dict[str, list[Place]]:
        """Where ``metadata`` with these labels are among the pages that become of the data.

        Raises :class:`TemplateError` with Typst's own message.
        """
        asked = ", ".join(f"{label}: query(<{label}>).map(place)" for label in labels)
        try:
            found = self._compiler(self._filled(data)).eval(f"{PLACE}\n({asked},)")
        except RuntimeError:
            self.pdf(data, tagged=False)  # says better what is wrong
            raise
        return {
            label: [Place(*one) for one in places] for label, places in json.loads(found).items()
        }

    def forget(self) -> None:
        """Free the memory that earlier compilations take, of which Typst keeps the last ten."""
        other = typst.Compiler(font_paths=self.fonts.loaded, ignore_system_fonts=True)
        for _ in range(KEPT):
            other.compile(EMPTY, format="pdf")

    def _compiler(self, source: bytes) -> typst.Compiler:
        return typst.Compiler(
            source,
            root=self.template.parent,
            font_paths=self.fonts.loaded,
            ignore_system_fonts=True,
        )

    def _filled(self, data: Mapping[str, Any]) -> bytes:
        """The template, which finds the data as JSON in ``sys.inputs.data``.

        They stand on its first line: where Typst's own inputs differ, it keeps nothing of what
        it knows of fonts and templates. Characters that no font has are spelled as their code
        points.
        """
        whole = {**data, "fonts": self.fonts.families}
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
        if self.spelled:
            text = text.translate(self.spelled)
        for one in LINE_ENDS:
            text = text.replace(one, f"\\u{ord(one):04x}")
        return f"#let sys = (inputs: (data: {literal(text)}));{self.source}".encode()
