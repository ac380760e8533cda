"""All findings are worded alike: a message has no final period, a remedy is made of sentences."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import procbuild

PACKAGE = Path(procbuild.__file__).parent

POSITIONAL = {"refused": (1, 2), "noticed": (2, 3)}
"""Functions that make findings, with the positions of message and remedy."""

VALUE = "{}"
"""Stands for what is only known when the program runs."""


def texts(node: ast.expr) -> Iterator[str]:
    """Each text that an expression may have, as far as it is written out."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            parts = (next(texts(part), VALUE) for part in node.values)
            yield "".join(parts)
        case ast.BinOp(op=ast.Add()):
            for left in texts(node.left):
                yield from (left + right for right in texts(node.right))
        case ast.IfExp():
            yield from (*texts(node.body), *texts(node.orelse))
        case _:
            yield VALUE


def written(argument: str) -> Iterator[tuple[str, str]]:
    """Place and text of what findings are given as this argument."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = [keyword.value for keyword in node.keywords if keyword.arg == argument]
            places = POSITIONAL.get(ast.unparse(node.func))
            if places and len(node.args) > max(places):
                given.append(node.args[places[argument == "remedy"]])
            for value in given:
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                yield from ((place, text) for text in texts(value) if text.strip())


REMEDIES = [one for one in written("remedy") if "doctor" not in one[0] and "status" not in one[0]]
MESSAGES = list(written("message"))


def test_they_are_found() -> None:
    assert len(REMEDIES) > 150
    assert len(MESSAGES) > 100


@pytest.mark.parametrize(("place", "remedy"), REMEDIES)
def test_a_remedy_is_made_of_sentences(place: str, remedy: str) -> None:
    assert not remedy[0].islower(), place
    assert remedy.endswith((".", "…", VALUE)), place


@pytest.mark.parametrize(("place", "message"), MESSAGES)
def test_a_message_has_no_final_period(place: str, message: str) -> None:
    assert not message.endswith("."), place
