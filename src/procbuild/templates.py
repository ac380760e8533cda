"""Templates of HTML: whatever they are given comes out as text."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

__all__ = ["Template", "environment"]


def environment(folder: Path) -> Environment:
    """The templates of a folder; what they name and nobody gives is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
