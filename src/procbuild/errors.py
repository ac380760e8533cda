"""Exceptions that end a command, with their exit codes.

A wrong paper is a value (:class:`procbuild.model.Finding`); an exception here means that the
command cannot go on. Its message says what is wrong and what to do next.
"""

from collections.abc import Sequence
from typing import ClassVar


class ProcbuildError(Exception):
    """Base class of all errors; like :class:`OutputError` unless a subclass says otherwise."""

    exit_code: ClassVar[int] = 5


class UsageError(ProcbuildError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class ConfigError(ProcbuildError):
    """``conf/`` has mistakes; all of them are listed, one line each."""

    exit_code = 2

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)

    def __reduce__(self) -> tuple[type["ConfigError"], tuple[object]]:
        """Pickle the error with its mistakes, not with the text that joins them."""
        return type(self), (self.mistakes,)


class SourceError(ProcbuildError):
    """A source could not be read or reached."""

    exit_code = 3


class NoPapersError(SourceError):
    """A table could be read, but has no papers, or no column that says what they are."""


class StoreError(ProcbuildError):
    """The store in ``submissions/`` is damaged or held by another run."""

    exit_code = 4


class OutputError(ProcbuildError):
    """A tool failed, or an output could not be written."""

    exit_code = 5
