"""Installs plugins, that is, packages with entry points, into temporary folders."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CODE_BLOCK = re.compile(
    r"^```\{code-block\} \w+\n:caption: (\S+)\n\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def code_blocks_by_caption(page: str) -> dict[str, str]:
    """Return the code blocks of a page of the documentation by their captions."""
    return dict(CODE_BLOCK.findall(page))


def install(
    folder: Path,
    name: str,
    entry_points: Mapping[str, Mapping[str, str]],
    files: Mapping[str, str],
    version: str = "1.0",
) -> None:
    """Install a package as pip does; ``entry_points`` are by group."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    dist_info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    dist_info.mkdir(parents=True)
    dist_info.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    )
    lines = []
    for group, entries in entry_points.items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in entries.items())]
    dist_info.joinpath("entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def install_documented(folder: Path, page: str) -> None:
    """Install the package whose files a page of the documentation shows."""
    blocks = code_blocks_by_caption(page)
    project: dict[str, Any] = tomllib.loads(blocks["pyproject.toml"])["project"]
    files = {path: text for path, text in blocks.items() if path.startswith("house_rules/")}
    install(folder, project["name"], project["entry-points"], files, project["version"])
