"""What packages of an organizer's own add, and what is said of those that can't be used."""

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
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that packages are installed into."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        del sys.modules[name]


def number(plugin: Plugin, value: object) -> int:
    """What the tables of these tests have in them."""
    if not isinstance(value, int):
        raise UsageError(f"{plugin.value} is no number")
    return value


def table() -> Table[int]:
    return Table("test", {"one": 1}, number)


def put(place: Path, package: str, text: str, **names: str) -> None:
    """Install a package of one module that has the package's name."""
    points = {f"{name}": f"{package}:{value}" for name, value in names.items()}
    install(place, package, {"procbuild.tests": points}, {f"{package}.py": text})


def test_plug_ins_stand_behind_what_is_procbuilds_own(place: Path) -> None:
    put(place, "counting", "two = 2\nthree = 3\n", two="two", three="three")
    numbers = table()
    assert dict(numbers) == {"one": 1, "three": 3, "two": 2}
    assert len(numbers) == 3
    assert [str(plugin) for plugin in numbers.plugins] == [
        "the plug-in 'three' of counting 1.0",
        "the plug-in 'two' of counting 1.0",
    ]
    assert numbers.unknown("four") == "there is no test 'four'; tests: one, three, two"


def test_nothing_is_imported_for_a_name_of_procbuilds_own(place: Path) -> None:
    put(place, "counting", "two = 2\n", two="two")
    assert table()["one"] == 1
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


def test_each_broken_plug_in_is_one_line_and_the_others_work(place: Path) -> None:
    for package, (text, names, _) in BROKEN.items():
        put(place, package, text, **names)
    put(place, "good", "v = 2\n", two="v")
    numbers = table()
    assert dict(numbers) == {"one": 1, "two": 2}
    said = {plugin.package: reason for plugin, reason in numbers.broken.items()}
    assert set(said) == set(BROKEN)
    for package, (_, names, reason) in BROKEN.items():
        (name,) = names
        assert said[package].startswith(f"the plug-in '{name}' of {package} 1.0 is left out: ")
        assert reason in said[package]
        assert said[package].endswith(f"; fix {package} or uninstall it")
        assert "\n" not in said[package]
    assert numbers.unknown("b") == said["wrong"]


def test_of_two_packages_with_one_name_neither_is_used(place: Path) -> None:
    for package in ("first", "second"):
        put(place, package, "v = 2\n", two="v")
    numbers = table()
    assert "two" not in numbers
    assert [plugin.package for plugin in numbers.broken] == ["first", "second"]
    assert all("another package has" in reason for reason in numbers.broken.values())


def _version(place: Path) -> None:
    (place / "counting-1.0.dist-info").rename(place / "counting-1.1.dist-info")
    about = place / "counting-1.1.dist-info" / "METADATA"
    about.write_text(about.read_text().replace("1.0", "1.1"))


def _code(place: Path) -> None:
    (place / "counting" / "words.txt").write_text("other words")


def _gone(place: Path) -> None:
    shutil.rmtree(place / "counting-1.0.dist-info")


@pytest.mark.parametrize("change", [_version, _code, _gone])
def test_the_state_follows_version_and_files(place: Path, change: Callable[[Path], None]) -> None:
    files = {"counting/__init__.py": "v = 2\n", "counting/words.txt": "words"}
    install(place, "counting", {"procbuild.tests": {"two": "counting:v"}}, files)
    before = table().state
    assert table().state == before
    change(place)
    assert table().state != before


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    """A project with the office's list, and the documented package in ``packages`` beside it."""
    install_documented(tmp_path / "packages", (root / "conf/docs/extending.md").read_text("utf-8"))
    folder = make_project(tmp_path / "project", '[exports.shelf]\nmark = "QA"')
    (folder / "office").mkdir()
    (folder / "office" / "list.json").write_text(OFFICE)
    (folder / "office" / "7.pdf").write_bytes(small_pdf("On Locks - and Keys", "Ada Martin"))
    return folder


def _use(project: Path, packages: Path) -> None:
    """Collect, check and export with what the documented files add."""
    path = str(packages)
    said = procbuild("collect", "--as", "office", "office/list.json", cwd=project, PYTHONPATH=path)
    assert "7                    On Locks - and Keys" in said.stdout
    assert "error 8: office/list.json, talk 2: no title → Enter it." in said.stdout
    words = ("check", "--profile", "house")
    said = procbuild(*words, cwd=project, exit_code=1, PYTHONPATH=path)
    assert "The title has ‘ - ’: On Locks - and Keys  [house-hyphens]" in said.stdout
    assert "house, 1 page" in said.stdout
    assert "[page-size]" in said.stdout
    assert said.stderr.count("procbuild:") == 0
    procbuild("build", "book", cwd=project, PYTHONPATH=path)
    procbuild("export", "shelf", cwd=project, PYTHONPATH=path)
    delivery = project / "proceedings" / "v" / "exports" / "shelf"
    assert (delivery / "labels.txt").read_text() == "QA 2024 1: On Locks - and Keys\n"
    assert (delivery / "martin24a.pdf").read_bytes().startswith(b"%PDF")


