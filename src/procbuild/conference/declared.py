"""Base class of all tables of the configuration."""

from typing import ClassVar


class Declared:
    """A table in which unknown keys are errors; the docstring below a field is its help."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
