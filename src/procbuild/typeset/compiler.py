"""Typeset a template and its data to a PDF or a picture, with Typst in process."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import typst

from procbuild.errors import OutputError
from procbuild.files import first_non_utf8_line
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.markup import literal

TEMPLATES = Path(__file__).parent / "templates"
"""Templates of stamps, and code shared by all templates."""

PLACE = """
let place(mark) = {
  let at = mark.location()
  (mark.value, at.page(), counter(page).at(at).first())
}
"""
"""Typst code that returns value, page and page number of a ``metadata`` element."""

EMPTY = b" "
"""An empty template."""

CACHED_COMPILATIONS = 11
"""Number of compilations after which Typst has dropped the caches of an earlier one."""


LOCATION = re.compile(r"┌─ (.+):(\d+):(\d+)$", re.MULTILINE)
"""Location of an error in Typst's diagnostic: file, line and column (from 0); callers follow it."""

SEARCHED = re.compile(r" \(searched at (.+)\)$")
"""Path of a missing file in Typst's message."""

UNRESOLVED_IMPORT = "unresolved import"
"""Typst's whole message if a file does not define a name that is imported from it."""

NAME = re.compile(r"[\w-]+")
"""A Typst identifier."""

IMPORTED = re.compile(r'\s*"([^"]+)"')
"""The file after ``import``."""


class TemplateError(OutputError):
    """A template that cannot be typeset."""

    def __init__(
        self, file: str, line: int, problem: str, related: "TemplateError | None" = None
    ) -> None:
        super().__init__(file, line, problem, related)
        self.file = file
        """Path in the template's folder"""
        self.line = line
        self.problem = problem
        self.related = related
        """The same error located in another template, which is as likely to be wrong"""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


def picture_problem(file: Path) -> str:
    """Why a picture cannot be typeset, in Typst's words; empty if it can."""
    source = f"#image({literal(file.name)}, width: 10pt)".encode()
    try:
        typst.Compiler(source, root=file.parent, ignore_system_fonts=True).compile(format="svg")
    except typst.TypstError as error:
        return " ".join(error.message.split())
    return ""


class Mark(NamedTuple):
    """Where a template has marked something."""

    value: str
    page: int
    """From 1"""
    number: int
    """What the page counter says there"""


def _read_template(template: Path) -> str:
    data = template.read_bytes()
    if line := first_non_utf8_line(data):
        raise TemplateError(template.name, line, "this is not UTF-8")
    return data.decode()


def _relative_path(folder: Path, reported: str) -> Path:
    """A path from Typst's messages relative to the folder; absolute if it is outside."""
    path, root = Path(reported).resolve(), folder.resolve()
    return path.relative_to(root) if path.is_relative_to(root) else path


def _import_at(text: str, line: int, column: int) -> tuple[str, str]:
    """The imported name at this position and the file it is imported from; empty if unknown."""
    start = sum(map(len, text.splitlines(keepends=True)[: line - 1])) + column
    name = NAME.match(text, start)
    file = IMPORTED.match(text[:start].rpartition("import")[2])
    return name[0] if name else "", file[1] if file else ""


def _unresolved_import(file: str, line: int, name: str, source: str) -> TemplateError:
    """The error for a name missing in ``source``, which ``file`` imports from it."""
    if not source:
        return TemplateError(file, line, f"{UNRESOLVED_IMPORT}: {name}")
    in_source = TemplateError(
        Path(source).name, 1, f"it lacks '{name}', which {file}:{line} imports"
    )
    return TemplateError(file, line, f"{source} lacks '{name}'", in_source)


LINE_ENDS = "\u0085\u2028\u2029"
"""Line separators of Typst that JSON does not escape."""


