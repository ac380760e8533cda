"""The laws of the house: who may import what."""

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
    "openpyxl": ("sources.spreadsheets",),
    "yaml": ("sources.aclpub2",),
    "lxml": ("sources.spreadsheets",),
    "markdown_it": ("text.markup",),
    "packaging": ("standards.licences", "doctor.installed"),
    "pydantic": (
        *("toml", "config.schema"),  # what people write
        *("store", "published.ledger", "letters.log"),  # what lies in submissions/
        *(
            "build",
            "incremental.stage",
            "pdf.sandbox",
            "site.pages.sheet",
        ),  # what is kept of earlier runs
        "sources.folder",
    ),
}
"""The parts of the package that may import an outside thing."""


STDLIB = (
    "model",
    "facts",
    "layout",
    "errors",
    "conference",
    "standards.east_asian",
    "standards.orcid",
    "standards.page_sizes",
)
"""The parts that stand on the standard library and on each other alone, and on the check digits of
stdnum, which is arithmetic."""

LATE = {
    "procbuild.book": ("importlib.metadata", "pyuca", "typst"),
    "procbuild.book.making": (
        "latex2mathml",
        "markdown_it",
        "pikepdf",
        "pydantic",
        "pypdfium2",
        "sphinx",
    ),
    "procbuild.cli.build": ("latex2mathml", "markdown_it", "pikepdf", "pypdfium2", "sphinx"),
    "procbuild.worker, procbuild.typeset.papers": (
        *("concurrent.futures", "filelock", "latex2mathml", "markdown_it", "procbuild.conference"),
        *("pikepdf", "pydantic", "pylatexenc", "pypdfium2", "urllib.request"),
    ),
}
"""What a process starts without, by the modules that it begins with."""


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name, without ``procbuild.``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(path: Path) -> set[str]:
    """The modules of the package that a module imports, without ``procbuild.``."""
    names = {name.removeprefix("procbuild.") for name in imports(path) if "procbuild" in name}
    return names & set(MODULES)


def within(module: str, parts: tuple[str, ...]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


@pytest.mark.parametrize("name", MODULES)
def test_each_outside_thing_has_one_owner(name: str) -> None:
    for imported in imports(MODULES[name]):
        for outside, owners in OWNERS.items():
            if within(imported, (outside,)):
                assert within(name, owners), f"{name} imports {imported}"


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, STDLIB)])
def test_the_model_stands_on_the_standard_library(name: str) -> None:
    outside = {one.partition(".")[0] for one in imports(MODULES[name])} - {"procbuild"}
    assert outside <= sys.stdlib_module_names | {"stdnum"}
    assert all(within(one, STDLIB) for one in own(MODULES[name]))


@pytest.mark.parametrize(
    "name", [name for name in MODULES if not within(name, ("cli", "__main__"))]
)
def test_nobody_imports_the_command_line(name: str) -> None:
    assert not any(within(one, ("cli",)) for one in own(MODULES[name]))


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, ("checks",))])
def test_checks_see_values_alone(name: str) -> None:
    allowed = (
        *("", "checks", "text", "names", "plugins", "standards", "wording"),
        *STDLIB,
        *(["toml"] if name == "checks.profile" else []),  # profiles are such files
    )
    assert {one for one in own(MODULES[name]) if not within(one, allowed)} == set()


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.startswith(("sources.", "exports."))]
)
def test_files_of_a_seam_do_not_know_each_other(name: str) -> None:
    seam = name.partition(".")[0]
    tables = set(own(MODULES[seam]))
    siblings = {one for one in own(MODULES[name]) if one.startswith(f"{seam}.")}
    assert siblings & tables == set(), f"{name} imports another entry of the table"


def assert_no_cycle(graph: Mapping[str, set[str]]) -> None:
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_modules_are_in_no_cycle() -> None:
    assert_no_cycle({name: own(path) - {name, ""} for name, path in MODULES.items()})


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_prints_exits_and_reads_the_environment(name: str) -> None:
    if within(name, ("cli", "__main__")):
        return
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "exit", "input"}, f"{name}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            thing = f"{node.value.id}.{node.attr}"
            assert thing not in {"os.environ", "os.getenv", "sys.exit", "date.today"}, (
                f"{name}:{node.lineno}: {thing}"
            )


@pytest.mark.parametrize("name", MODULES)
def test_days_are_in_words_whatever_the_locale(name: str) -> None:
    """Names of months and weekdays come from ``days``: those of ``strftime`` are the machine's."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            spec = ast.unparse(node.format_spec)
            assert not any(f"%{letter}" in spec for letter in "aAbBcxXp"), f"{name}:{node.lineno}"


@pytest.mark.parametrize("begun", LATE)
def test_a_process_imports_what_it_needs(begun: str) -> None:
    script = f"import sys, {begun}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(LATE[begun]) & set(run.stdout.split()) == set()


@pytest.mark.parametrize("name", MODULES)
def test_files_stay_small(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= 350, f"{name}: {lines} lines"


@pytest.mark.parametrize("name", MODULES)
def test_what_is_public_is_documented(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{name}.{node.name}"


def test_parts_are_in_no_cycle() -> None:
    graph: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        part = name.partition(".")[0]
        graph.setdefault(part, set()).update(one.partition(".")[0] for one in own(path))
    assert_no_cycle({part: others - {part, ""} for part, others in graph.items()})


@pytest.mark.parametrize("part", sorted({name.partition(".")[0] for name in MODULES} - {""}))
def test_every_part_is_on_the_page_of_the_architecture(part: str) -> None:
    page = (PACKAGE.parents[1] / "conf" / "docs" / "architecture.md").read_text(encoding="utf-8")
    name = f"{part}/" if (PACKAGE / part).is_dir() else f"{part}.py"
    assert part == "__main__" or f"`{name}`" in page
