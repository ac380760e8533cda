"""The reference, made from the declarations in the code: options, profiles, deliveries.

A line ``%% NAME`` in a page is replaced by what :data:`PARTS` makes of this name.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click
from sphinx.application import Sphinx

from procbuild.checks.profile import Profile
from procbuild.cli.shared import shared_options
from procbuild.conference import Conference, Declared, Program
from procbuild.config.schema import schema_of
from procbuild.exports import EXPORTS
from procbuild.store.fixes import SOURCE_FIELDS, FixesFile

Schema = Mapping[str, Any]

WORDS = {
    ("string", None): "text",
    ("string", "date"): "date",
    ("string", "time"): "time",
    ("integer", None): "whole number",
    ("number", None): "number",
    ("boolean", None): "`true` or `false`",
    ("null", None): "",
    ("object", None): "table",
}


def options(kind: type[Declared], left_out: frozenset[str] = frozenset()) -> str:
    """Every table below one, each with its options."""
    whole = schema_of(kind)
    return "\n".join(_tables(whole, whole.get("$defs", {}), (), left_out))


def _tables(
    schema: Schema, tables: Schema, path: tuple[str, ...], left_out: frozenset[str]
) -> Iterator[str]:
    """The options of a table, then the tables below it; ``path`` has ``[]`` behind lists."""
    plain, below = {}, {}
    for name, option in schema["properties"].items():
        if name in left_out:
            continue
        inner, many = _inner(option)
        if inner and inner != "Person":
            below[name, many] = tables[inner]
        else:
            plain[name] = option
    if path:
        yield f"\n({'-'.join(_anchor(path))})=\n## `{_heading(path)}`\n"
        yield f"{_about(schema)}\n"
    if plain:
        yield "\n:::{container} options\n"
        yield "| option | type | default | |"
        yield "|---|---|---|---|"
    for name, option in plain.items():
        needed = name in schema.get("required", ())
        default = "*needed*" if needed else _default(option)
        row = (f"`{name}`", _type(option), default, _text(option.get("description", "")))
        yield f"| {' | '.join(row)} |"
    if plain:
        yield "\n:::"
    for (name, many), inside in below.items():
        yield from _tables(inside, tables, (*path, f"{name}[]" if many else name), frozenset())


def _anchor(path: tuple[str, ...]) -> Iterator[str]:
    yield from (part.removesuffix("[]") for part in path)


def _heading(path: tuple[str, ...]) -> str:
    name = ".".join(_anchor(path))
    return f"[[{name}]]" if path[-1].endswith("[]") else f"[{name}]"


def _about(schema: Schema) -> str:
    """What a table is for, in the words of its declaration."""
    text = schema.get("description", "")
    words = re.sub(r"^``\[.*?\]``(?::| in [^:]+:)\s*", "", text.partition("\n\n")[0])
    words = "" if words.startswith("``[") else words
    return _text(words[:1].upper() + words[1:])


def _inner(option: Schema) -> tuple[str, bool]:
    """Name of the table that an option is or has a list of, and whether it is a list."""
    for one in (option, *option.get("anyOf", ())):
        if "$ref" in one:
            return one["$ref"].rpartition("/")[2], False
    items = option.get("items", {})
    return (items["$ref"].rpartition("/")[2], True) if "$ref" in items else ("", False)


def _type(option: Schema) -> str:
    """The type of an option in words."""
    if "anyOf" in option:
        return " or ".join(dict.fromkeys(filter(None, map(_type, option["anyOf"]))))
    if "enum" in option or "const" in option:
        values = option.get("enum", [option.get("const")])
        return ", ".join(f"`{json.dumps(value)}`" for value in values)
    if "$ref" in option:
        return "[person](#person)"
    if option.get("type") == "array":
        inside = option.get("items") or {}
        if "prefixItems" in option:
            return f"{len(option['prefixItems'])} numbers"
        return f"list of {_type(inside)}" if inside else "list"
    if isinstance(option.get("additionalProperties"), dict):
        return f"table of {_type(option['additionalProperties'])}"
    return WORDS[option.get("type", "object"), option.get("format")]


def _default(option: Schema) -> str:
    default = option.get("default")
    if default in (None, "", [], {}):
        return ""
    return f"`{json.dumps(default, ensure_ascii=False)}`"


def _text(text: str) -> str:
    """Help of the code as Markdown in a table."""
    text = re.sub(r":\w+:`~?([^`<>]+)`", lambda found: f"`{found[1].rpartition('.')[2]}`", text)
    return " ".join(text.replace("``", "`").replace("|", "\\|").split())


def person() -> str:
    """What people are made of."""
    schema = schema_of(Conference)["$defs"]["Person"]
    return "\n".join(_tables(schema, {}, (), frozenset()))


def deliveries() -> str:
    """The settings of every export that has some."""
    return "\n".join(
        f"\n(exports-{target})=\n## `[exports.{target}]`\n\n{options(kind)}"
        for target, kind in settings_by_target().items()
    )


def settings_by_target() -> Mapping[str, type[Declared]]:
    """The type of ``[exports.<target>]``, for each target that has settings."""
    found = {}
    for target in EXPORTS.own:
        module = import_module(f"procbuild.exports.{target}")
        kind = getattr(module, f"{target.capitalize()}Settings", None)
        if kind:
            found[target] = kind
    return found


PARTS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "volume": lambda: options(Conference, frozenset({"exports"})),
        "program": lambda: options(Program),
        "profile": lambda: options(Profile, frozenset({"name"})),
        "fixes": lambda: options(FixesFile, SOURCE_FIELDS),
        "person": person,
        "exports": deliveries,
    }
)


def fill_in(_app: Sphinx, _name: str, source: list[str]) -> None:
    """Put the generated parts into a page."""
    source[0] = re.sub(r"(?m)^%% (\w+)$", lambda found: PARTS[found[1]](), source[0])


def without_shared(_app: Sphinx, context: click.Context, lines: list[str]) -> None:
    """Leave the options that every command has to the page's own section."""
    if context.parent is None:
        return
    shared = {one.opts[-1].lstrip("-") for one in _shared()}
    starts = [number for number, line in enumerate(lines) if line.startswith(".. option::")]
    for start, end in reversed([*zip(starts, [*starts[1:], len(lines)], strict=True)]):
        if re.search(r"--([\w-]+)", lines[start])[1] in shared:  # type: ignore[index]
            del lines[start:end]


def without_arguments(_app: Sphinx, _context: click.Context, lines: list[str]) -> None:
    """Leave the arguments to the usage and the description, which say what they are."""
    lines.clear()


def _shared() -> list[click.Parameter]:
    return click.command()(shared_options(lambda **_: None)).params


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what fills pages in."""
    app.connect("source-read", fill_in)
    app.connect("sphinx-click-process-options", without_shared)
    app.connect("sphinx-click-process-arguments", without_arguments)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
