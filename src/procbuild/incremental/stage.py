"""Outputs that are made only when what they are made of has changed."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache as cached
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from procbuild.errors import OutputError
from procbuild.files import DISK_FULL
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.fingerprint import fingerprint_of
from procbuild.model import Finding

Findings = tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One output: what it is made of, where it goes, how it is made."""

    name: str
    inputs: str
    """A :func:`procbuild.incremental.cache.digest` of everything that the output depends on"""
    outputs: tuple[Path, ...]
    make: Callable[[], Findings]
    is_same: Callable[[], bool] = lambda: True
    """Whether nobody has written since into what the output is made of"""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a stage."""

    name: str
    made: bool = False
    """Whether it was run; its output was still right otherwise"""
    failure: str = ""
    """Why there is no new output, in lines; empty: there is one"""
    findings: Findings = ()
    state: str = field(default="", compare=False)
    """Changes with the files of the output"""


def run_stage(stage: Stage, cache: Cache) -> Done:
    """Run a stage, unless its output is what it last made of the same inputs."""
    known = _known(stage, cache)
    if known and known["state"] == (state := fingerprint_of(stage.outputs)):
        findings = _findings().validate_python(known["findings"])
        return Done(name=stage.name, findings=findings, state=state)
    free = _free(stage)
    try:
        findings = stage.make()
    except OutputError as error:
        return Done(name=stage.name, failure=str(error))
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        return Done(name=stage.name, failure=_no_room(stage, error, free))
    state = fingerprint_of(stage.outputs)
    if not stage.is_same():
        return Done(name=stage.name, made=True, findings=(*findings, _changed(stage)), state=state)
    entry = {"state": state, "findings": _findings().dump_python(findings, mode="json")}
    cache.write(_key(stage), json.dumps(entry).encode())
    return Done(name=stage.name, made=True, findings=findings, state=state)


def _changed(stage: Stage) -> Finding:
    return Finding(
        check="build-changed",
        severity="warning",
        message=f"Files in conf/ or submissions/ changed while the {stage.name} was made",
        remedy="Run this again",
    )


def _no_room(stage: Stage, error: OSError, free: int) -> str:
    """Which disk is full: the cache may lie on another than the output."""
    file = Path(error.filename or stage.outputs[0])
    problem = f"{file}: {error.strerror}"
    if _folder(file).stat().st_dev == _folder(stage.outputs[0]).stat().st_dev:
        problem = (
            f"{stage.outputs[0]}: no room for it: more than the {free} bytes that were free are "
            "needed"
        )
    return f"{problem}; what was there is as it was; make room for files, then run this again"


def _free(stage: Stage) -> int:
    """Bytes that are free where the output goes."""
    return shutil.disk_usage(_folder(stage.outputs[0])).free


def _folder(path: Path) -> Path:
    """The innermost folder on the way to a path that is there."""
    return next(one for one in (path, *path.parents) if one.is_dir())


def is_current(stage: Stage, cache: Cache) -> bool:
    """Whether a stage would leave its output as it is."""
    known = _known(stage, cache)
    return bool(known) and known["state"] == fingerprint_of(stage.outputs)


def was_made(stage: Stage, cache: Cache) -> bool:
    """Whether a stage was ever run with these inputs, wherever its output is now."""
    return bool(_known(stage, cache))


@cached
def _findings() -> TypeAdapter[Findings]:
    return TypeAdapter(Findings)


def _key(stage: Stage) -> str:
    return digest("stage", stage.name, stage.inputs)


def _known(stage: Stage, cache: Cache) -> dict[str, Any]:
    """What was kept when the stage was last run with these inputs; empty where it never was."""
    known: dict[str, Any] = json.loads(cache.read(_key(stage)) or b"{}")
    return known
