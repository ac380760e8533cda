"""The rules of the architecture: which modules may import which others."""

import ast
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import cast

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "procbuild"

OWNERS = {
    "click": ("cli",),
    "rich": ("cli", "report"),
    "sphinx": ("site", "book"),
    "docutils": ("site", "book"),
    "pypdfium2": ("pdf",),
    "pikepdf": ("pdf",),
    "deflate": ("pdf",),
    "zopfli": ("pdf",),
    "PIL": ("pdf",),
    "pybtex": ("bibliography",),
    "typst": ("typeset",),
    "pyuca": ("names",),
    "pylatexenc": ("text",),
    "latex2mathml": ("text",),
    "linkify_it": ("site",),
    "httpx": ("sources.fetch", "upload"),
    "stamina": ("sources.fetch", "upload"),
    "smtplib": ("letters.mailer",),
    "socket": ("sources.fetch",),
    "http.server": ("preview.server",),
    "urllib.request": (),
    "fsspec": ("store.objects",),
    "dask": ("crew.cluster",),
    "distributed": ("crew.cluster",),
    "subprocess": ("crew.piped", "site.pagefind"),
    "icalendar": ("site", "sources"),
    "jinja2": ("templates", "letters.template", "starter"),
    "markupsafe": ("site", "status.as_html"),
    "stdnum": ("standards",),
    "platformdirs": ("cli",),
    "filelock": ("incremental.cache", "locks"),
    "openpyxl": ("sources.workbooks",),
    "yaml": ("sources.aclpub2",),
    "lxml": ("sources.workbooks",),
    "markdown_it": ("text.markup", "site.comments"),
    "packaging": ("standards.licences", "doctor.installed"),
    "pydantic": (
        *("toml", "config.schema"),  # files that people write
        *("store", "published.ledger", "letters.log"),  # files in submissions/
        *(
            "build",
            "incremental.stage",
            "pdf.sandbox",
            "site.pages.sheet",
        ),  # results of earlier runs
        "sources.folder",
    ),
}
"""The modules and packages of procbuild that may import a library"""


STDLIB = (
    "model",
    "facts",
    "layout",
    "errors",
    "conference",
    "standards.east_asian",
    "standards.orcid",
    "standards.page_sizes",
    "standards.right_to_left",
)
"""The modules that import only the standard library, each other, and ``stdnum``"""

LATE_IMPORTS = {
    "procbuild.book": ("importlib.metadata", "pyuca", "stdnum", "typst"),
    "procbuild.book.making": (
        "latex2mathml",
        "markdown_it",
        "pikepdf",
        "pydantic",
        "pypdfium2",
        "sphinx",
        "ssl",
    ),
    "procbuild.cli.build": ("latex2mathml", "markdown_it", "pikepdf", "pypdfium2", "sphinx"),
    "procbuild.cli": ("jinja2", "procbuild.store", "procbuild.volume", "pybtex", "pydantic"),
    "procbuild.cli.check": ("jinja2", "pikepdf", "pybtex", "pypdfium2", "sphinx", "typst"),
    "procbuild.worker, procbuild.typeset.papers": (
        *("concurrent.futures", "filelock", "latex2mathml", "markdown_it", "procbuild.conference"),
        *("pikepdf", "pydantic", "pylatexenc", "pypdfium2", "urllib.request"),
    ),
}
"""Libraries that a process must not import at its start, by the modules that it imports first"""


def find_modules() -> dict[str, Path]:
    """Find all modules of procbuild, by their names without ``procbuild.``."""
    paths = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return paths


MODULES = find_modules()


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    """All nodes of a module's syntax tree, those of its top level first."""
    return tuple(ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))))


@cache
def imports(name: str) -> tuple[str, ...]:
    """The names that a module imports, also within functions."""
    found: list[str] = []
    for node in nodes(name):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
            found.append(node.module or "")
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def imported_modules(name: str) -> set[str]:
    """The modules of procbuild that a module imports, without ``procbuild.``."""
    names = {other.removeprefix("procbuild.") for other in imports(name) if "procbuild" in other}
    return names & set(MODULES)