class Typesetter:
    """A template that is compiled repeatedly with different data."""

    def __init__(self, template: Path, fonts: FontSet, published: date) -> None:
        """``published`` is the timestamp of the output; the template's folder is the root.

        Raises :class:`TemplateError` if the template is not UTF-8.
        """
        self.template = template
        self.fonts = fonts
        midnight = datetime(published.year, published.month, published.day, tzinfo=UTC)
        self.timestamp = int(midnight.timestamp())
        self.spellings = {
            ord(character): f"⟨U+{ord(character):04X}⟩" for character in fonts.missing
        }
        self.source = _read_template(template)
        self.compiler = typst.Compiler(
            self._input(EMPTY),
            root=template.parent,
            font_paths=fonts.loaded,
            ignore_system_fonts=True,
        )

    @property
    def input_name(self) -> str:
        """Name of the input in Typst's messages: typst-py's own for bytes."""
        return "__typst_py_bytes__.typ"

    def pdf(self, data: Mapping[str, Any], *, tagged: bool) -> bytes:
        """The PDF, tagged or not. Raises :class:`TemplateError`."""
        return self._compile(data, format="pdf", timestamp=self.timestamp, pdf_tags=tagged)

    def png(self, data: Mapping[str, Any], *, ppi: float) -> bytes:
        """A picture of the only page. Raises :class:`TemplateError`."""
        return self._compile(data, format="png", ppi=ppi)

    def _compile(self, data: Mapping[str, Any], **options: Any) -> bytes:
        """Compile the template with data. Raises :class:`TemplateError` with Typst's message."""
        source = self._with_data(data)
        try:
            output = self.compiler.compile(self._input(source), **options)
        except typst.TypstError as error:
            raise self._template_error(error, source) from error
        if not isinstance(output, bytes):
            message = f"{self.template}: Typst did not return a single {options['format']}"
            raise OutputError(message)
        return output

    def _template_error(self, error: typst.TypstError, source: bytes) -> TemplateError:
        """The first error: most of the others follow from it."""
        folder = self.template.parent
        message = SEARCHED.sub(lambda match: f": {_relative_path(folder, match[1])}", error.message)
        problem = "; ".join([message, *error.hints])
        location = LOCATION.search(error.diagnostic)
        if location is None or (path := _relative_path(folder, location[1])).is_absolute():
            return TemplateError(self.template.name, 1, problem)
        is_template = path.name == self.input_name
        file = self.template.name if is_template else path.as_posix()
        line, column = int(location[2]), int(location[3])
        if error.message != UNRESOLVED_IMPORT:
            return TemplateError(file, line, problem)
        text = source if is_template else (folder / path).read_bytes()
        return _unresolved_import(file, line, *_import_at(text.decode("utf-8-sig"), line, column))

    def forget(self) -> None:
        """Free the memory of earlier compilations: Typst keeps caches of the last ten."""
        empty = typst.Compiler(font_paths=self.fonts.loaded, ignore_system_fonts=True)
        for _ in range(CACHED_COMPILATIONS):
            empty.compile(EMPTY, format="pdf")

    def _input(self, source: bytes) -> Any:
        """The source as an input of Typst: bytes, or the path of a file that has them."""
        return source

    def _with_data(self, data: Mapping[str, Any]) -> bytes:
        """The source of the template with the data as JSON in ``sys.inputs.data``.

        The data is on the first line of the source: with other inputs, Typst would drop its caches
        of fonts and templates. Characters that no font has are replaced by their code points.
        """
        inputs = {**data, "fonts": self.fonts.families}
        text = json.dumps(inputs, ensure_ascii=False, sort_keys=True)
        if self.spellings:
            text = text.translate(self.spellings)
        for line_end in LINE_ENDS:
            text = text.replace(line_end, f"\\u{ord(line_end):04x}")
        return f"#let sys = (inputs: (data: {literal(text)}));{self.source}".encode()


class MarkingTypesetter(Typesetter):
    """A typesetter that also finds what its template marks.

    Typst lays out pages once for both only if they come from a file; it is in the template's
    folder, one for each process.
    """

    @property
    def input_name(self) -> str:
        return f"{self.template.stem}-{os.getpid()}.typ"

    def _input(self, source: bytes) -> Path:
        path = self.template.with_name(self.input_name)
        path.write_bytes(source)
        return path

    def places(self, data: Mapping[str, Any], labels: Sequence[str]) -> dict[str, list[Mark]]:
        """Positions of the ``metadata`` elements with these labels.

        Raises :class:`TemplateError` with Typst's own message.
        """
        queries = ", ".join(f"{label}: query(<{label}>).map(place)" for label in labels)
        try:
            self._input(self._with_data(data))
            result = self.compiler.eval(f"{PLACE}\n({queries},)")
        except RuntimeError:
            self.pdf(data, tagged=False)  # raises a more precise error
            raise
        return {
            label: [Mark(*fields) for fields in places]
            for label, places in json.loads(result).items()
        }
