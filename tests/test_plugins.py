"""Plugins: packages that add sources, checks, exports and profiles, and messages on faulty ones."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from procbuild.errors import UsageError
from procbuild.plugins import Plugin, Table
from tests.command import procbuild
from tests.papers import make_project, small_pdf
from tests.plugin_packages import code_blocks_by_caption, install, install_documented

OFFICE = """\
[{"no": 7, "title": "On Locks - and Keys", "speakers": ["Ada Martin"], "abstract": "Of locks."},
 {"no": 8, "speakers": ["Thomas Lu"]}]
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in the path of Python, to install packages into."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        del sys.modules[name]


def check_number(plugin: Plugin, value: object) -> int:
    """Return the value of a plugin if it is a number, as the tables of these tests require."""
    if not isinstance(value, int):
        raise UsageError(f"{plugin.value} is no number")
    return value


def make_table() -> Table[int]:
    return Table("test", {"one": 1}, check_number)


def install_module(packages: Path, package: str, text: str, **names: str) -> None:
    """Install a package with one module of the same name; ``names`` are its entry points."""
    entry_points = {name: f"{package}:{value}" for name, value in names.items()}
    install(packages, package, {"procbuild.tests": entry_points}, {f"{package}.py": text})


def test_plugins_follow_the_built_in_entries(packages: Path) -> None:
    install_module(packages, "counting", "two = 2\nthree = 3\n", two="two", three="three")
    numbers = make_table()
    assert dict(numbers) == {"one": 1, "three": 3, "two": 2}
    assert len(numbers) == 3
    assert [str(plugin) for plugin in numbers.plugins] == [
        "the plug-in 'three' of counting 1.0",
        "the plug-in 'two' of counting 1.0",
    ]
    assert numbers.unknown("four") == "there is no test 'four'; tests: one, three, two"


def test_no_plugin_is_imported_for_a_built_in_entry(packages: Path) -> None:
    install_module(packages, "counting", "two = 2\n", two="two")
    assert make_table()["one"] == 1
    assert "counting" not in sys.modules


BROKEN = {
    "clash": ("v = 2\n", {"one": "v"}, "procbuild has a test of this name"),
    "absent": ("import nowhere_to_be_found\n", {"a": "v"}, "No module named 'nowhere_to_be_found'"),
    "wrong": ("v = 'text'\n", {"b": "v"}, "wrong:v is no number"),
    "lacking": ("", {"c": "v"}, "AttributeError: "),
    "leaving": ("import sys\nsys.exit('bye')\n", {"d": "v"}, "SystemExit: bye"),
    "syntax": ("def\n", {"e": "v"}, "SyntaxError: "),
    "shouting": ("raise ValueError('two\\nlines')\n", {"f": "v"}, "ValueError: two lines"),
    "named": ("v = 2\n", {"../g": "v"}, "its name may only contain"),
}


def test_each_broken_plugin_is_one_message_and_the_others_work(packages: Path) -> None:
    for package, (text, names, _) in BROKEN.items():
        install_module(packages, package, text, **names)
    install_module(packages, "good", "v = 2\n", two="v")
    numbers = make_table()
    assert dict(numbers) == {"one": 1, "two": 2}
    reasons = {plugin.package: reason for plugin, reason in numbers.broken.items()}
    assert set(reasons) == set(BROKEN)
    for package, (_, names, reason) in BROKEN.items():
        (name,) = names
        assert reasons[package].startswith(f"the plug-in '{name}' of {package} 1.0 is left out: ")
        assert reason in reasons[package]
        assert reasons[package].endswith(f"; fix {package} or uninstall it")
        assert "\n" not in reasons[package]
    assert numbers.unknown("b") == reasons["wrong"]


def test_two_plugins_with_the_same_name_are_both_left_out(packages: Path) -> None:
    for package in ("first", "second"):
        install_module(packages, package, "v = 2\n", two="v")
    numbers = make_table()
    assert "two" not in numbers
    assert [plugin.package for plugin in numbers.broken] == ["first", "second"]
    assert all("another package has" in reason for reason in numbers.broken.values())