def within(module: str, parts: tuple[str, ...]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


def place(name: str, node: ast.expr) -> str:
    return f"{name}:{node.lineno}"


def test_each_library_is_imported_only_by_its_owners() -> None:
    strangers = [
        f"{name} imports {imported}"
        for name in MODULES
        for imported in imports(name)
        for library, owners in OWNERS.items()
        if within(imported, (library,)) and not within(name, owners)
    ]
    assert strangers == []


def test_the_model_imports_only_the_standard_library() -> None:
    known = sys.stdlib_module_names | {"stdnum", "procbuild"}
    for name in MODULES:
        if within(name, STDLIB):
            assert {imported.partition(".")[0] for imported in imports(name)} <= known, name
            assert all(within(module, STDLIB) for module in imported_modules(name)), name


def test_no_module_imports_the_command_line() -> None:
    users = [
        name
        for name in MODULES
        if any(within(module, ("cli",)) for module in imported_modules(name))
    ]
    assert [name for name in users if not within(name, ("cli", "__main__"))] == []


def test_checks_import_only_the_model() -> None:
    usual = ("", "checks", "text", "names", "plugins", "standards", "wording", *STDLIB)
    for name in MODULES:
        if within(name, ("checks",)):
            allowed = (*usual, "toml") if name == "checks.profile" else usual  # profiles are TOML
            strange = {module for module in imported_modules(name) if not within(module, allowed)}
            assert strange == set(), name


def test_sources_and_exports_do_not_import_each_other() -> None:
    for package in ("sources", "exports"):
        table = imported_modules(package)
        for name in MODULES:
            if name.startswith(f"{package}."):
                siblings = {
                    module for module in imported_modules(name) if within(module, (package,))
                }
                assert siblings & table == set(), f"{name} imports another entry of the table"


def check_no_cycle(graph: Mapping[str, set[str]]) -> None:
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_modules_do_not_import_in_a_cycle() -> None:
    check_no_cycle({name: imported_modules(name) - {name, ""} for name in MODULES})


def test_only_the_command_line_prints_exits_and_reads_the_environment() -> None:
    calls: list[str] = []
    for name in MODULES:
        if within(name, ("cli", "__main__")):
            continue
        for node in nodes(name):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in {"print", "exit", "input"}:
                    calls.append(f"{place(name, node)}: {node.func.id}")
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                attribute = f"{node.value.id}.{node.attr}"
                if attribute in {"os.environ", "os.getenv", "sys.exit", "date.today"}:
                    calls.append(f"{place(name, node)}: {attribute}")
    assert calls == []


def test_dates_do_not_depend_on_the_locale() -> None:
    """``strftime`` uses the locale, so names of months and weekdays come from ``days``."""
    formats = [
        place(name, node)
        for name in MODULES
        for node in nodes(name)
        if isinstance(node, ast.FormattedValue)
        and node.format_spec
        and any(f"%{letter}" in ast.unparse(node.format_spec) for letter in "aAbBcxXp")
    ]
    assert formats == []


@pytest.mark.parametrize("start", LATE_IMPORTS)
def test_a_process_does_not_import_slow_libraries_at_its_start(start: str) -> None:
    script = f"import sys, {start}; print(*sys.modules)"
    process = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert set(LATE_IMPORTS[start]) & set(process.stdout.split()) == set()


def test_files_are_small() -> None:
    lengths = {name: path.read_text(encoding="utf-8").count("\n") for name, path in MODULES.items()}
    assert {name: lines for name, lines in lengths.items() if lines > 350} == {}


def test_public_functions_and_classes_have_docstrings() -> None:
    bare = [
        f"{name}.{node.name}"
        for name in MODULES
        for node in cast("ast.Module", nodes(name)[0]).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_packages_do_not_import_in_a_cycle() -> None:
    graph: dict[str, set[str]] = {}
    for name in MODULES:
        part = name.partition(".")[0]
        graph.setdefault(part, set()).update(
            module.partition(".")[0] for module in imported_modules(name)
        )
    check_no_cycle({part: others - {part, ""} for part, others in graph.items()})


def test_every_package_is_on_the_page_on_architecture() -> None:
    page = (PACKAGE.parents[1] / "conf" / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = {name.partition(".")[0] for name in MODULES} - {"", "__main__"}
    rows = {part: f"`{part}/`" if (PACKAGE / part).is_dir() else f"`{part}.py`" for part in parts}
    assert [part for part, row in rows.items() if row not in page] == []
