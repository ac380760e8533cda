"""What procbuild says to readers: where the code says it, and volumes that show it."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

from procbuild.model import Volume
from procbuild.translations import FOLDER, keys

PACKAGE = FOLDER.parent
SCRIPTS = PACKAGE / "site" / "theme" / "procbuild" / "static"

TOLD = (
    "volume", "event", "editors", "organizers", "committee", "speakers", "dates", "tracks", "call",
    "sponsors", "news",
)  # fmt: skip
"""The tables of a volume that readers see; rules they do not."""

HIDDEN = {"kind", "status", "language", "timezone", "facts"}
"""Fields that are no words of the volume's, though they look so."""

MARKED = re.compile("‹[^‹›]*›")
WORD = re.compile(r"[^\W\d_]{2,}")


def said() -> dict[str, str]:
    """What is asked for by itself, with the file that asks first."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if "starter" not in path.parts and (look := LOOKS.get(path.suffix)):
            for words in look(path.read_text(encoding="utf-8")):
                found.setdefault(words, path.name)
    return found


def _in_code(text: str) -> Iterator[str]:
    if "procbuild.translations" not in text and "material.words" not in text:
        return  # what is called so there is something else
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func).split(".")
        if called[-1] == "words":
            yield from _texts(node.args[0])
        elif called[-2:] == ["words", "count"]:
            yield from (text for one in node.args[1:3] for text in _texts(one))
        elif called[-2:] == ["words", "around"]:
            yield from _texts(node.args[0])


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


def _in_pages(text: str) -> Iterator[str]:
    for call in re.finditer(r"\bwords?\((data, )?", text):
        depth, place = 1, call.end()
        while depth and place < len(text):  # a script's own ``word = (english) => …`` has no text
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            if text[place] == '"':
                place = text.index('"', place + 1)
            place += 1
        inside = re.sub(r'"\s*\+\s*"', "", text[call.end() : place])
        strings = re.findall(r'"([^"]*)"', inside)
        first = re.match(r'if[^{]*\{|"|matches', inside)
        yield from strings if first and first[0] != '"' else strings[:1] if first else ()


def _in_titles(text: str) -> Iterator[str]:
    """The titles of pages that stand in for an organizer's."""
    yield from re.findall(r"(?m)^# (.+)$", text)


LOOKS: Mapping[str, Callable[[str], Iterator[str]]] = {
    ".py": _in_code,
    ".html": _in_pages,
    ".typ": _in_pages,
    ".js": _in_pages,
    ".md": _in_titles,
}
"""How what is said stands in a file, by the end of its name."""


def constants() -> set[str]:
    """All texts that stand in the code, for those that tables have."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def marked(volume: Volume) -> Volume:
    """The volume in a language that is English between ‹ and ›."""
    conference = replace(volume.conference, words={one: f"‹{one}›" for one in keys()})
    return replace(volume, conference=conference)


def unmarked(text: str, volume: Volume) -> set[str]:
    """The words of a text that are neither marked nor the volume's own, in capitals or not."""
    text = " ".join(text.split())
    while (less := MARKED.sub(" ", text)) != text:
        text = less
    own = {word for one in _strings(volume) for word in WORD.findall(one)}
    return set(WORD.findall(text)) - own - {word.upper() for word in own}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Path):
        yield value.name
    elif isinstance(value, Volume):
        told = [getattr(value.conference, name) for name in TOLD]
        yield from _strings([*told, value.program, value.sections])
    elif is_dataclass(value):
        names = (one.name for one in fields(value) if one.name not in HIDDEN)
        yield from (text for name in names for text in _strings(getattr(value, name)))
    elif isinstance(value, tuple | list):
        yield from (text for one in value for text in _strings(one))
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _strings(one))