def test_the_documented_package_works_as_a_plug_in(project: Path, tmp_path: Path) -> None:
    _use(project, tmp_path / "packages")


def test_the_documented_files_work_inside_of_procbuild(
    project: Path, tmp_path: Path, root: Path
) -> None:
    page = code_blocks_by_caption((root / "conf/docs/extending.md").read_text("utf-8"))
    copy = tmp_path / "copy"
    shutil.copytree(root / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
    own = copy / "procbuild"
    for file, where in (
        ("office.py", "sources"),
        ("hyphens.py", "checks"),
        ("shelf.py", "exports"),
        ("house.toml", "checks/profiles"),
    ):
        (own / where / file).write_text(page[f"house_rules/{file}"], "utf-8")
    for table, beside, module in (
        ("sources/__init__.py", '"openreview": openreview,', "sources.office import office"),
        ("checks/__init__.py", "record.TITLE_SHAPE,", "checks import hyphens"),
        ("exports/__init__.py", '"zenodo": zenodo,', "exports.shelf import shelf"),
    ):
        text = (own / table).read_text("utf-8").replace(beside, f"{beside}\n{page[table]}")
        text = text.replace("\nfrom procbuild", f"\nfrom procbuild.{module}\nfrom procbuild", 1)
        (own / table).write_text(text, "utf-8")
    _use(project, copy)


def test_what_a_check_found_is_forgotten_with_its_plug_in(project: Path, tmp_path: Path) -> None:
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
POINTS = {
    "procbuild.sources": {"faulty": "faulty:source", "number": "faulty:PROFILE"},
    "procbuild.exports": {"faulty": "faulty:export"},
    "procbuild.profiles": {"faulty": "faulty:PROFILE", "none": "faulty:source"},
    "procbuild.checks": {
        "not-typed": "faulty:NOT_TYPED",
        "one-id": "faulty:OTHER_ID",
        "fails": "typed:TYPED",
    },
}


def test_faults_of_plug_ins_are_told_as_theirs(project: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "packages")
    procbuild("collect", "--as", "office", "office/list.json", cwd=project, PYTHONPATH=path)
    install(tmp_path / "packages", "faulty", POINTS, FAULTY)

    said = procbuild(
        "collect", "office", "--as", "faulty", cwd=project, exit_code=3, PYTHONPATH=path
    )
    assert "procbuild: office: the plug-in 'faulty' of faulty 1.0 failed, ZeroDivisionError" in (
        said.stderr
    )
    assert "'number' of faulty 1.0 is left out: faulty:PROFILE is not a function" in said.stderr
    said = procbuild(
        "collect", "office", "--as", "number", cwd=project, exit_code=2, PYTHONPATH=path
    )
    assert "is left out: faulty:PROFILE is not a function" in said.stderr

    said = procbuild("check", cwd=project, exit_code=1, PYTHONPATH=path)
    assert "[house-hyphens]" in said.stdout
    assert "The check itself failed, TypeError: ‘it provides str, not Spot’  [fails]" in (
        said.stdout
    )
    assert "'not-typed' of faulty 1.0 is left out: its find declares no parameter" in said.stderr
    assert "the id of the check, 'other', is not the entry point's name" in said.stderr
    assert "faulty.toml:2: page_sizes: 'a4' is not a list; write [ … ]" in said.stderr
    assert "'none' of faulty 1.0 is left out: faulty:source is function, not the path" in (
        said.stderr
    )

    procbuild("build", "book", cwd=project, PYTHONPATH=path)
    said = procbuild("export", "faulty", "shelf", cwd=project, exit_code=5, PYTHONPATH=path)
    assert "procbuild: the plug-in 'faulty' of faulty 1.0 failed, AttributeError" in said.stderr
    assert (project / "proceedings/v/exports/shelf/labels.txt").is_file()

    said = procbuild("doctor", cwd=project, exit_code=5, PYTHONPATH=path).stdout
    told = [line.split() for line in said.splitlines()]
    assert ["ok", "source", "office", "house-rules", "1.0"] in told
    assert ["problem", "check", "one-id", "the", "plug-in"] in [words[:5] for words in told]