def _change_version(packages: Path) -> None:
    (packages / "counting-1.0.dist-info").rename(packages / "counting-1.1.dist-info")
    metadata = packages / "counting-1.1.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text().replace("1.0", "1.1"))


def _change_file(packages: Path) -> None:
    (packages / "counting" / "words.txt").write_text("other words")


def _uninstall(packages: Path) -> None:
    shutil.rmtree(packages / "counting-1.0.dist-info")


@pytest.mark.parametrize("change", [_change_version, _change_file, _uninstall])
def test_the_state_of_a_table_changes_with_version_and_files(
    packages: Path, change: Callable[[Path], None]
) -> None:
    files = {"counting/__init__.py": "v = 2\n", "counting/words.txt": "words"}
    install(packages, "counting", {"procbuild.tests": {"two": "counting:v"}}, files)
    before = make_table().state
    assert make_table().state == before
    change(packages)
    assert make_table().state != before


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    """A project with the list of an office; the documented package is in ``packages``."""
    install_documented(tmp_path / "packages", (root / "conf/docs/extending.md").read_text("utf-8"))
    folder = make_project(tmp_path / "project", '[exports.shelf]\nmark = "QA"')
    (folder / "office").mkdir()
    (folder / "office" / "list.json").write_text(OFFICE)
    (folder / "office" / "7.pdf").write_bytes(small_pdf("On Locks - and Keys", "Ada Martin"))
    return folder


def _use_documented_package(project: Path, packages: Path) -> None:
    """Collect, check and export with the source, check, profile and export of the documentation."""
    path = str(packages)
    process = procbuild(
        "collect", "--as", "office", "office/list.json", cwd=project, PYTHONPATH=path
    )
    assert "7                    On Locks - and Keys" in process.stdout
    assert "error 8: office/list.json, talk 2: no title → Enter it." in process.stdout
    process = procbuild("check", "--profile", "house", cwd=project, exit_code=1, PYTHONPATH=path)
    assert "The title has ‘ - ’: On Locks - and Keys  [house-hyphens]" in process.stdout
    assert "house, 1 page" in process.stdout
    assert "[page-size]" in process.stdout
    assert process.stderr.count("procbuild:") == 0
    procbuild("build", "book", cwd=project, PYTHONPATH=path)
    procbuild("export", "shelf", cwd=project, PYTHONPATH=path)
    delivery = project / "proceedings" / "v" / "exports" / "shelf"
    assert (delivery / "labels.txt").read_text() == "QA 2024 1: On Locks - and Keys\n"
    assert (delivery / "martin24a.pdf").read_bytes().startswith(b"%PDF")


def test_the_documented_package_works_as_a_plugin(project: Path, tmp_path: Path) -> None:
    _use_documented_package(project, tmp_path / "packages")


