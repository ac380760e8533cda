"""Which sources a run reads, and their settings."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from procbuild.conference import Conference, Program, SourceRules
from procbuild.incoming import Settings
from procbuild.project import Project
from procbuild.store import INCOMING


def settings_of(
    project: Project,
    name: str,
    given: Sequence[SourceRules],
    conference: Conference,
    program: Program,
    **tools: Any,
) -> list[Settings]:
    """The settings of the sources ``given``, else the volume's own, else its ``incoming`` folder.

    ``tools`` are the fields of :class:`Settings` that are the same for all sources.
    """
    incoming = SourceRules(path=f"submissions/{name}/{INCOMING}", optional=True)
    stated = conference.sources or (incoming,)
    rules = [_configured(project, source, stated) for source in given] or stated
    known = frozenset(_path(project, source) for source in (*stated, *rules))
    return [
        _settings(project, source, conference, program, sources=known, **tools) for source in rules
    ]


def _configured(project: Project, given: SourceRules, stated: Sequence[SourceRules]) -> SourceRules:
    """The rules in volume.toml for a source given on the command line; else the source as given."""
    for rules in stated:
        if _path(project, rules) == _path(project, given):
            return replace(rules, kind=given.kind or rules.kind, optional=False)
    return given


def _path(project: Project, rules: SourceRules) -> Path:
    """The path of a source without ``..``, which would lead elsewhere behind a symbolic link."""
    return Path(os.path.normpath(project.root.resolve() / rules.path))


def _settings(
    project: Project, rules: SourceRules, conference: Conference, program: Program, **tools: Any
) -> Settings:
    """The settings for a source. Sources are named relative to the project."""
    remote = rules.path.startswith(("https://", "http://"))
    path = _path(project, rules)
    shown = Path(os.path.relpath(path, project.root.resolve())).as_posix()
    return Settings(
        name=rules.path.partition("?")[0] if remote else shown,
        path=path,
        url=rules.path if remote else "",
        rules=rules,
        files=project.root / rules.files if rules.files else None,
        tracks=conference.tracks,
        sessions=program.sessions,
        **tools,
    )
