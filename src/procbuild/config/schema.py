"""The JSON Schemas of ``volume.toml`` and ``program.toml``, with the help of each option."""

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from procbuild.conference import Conference, Declared, Program
from procbuild.files import write_atomic
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.fingerprint import program_version

DRAFT = "https://json-schema.org/draft/2020-12/schema"


FILES: Mapping[str, type[Declared]] = MappingProxyType(
    {"volume.schema.json": Conference, "program.schema.json": Program}
)


def write_schemas(conf: Path) -> None:
    """Write the schemas of both files to ``conf/``, where editors look them up."""
    for name, kind in FILES.items():
        write_atomic(conf / name, json_schema(kind))


def renew_schemas(conf: Path, cache: Cache) -> None:
    """Update the schemas in ``conf/`` that another version has written; none is added.

    They are cached, because making them takes longer than a build that has nothing to do. Schemas
    only help editors: failing to write them is no error. A symbolic link is left alone, since its
    target does not belong to the project.
    """
    for name, kind in FILES.items():
        path = conf / name
        if path.is_symlink() or not path.is_file():
            continue
        key = digest("schema", name, program_version())
        schema = cache.read(key)
        if schema is None:
            schema = json_schema(kind).encode()
            cache.write(key, schema)
        if path.read_bytes() != schema:
            with suppress(OSError):
                write_atomic(path, schema)


def json_schema(kind: type[Declared]) -> str:
    """The JSON Schema (draft 2020-12) of ``volume.toml`` or ``program.toml``, as text."""
    schema = {"$schema": DRAFT, **schema_of(kind)}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def schema_of(kind: type[Declared]) -> dict[str, Any]:
    """The JSON Schema of any table, with its options in the order of their declaration."""
    schema = TypeAdapter(kind).json_schema()
    tables: dict[str, Any] = {**schema.get("$defs", {}), kind.__name__: schema}
    for declared in _subclasses(Declared):
        options = tables.get(declared.__name__, {}).get("properties", {})
        for name, text in _help(declared):
            if name in options:
                options[name]["description"] = text
    return schema


def _subclasses(kind: type[Declared]) -> Iterator[type[Declared]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def _help(declared: type[Declared]) -> Iterator[tuple[str, str]]:
    """The options of a table, inherited ones included, with the docstring below each."""
    for kind in reversed(declared.__mro__):
        if issubclass(kind, Declared):
            tree = ast.parse(inspect.getsource(kind))
            lines = [line for node in tree.body for line in getattr(node, "body", [])]
            for pair in pairwise(lines):
                match pair:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str(text))),
                    ):
                        yield name, inspect.cleandoc(text)