def test_the_documented_files_work_inside_procbuild(
    project: Path, tmp_path: Path, root: Path
) -> None:
    code_blocks = code_blocks_by_caption((root / "conf/docs/extending.md").read_text("utf-8"))
    copy = tmp_path / "copy"
    shutil.copytree(root / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
    package = copy / "procbuild"
    for file, folder in (
        ("office.py", "sources"),
        ("hyphens.py", "checks"),
        ("shelf.py", "exports"),
        ("house.toml", "checks/profiles"),
    ):
        (package / folder / file).write_text(code_blocks[f"house_rules/{file}"], "utf-8")
    for table, neighbour, module in (
        ("sources/__init__.py", '"openreview": openreview,', "sources.office import office"),
        ("checks/__init__.py", "record.TITLE_SHAPE,", "checks import hyphens"),
        ("exports/__init__.py", '"zenodo": zenodo,', "exports.shelf import shelf"),
    ):
        text = (
            (package / table)
            .read_text("utf-8")
            .replace(neighbour, f"{neighbour}\n{code_blocks[table]}")
        )
        text = text.replace("\nfrom procbuild", f"\nfrom procbuild.{module}\nfrom procbuild", 1)
        (package / table).write_text(text, "utf-8")
    _use_documented_package(project, copy)


def test_cached_findings_are_dropped_when_a_plugin_changes(project: Path, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    path = str(packages)
    procbuild("collect", "--as", "office", "office/list.json", cwd=project, PYTHONPATH=path)
    first = procbuild("check", cwd=project, exit_code=1, PYTHONPATH=path).stdout
    assert "[house-hyphens]" in first
    file = packages / "house_rules" / "hyphens.py"
    file.write_text(file.read_text("utf-8").replace("The title has", "Behold"), "utf-8")
    second = procbuild("check", cwd=project, exit_code=1, PYTHONPATH=path).stdout
    assert "Behold ‘ - ’" in second
    third = procbuild("check", cwd=project, exit_code=1).stdout
    assert "house-hyphens" not in third


FAULTY = {
    "faulty.py": """\
from pathlib import Path
from procbuild.checks.base import Check, Remedy

def source(settings):
    yield 1 / 0

def export(volume):
    return volume.nothing

def find(record):
    return [record.title]

def loose(record):
    return []

NOT_TYPED = Check(id="not-typed", severity="error", what="", why="", remedy=Remedy(), find=loose)
OTHER_ID = Check(id="other", severity="error", what="", why="", remedy=Remedy(), find=loose)
PROFILE = Path(__file__).with_name("faulty.toml")
""",
    "typed.py": """\
from procbuild.checks.base import Check, Remedy
from procbuild.model import Record

def find(record: Record):
    return [record.title]

TYPED = Check(id="fails", severity="error", what="", why="", remedy=Remedy(), find=find)
""",
    "faulty.toml": 'title = "x"\npage_sizes = "a4"\nfinal = ["("]\n',
}
ENTRY_POINTS = {
    "procbuild.sources": {"faulty": "faulty:source", "number": "faulty:PROFILE"},
    "procbuild.exports": {"faulty": "faulty:export"},
    "procbuild.profiles": {"faulty": "faulty:PROFILE", "none": "faulty:source"},
    "procbuild.checks": {
        "not-typed": "faulty:NOT_TYPED",
        "one-id": "faulty:OTHER_ID",
        "fails": "typed:TYPED",
    },
}


def test_messages_name_the_faulty_plugin(project: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "packages")
    procbuild("collect", "--as", "office", "office/list.json", cwd=project, PYTHONPATH=path)
    install(tmp_path / "packages", "faulty", ENTRY_POINTS, FAULTY)

    process = procbuild(
        "collect", "office", "--as", "faulty", cwd=project, exit_code=3, PYTHONPATH=path
    )
    assert "procbuild: office: the plug-in 'faulty' of faulty 1.0 failed, ZeroDivisionError" in (
        process.stderr
    )
    assert "'number' of faulty 1.0 is left out: faulty:PROFILE is not a function" in process.stderr
    process = procbuild(
        "collect", "office", "--as", "number", cwd=project, exit_code=2, PYTHONPATH=path
    )
    assert "is left out: faulty:PROFILE is not a function" in process.stderr

    process = procbuild("check", cwd=project, exit_code=1, PYTHONPATH=path)
    assert "[house-hyphens]" in process.stdout
    assert "The check itself failed, TypeError: ‘it provides str, not Spot’  [fails]" in (
        process.stdout
    )
    assert "'not-typed' of faulty 1.0 is left out: its find declares no parameter" in process.stderr
    assert "the id of the check, 'other', is not the entry point's name" in process.stderr
    assert "faulty.toml:2: page_sizes: 'a4' is not a list; write [ … ]" in process.stderr
    assert "'none' of faulty 1.0 is left out: faulty:source is function, not the path" in (
        process.stderr
    )

    procbuild("build", "book", cwd=project, PYTHONPATH=path)
    process = procbuild("export", "faulty", "shelf", cwd=project, exit_code=5, PYTHONPATH=path)
    assert "procbuild: the plug-in 'faulty' of faulty 1.0 failed, AttributeError" in process.stderr
    assert (project / "proceedings/v/exports/shelf/labels.txt").is_file()

    process = procbuild("doctor", cwd=project, exit_code=5, PYTHONPATH=path)
    rows = [line.split() for line in process.stdout.splitlines()]
    assert ["ok", "source", "office", "house-rules", "1.0"] in rows
    assert ["problem", "check", "one-id", "the", "plug-in"] in [words[:5] for words in rows]
