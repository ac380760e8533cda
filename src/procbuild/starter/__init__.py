"""What a new project begins with: files of this folder, filled in."""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, StrictUndefined

from procbuild import __version__
from procbuild.conference import SourceRules
from procbuild.config.schema import write_schemas
from procbuild.translations import ENGLISH, words_in

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "gitignore": ".gitignore",
        "github.yml": ".github/workflows/proceedings.yml",
        "gitlab.yml": ".gitlab-ci.yml",
        "requirements.txt": "requirements.txt",
        "conf/conf.py": "conf/conf.py",
        "conf/VOLUME/volume.toml": "conf/VOLUME/volume.toml",
        "conf/VOLUME/program.toml": "conf/VOLUME/program.toml",
        "conf/VOLUME/index.md": "conf/VOLUME/index.md",
        "conf/VOLUME/call.md": "conf/VOLUME/call.md",
        "conf/VOLUME/preface.md": "conf/VOLUME/preface.md",
    }
)
"""Where each text goes in the project."""


HIDDEN = "% "
"""Begins a line of a page that readers do not see."""

BEFORE = timedelta(weeks=8), timedelta(weeks=16)
"""How long before its deadline and before its event a project begins."""


def write_project(
    root: Path,
    volume: str,
    source: SourceRules | None,
    today: date,
    language: str = ENGLISH.language,
) -> None:
    """Fill the folder ``root`` with a project of one volume, whose dates are yet to come.

    Its papers come from ``source``; without one there are two sample papers in ``incoming``. A
    project with a source keeps its papers in its history, since the source lies outside of it; one
    without makes them from ``incoming`` wherever it is checked out. In another ``language`` than
    English, headings are in it, and what tells people what to write is for them alone to read.
    """
    words = words_in(language)
    starter = resources.files("procbuild.starter")
    templates = _environment()
    deadline, event = (today + time for time in BEFORE)
    for name, place in PLACES.items():
        text = templates.from_string((starter / name).read_text(encoding="utf-8"))
        path = root / place.replace("VOLUME", volume)
        path.parent.mkdir(parents=True, exist_ok=True)
        filled = text.render(
            volume=volume,
            source=source,
            version=__version__,
            deadline=deadline,
            event=event,
            language=language,
            call=words("Call for papers"),
            preface=words("Preface"),
            talks=words("Talks"),
        )
        if path.suffix == ".md" and language != ENGLISH.language:
            filled = re.sub(r"^(?=[^#\n])", HIDDEN, filled, flags=re.MULTILINE)
        path.write_text(filled, encoding="utf-8")
    write_schemas(root / "conf")
    incoming = root / "submissions" / volume / "incoming"
    incoming.mkdir(parents=True)
    if source is None:
        _copy(starter / "incoming", incoming)
    (root / "proceedings").mkdir()
    (root / "proceedings" / ".gitignore").write_text("*\n!.gitignore\n", encoding="utf-8")


def _copy(folder: Traversable, target: Path) -> None:
    for sample in folder.iterdir():
        with resources.as_file(sample) as path:
            shutil.copy(path, target)


def _environment() -> Environment:
    """Templates that stay valid TOML and YAML: conditions are comments."""
    templates = Environment(  # noqa: S701 - no HTML
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        block_start_string="#%",
        block_end_string="%#",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
    templates.filters["quoted"] = _quoted
    return templates


def _quoted(text: str) -> str:
    """A TOML string: JSON's, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
