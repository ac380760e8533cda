"""JSON values from files and servers."""

import json
import re
from typing import Any

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def json_value(text: str | bytes) -> Any:
    """Parse JSON text. Raises :class:`ValueError`, :class:`RecursionError`.

    Unpaired surrogates, which JSON can escape and UTF-8 cannot encode, become question marks.
    """
    data = text.encode() if isinstance(text, str) else text
    value = json.loads(data)
    if SURROGATE.search(data):
        value = json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    return value
