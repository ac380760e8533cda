"""Finds the texts in the source code that procbuild translates."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from procbuild.translations import FOLDER

PACKAGE = FOLDER.parent
SCRIPTS = PACKAGE / "site" / "theme" / "procbuild" / "static"


def translatable_texts() -> dict[str, str]:
    """Return each translatable text with the first file that uses it."""
    files: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if "starter" not in path.parts and (find_texts := FINDERS.get(path.suffix)):
            for text in find_texts(path.read_text(encoding="utf-8")):
                files.setdefault(text, path.name)
    return files


def _texts_in_python(code: str) -> Iterator[str]:
    if "procbuild.translations" not in code and "material.words" not in code:
        return  # "words" means something else in this file
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = ast.unparse(node.func).split(".")
        if function[-1] == "words" or function[-2:] == ["words", "around"]:
            yield from _strings(node.args[0])
        elif function[-2:] == ["words", "count"]:
            yield from (text for argument in node.args[1:3] for text in _strings(argument))


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*_strings(node.body), *_strings(node.orelse))


def texts_in_template(code: str) -> Iterator[str]:
    """Find the texts in an HTML or Typst template or in a script."""
    for call in re.finditer(r"\bwords?\((data, )?", code):
        depth, end = 1, call.end()
        while depth and end < len(code):  # a script's ``word = (english) => …`` has no text
            depth += {"(": 1, ")": -1}.get(code[end], 0)
            if code[end] == '"':
                end = code.index('"', end + 1)
            end += 1
        arguments = re.sub(r'"\s*\+\s*"', "", code[call.end() : end])
        strings = re.findall(r'"([^"]*)"', arguments)
        start = re.match(r'if[^{]*\{|"|matches', arguments)
        yield from strings if start and start[0] != '"' else strings[:1] if start else ()


FINDERS: Mapping[str, Callable[[str], Iterator[str]]] = {
    ".py": _texts_in_python,
    ".html": texts_in_template,
    ".typ": texts_in_template,
    ".js": texts_in_template,
}
"""The function that finds the texts in a file, by the suffix of the file."""


def string_constants() -> set[str]:
    """Return all string constants in the Python code."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
