"""What all tables of the configuration have in common."""

from typing import ClassVar


class Declared:
    """A table whose unknown keys are mistakes; the line below a field is its help."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
