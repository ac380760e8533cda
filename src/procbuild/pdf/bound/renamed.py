"""Content whose resources are called otherwise: rewritten by pikepdf."""

from collections.abc import Mapping

import pikepdf
from pikepdf import Name


def renamed(content: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """Content with its resources renamed."""
    new = {old.decode(): Name(name.decode()) for old, name in names.items()}
    with pikepdf.new() as pdf:
        instructions = [
            (
                [new.get(str(one), one) if isinstance(one, Name) else one for one in step.operands],
                step.operator,
            )
            for step in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content))
        ]
        return pikepdf.unparse_content_stream(instructions)
