"""Reads the names of all findings from the source code.

Names are string constants where a finding is created, or constants of the model: after
``check=``, or as the first argument of a function whose first parameter is ``check``. Names of
findings of exports have their last part after ``about=``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from procbuild.checks.export_notices import TARGET

COMPOSED_NAMES = frozenset({"check.id", "export_check(target, about)"})
"""Expressions for names that come from the table of checks or that exports compose."""

Modules = dict[str, ast.Module]


def names_of_findings(package: Path) -> set[str]:
    """Return all names, except those from the table of checks.

    Raises :class:`AssertionError` for a name that is not a string constant.
    """
    modules = {
        path.relative_to(package).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in package.rglob("*.py")
    }
    return {*_names_after_check(modules), *_names_after_about(modules), TARGET}


def _names_after_check(modules: Modules) -> Iterator[str]:
    makers = {
        (module, node.name)
        for module, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and [parameter.arg for parameter in node.args.args[:1]] == ["check"]
        and ast.unparse(node.returns or ast.Constant(None)) == "Finding"
    }
    public_makers = {name for _, name in makers if not name.startswith("_")}
    for module, tree in modules.items():
        inside_makers = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef) and (module, function.name) in makers
            for node in ast.walk(function)
        }
        constants = {**_constants(modules.get("model.py", tree)), **_constants(tree)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            function = ast.unparse(node.func)
            if function == "Finding":
                arguments = [keyword.value for keyword in node.keywords if keyword.arg == "check"]
            elif function in public_makers or (module, function) in makers:
                arguments = node.args[:1]
            else:
                continue
            for argument in arguments:
                name = ast.unparse(argument)
                if name not in COMPOSED_NAMES and not (
                    name == "check" and id(argument) in inside_makers
                ):
                    yield _string_constant(constants.get(name, argument), module)


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The values of the constants of a module."""
    return {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _names_after_about(modules: Modules) -> Iterator[str]:
    for module, tree in modules.items():
        if not module.startswith(("exports/", "delivery")):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "about":
                yield f"{TARGET}-{_string_constant(node.value, module)}"


def _string_constant(value: ast.expr, module: str) -> str:
    message = f"{module}:{value.lineno}: write the name out: {ast.unparse(value)}"
    assert isinstance(value, ast.Constant), message
    assert isinstance(value.value, str), message
    return value.value
