"""JSON values from files and servers."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar

T = TypeVar("T")

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


MAX_DEPTH = 50
"""Maximum depth of lists and objects within each other; exports have less than ten."""


def json_value(text: str | bytes, repeated: list[str] | None = None) -> Any:
    """Parse JSON text. Raises :class:`ValueError`, :class:`RecursionError`.

    Unpaired surrogates, which JSON can escape and UTF-8 cannot encode, become question marks. Of
    the values that one object has for a key, the last one counts; ``repeated`` gets these keys.
    """
    found: list[str] = [] if repeated is None else repeated

    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            found.extend(key for key, count in counts.items() if count > 1)
        return value

    data = text.encode() if isinstance(text, str) else text
    value = json.loads(data, object_pairs_hook=distinct)
    if SURROGATE.search(data):
        value = json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    return shallow(value)


def shallow(value: T) -> T:
    """The value. Raises :class:`ValueError` if it is nested too deep for recursive functions."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [item for container in level for item in _containers(container)]
        if not level:
            return value
    message = f"lists or objects are nested more than {MAX_DEPTH} deep"
    raise ValueError(message)


def _containers(value: object) -> Iterator[object]:
    """The lists and objects directly in a value."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (item for item in items if isinstance(item, dict | list))
