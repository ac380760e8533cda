"""Values of JSON, as files and servers give them."""

import json
import re
from typing import Any

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def json_value(text: str | bytes) -> Any:
    """The value that JSON text states; raises :class:`ValueError`, :class:`RecursionError`.

    Halves of characters, which JSON can write alone and no file can hold, become question marks.
    """
    data = text.encode() if isinstance(text, str) else text
    value = json.loads(data)
    if SURROGATE.search(data):
        value = json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    return value
