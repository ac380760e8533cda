"""The style of findings: messages have no final period, remedies are sentences."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import procbuild

PACKAGE = Path(procbuild.__file__).parent

POSITIONAL = {"refused": (1, 2), "noticed": (2, 3)}
"""Functions that create findings, with the positions of the arguments message and remedy."""

VALUE = "{}"
"""A placeholder for values that are only known when the program runs."""


def possible_texts(node: ast.expr) -> Iterator[str]:
    """Yield each text that an expression may evaluate to, with placeholders for values."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            parts = (next(possible_texts(part), VALUE) for part in node.values)
            yield "".join(parts)
        case ast.BinOp(op=ast.Add()):
            for left in possible_texts(node.left):
                yield from (left + right for right in possible_texts(node.right))
        case ast.IfExp():
            yield from (*possible_texts(node.body), *possible_texts(node.orelse))
        case _:
            yield VALUE


def finding_texts(argument: str) -> Iterator[tuple[str, str]]:
    """Yield place and text of this argument of all findings in the code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            values = [keyword.value for keyword in node.keywords if keyword.arg == argument]
            positions = POSITIONAL.get(ast.unparse(node.func))
            if positions and len(node.args) > max(positions):
                values.append(node.args[positions[argument == "remedy"]])
            for value in values:
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                yield from ((place, text) for text in possible_texts(value) if text.strip())


REMEDIES = [
    (place, text)
    for place, text in finding_texts("remedy")
    if "doctor" not in place and "status" not in place
]
MESSAGES = list(finding_texts("message"))


def test_messages_and_remedies_are_found_in_the_code() -> None:
    assert len(REMEDIES) > 150
    assert len(MESSAGES) > 100


@pytest.mark.parametrize(("place", "remedy"), REMEDIES)
def test_a_remedy_consists_of_sentences(place: str, remedy: str) -> None:
    assert not remedy[0].islower(), place
    assert remedy.endswith((".", "…", VALUE)), place


@pytest.mark.parametrize(("place", "message"), MESSAGES)
def test_a_message_has_no_final_period(place: str, message: str) -> None:
    assert not message.endswith("."), place
