"""Rename the resources in a content stream, with pikepdf."""

from collections.abc import Mapping

import pikepdf
from pikepdf import Name


def rename_resources(content: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """The content with its resources renamed."""
    new_names = {old.decode(): Name(name.decode()) for old, name in names.items()}
    with pikepdf.new() as pdf:
        instructions = [
            (
                [
                    new_names.get(str(operand), operand) if isinstance(operand, Name) else operand
                    for operand in instruction.operands
                ],
                instruction.operator,
            )
            for instruction in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content))
        ]
        return pikepdf.unparse_content_stream(instructions)
