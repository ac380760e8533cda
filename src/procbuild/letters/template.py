"""The template of a letter: the organizers' own, or the one that comes with procbuild."""

import textwrap
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from procbuild.errors import ConfigError
from procbuild.text import one_line
from procbuild.wording import joined

NAME = "letter.txt.jinja"
SHIPPED = Path(__file__).parent
WIDTH = 72
"""Maximum length of a line, in characters (RFC 3676, 4.2)"""
SUBJECT = "Subject:"


class Template:
    """The template of letters, read anew by each command."""

    def __init__(self, conf: Path) -> None:
        """``conf`` is the volume's folder.

        Its ``letter.txt.jinja`` replaces the shipped template, which it may extend as
        ``procbuild/letter.txt.jinja``. Templates run in a sandbox: they cannot reach Python
        objects.
        """
        own = conf / NAME
        self.file = own if own.is_file() else SHIPPED / NAME
        shipped = FileSystemLoader(SHIPPED)
        environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(
                [FileSystemLoader(conf), PrefixLoader({"procbuild": shipped}), shipped]
            ),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # a letter is plain text
        )
        environment.filters |= {"wrapped": wrapped, "listed": joined}
        self._environment = environment

    def fill(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Return the subject and the text of a letter.

        Raises :class:`ConfigError` with file, line and mistake.
        """
        try:
            whole = self._environment.get_template(NAME).render(values).strip()
        except TemplateSyntaxError as error:
            raise _mistake(error.filename or self.file, error.lineno, str(error.message)) from error
        except TemplateNotFound as error:
            message = f"there is no template '{error}' beside it"
            raise _mistake(self.file, self._line(error), message) from error
        except Exception as error:  # a template can fail like any program
            raise _mistake(self.file, self._line(error), str(error)) from error
        first, _, text = whole.partition("\n")
        subject = one_line(first.removeprefix(SUBJECT))
        if not first.startswith(SUBJECT) or not subject:
            message = f"the first line of its output must be '{SUBJECT} …', not {first[:40]!r}"
            raise _mistake(self.file, 0, message)
        if not text.strip():
            raise _mistake(self.file, 0, "there is no text below the subject")
        return subject, text.strip() + "\n"

    def _line(self, error: Exception) -> int:
        """The line of the template that failed; 0 if it is not known."""
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame.lineno for frame in frames if frame.filename == str(self.file)]
        return own[-1] or 0 if own else 0


def _mistake(file: Path | str, line: int, message: str) -> ConfigError:
    where = f"{file}:{line}" if line else f"{file}"
    return ConfigError([f"{where}: {one_line(message)}"])


def wrapped(text: str, indent: int = 0) -> str:
    """Wrap text, indenting all lines but the first; long words such as addresses stay whole."""
    return textwrap.fill(
        " " * indent + text,
        WIDTH,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    ).lstrip()
