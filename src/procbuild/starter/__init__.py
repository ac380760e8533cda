"""The files of a new project, made from the templates in this folder."""

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
"""Path of each template in the project."""


HIDDEN = "% "
"""Starts a comment line in a page, which readers do not see."""

BEFORE = timedelta(weeks=8), timedelta(weeks=16)
"""Time from the start of a project to its deadline and to its event."""


def write_project(
    root: Path,
    volume: str,
    source: SourceRules | None,
    today: date,
    language: str,
) -> None:
    """Write a project with one volume, whose dates lie in the future, to the folder ``root``.

    Its papers come from ``source``; without one there are two sample papers in ``incoming``. A
    project with a source has its papers under version control, since the source lies outside of
    it; one without collects them from ``incoming`` wherever it is checked out. In a ``language``
    other than English, headings are in that language, and instructions are comments in the pages.
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
    """The environment of templates that are valid TOML and YAML: statements are comments."""
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
    """A TOML string: like JSON's, but with DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
