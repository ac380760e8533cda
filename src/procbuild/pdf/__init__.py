"""Everything that reads or writes PDFs."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procbuild.pdf.sandbox import inspect_all

__all__ = ["inspect_all"]


def __getattr__(name: str) -> Any:
    """What this package gives, once it is asked for: a worker starts in half the time without."""
    if name == "inspect_all":
        return import_module("procbuild.pdf.sandbox").inspect_all
    raise AttributeError(name)
