"""Packages with entry points, installed into folders of the tests' own."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BLOCK = re.compile(
    r"^```\{code-block\} \w+\n:caption: (\S+)\n\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def captioned(page: str) -> dict[str, str]:
    """The blocks of code of a page of the documentation that have a caption, by it."""
    return dict(BLOCK.findall(page))


def install(
    folder: Path,
    name: str,
    points: Mapping[str, Mapping[str, str]],
    files: Mapping[str, str],
    version: str = "1.0",
) -> None:
    """Install a package as pip does; ``points`` are its entry points by group."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    about.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    )
    lines = []
    for group, entries in points.items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in entries.items())]
    about.joinpath("entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def install_documented(folder: Path, page: str) -> None:
    """Install the package that a page of the documentation shows."""
    files = captioned(page)
    project: dict[str, Any] = tomllib.loads(files["pyproject.toml"])["project"]
    own = {path: text for path, text in files.items() if path.startswith("house_rules/")}
    install(folder, project["name"], project["entry-points"], own, project["version"])
