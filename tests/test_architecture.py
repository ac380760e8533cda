"""The rules of the architecture: which modules may import which others."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

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


def imports(path: Path) -> Iterator[str]:
    """Return the names that a module imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_modules(path: Path) -> set[str]:
    """Return the modules of procbuild that a module imports, without ``procbuild.``."""
    names = {name.removeprefix("procbuild.") for name in imports(path) if "procbuild" in name}
    return names & set(MODULES)


def within(module: str, parts: tuple[str, ...]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


@pytest.mark.parametrize("name", MODULES)
def test_each_library_is_imported_only_by_its_owners(name: str) -> None:
    for imported in imports(MODULES[name]):
        for library, owners in OWNERS.items():
            if within(imported, (library,)):
                assert within(name, owners), f"{name} imports {imported}"


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, STDLIB)])
def test_the_model_imports_only_the_standard_library(name: str) -> None:
    libraries = {module.partition(".")[0] for module in imports(MODULES[name])} - {"procbuild"}
    assert libraries <= sys.stdlib_module_names | {"stdnum"}
    assert all(within(module, STDLIB) for module in imported_modules(MODULES[name]))


@pytest.mark.parametrize(
    "name", [name for name in MODULES if not within(name, ("cli", "__main__"))]
)
def test_no_module_imports_the_command_line(name: str) -> None:
    assert not any(within(module, ("cli",)) for module in imported_modules(MODULES[name]))


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, ("checks",))])
def test_checks_import_only_the_model(name: str) -> None:
    allowed = (
        *("", "checks", "text", "names", "plugins", "standards", "wording"),
        *STDLIB,
        *(["toml"] if name == "checks.profile" else []),  # profiles are such files
    )
    assert {
        module for module in imported_modules(MODULES[name]) if not within(module, allowed)
    } == set()


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.startswith(("sources.", "exports."))]
)
def test_sources_and_exports_do_not_import_each_other(name: str) -> None:
    package = name.partition(".")[0]
    tables = set(imported_modules(MODULES[package]))
    siblings = {
        module for module in imported_modules(MODULES[name]) if module.startswith(f"{package}.")
    }
    assert siblings & tables == set(), f"{name} imports another entry of the table"


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
    check_no_cycle({name: imported_modules(path) - {name, ""} for name, path in MODULES.items()})


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_prints_exits_and_reads_the_environment(name: str) -> None:
    if within(name, ("cli", "__main__")):
        return
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "exit", "input"}, f"{name}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            attribute = f"{node.value.id}.{node.attr}"
            assert attribute not in {"os.environ", "os.getenv", "sys.exit", "date.today"}, (
                f"{name}:{node.lineno}: {attribute}"
            )


@pytest.mark.parametrize("name", MODULES)
def test_dates_do_not_depend_on_the_locale(name: str) -> None:
    """``strftime`` uses the locale, so names of months and weekdays come from ``days``."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            spec = ast.unparse(node.format_spec)
            assert not any(f"%{letter}" in spec for letter in "aAbBcxXp"), f"{name}:{node.lineno}"


@pytest.mark.parametrize("start", LATE_IMPORTS)
def test_a_process_does_not_import_slow_libraries_at_its_start(start: str) -> None:
    script = f"import sys, {start}; print(*sys.modules)"
    process = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert set(LATE_IMPORTS[start]) & set(process.stdout.split()) == set()


@pytest.mark.parametrize("name", MODULES)
def test_files_are_small(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= 350, f"{name}: {lines} lines"


@pytest.mark.parametrize("name", MODULES)
def test_public_functions_and_classes_have_docstrings(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{name}.{node.name}"


def test_packages_do_not_import_in_a_cycle() -> None:
    graph: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        part = name.partition(".")[0]
        graph.setdefault(part, set()).update(
            module.partition(".")[0] for module in imported_modules(path)
        )
    check_no_cycle({part: others - {part, ""} for part, others in graph.items()})


@pytest.mark.parametrize("part", sorted({name.partition(".")[0] for name in MODULES} - {""}))
def test_every_package_is_on_the_page_on_architecture(part: str) -> None:
    page = (PACKAGE.parents[1] / "conf" / "docs" / "architecture.md").read_text(encoding="utf-8")
    name = f"{part}/" if (PACKAGE / part).is_dir() else f"{part}.py"
    assert part == "__main__" or f"`{name}`" in page
