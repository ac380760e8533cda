"""HTML templates; values are escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

__all__ = ["Template", "environment"]


def environment(folder: Path) -> Environment:
    """The Jinja environment for a folder of templates; undefined variables are errors."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
