"""Recognition of HTML and JATS."""

import re

HTML = re.compile(
    r"</?(?:p|br|i|b|em|strong|sub|sup|a|div|span|ul|ol|li|jats:\w+|inline-formula)\b[^<>]*>"
    r"|&(?:#\d+|#x[\da-f]+|[a-z]{2,8}\d?);",
    re.IGNORECASE,
)
"""Tags and references to characters that abstracts have; ``a < b`` and ``R&D;`` are none."""
