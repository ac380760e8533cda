"""What all tables of the configuration have in common."""

from typing import ClassVar


class Declared:
    """A table whose unknown keys are mistakes and whose fields carry their own help."""

    __pydantic_config__: ClassVar[dict[str, object]] = {
        "extra": "forbid",
        "use_attribute_docstrings": True,
    }
