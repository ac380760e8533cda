"""What findings are called, read from the code.

Names are written out where a finding is made, so that whoever reads one can search for it: behind
``check=``, or as the first argument of a function that takes the ``check``. Those of deliveries
have their last part behind ``about=``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from procbuild.checks.notices import TARGET

ELSEWHERE = frozenset({"check.id", "export_check(target, about)"})
"""Names that the table of checks has, and those of deliveries."""

Modules = dict[str, ast.Module]


def names_of_findings(package: Path) -> set[str]:
    """All names but those of the table of checks.

    A name that is not written out is an :class:`AssertionError`.
    """
    modules = {
        path.relative_to(package).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in package.rglob("*.py")
    }
    return {*_checks(modules), *_abouts(modules), TARGET}


def _checks(modules: Modules) -> Iterator[str]:
    makers = {
        (module, one.name)
        for module, tree in modules.items()
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef)
        and [parameter.arg for parameter in one.args.args[:1]] == ["check"]
        and ast.unparse(one.returns or ast.Constant(None)) == "Finding"
    }
    shared = {name for _, name in makers if not name.startswith("_")}
    for module, tree in modules.items():
        passed_on = {
            id(node)
            for one in ast.walk(tree)
            if isinstance(one, ast.FunctionDef) and (module, one.name) in makers
            for node in ast.walk(one)
        }
        constants = {
            target.id: one.value
            for one in tree.body
            if isinstance(one, ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called == "Finding":
                given = [keyword.value for keyword in node.keywords if keyword.arg == "check"]
            elif called in shared or (module, called) in makers:
                given = node.args[:1]
            else:
                continue
            for one in given:
                name = ast.unparse(one)
                if name not in ELSEWHERE and not (name == "check" and id(one) in passed_on):
                    yield _written(constants.get(name, one), module)


def _abouts(modules: Modules) -> Iterator[str]:
    for module, tree in modules.items():
        if not module.startswith(("exports/", "delivery")):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "about":
                yield f"{TARGET}-{_written(node.value, module)}"


def _written(value: ast.expr, module: str) -> str:
    where = f"{module}:{value.lineno}: write the name out: {ast.unparse(value)}"
    assert isinstance(value, ast.Constant), where
    assert isinstance(value.value, str), where
    return value.value
