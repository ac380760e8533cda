"""Stages: outputs that are made only when their inputs have changed."""

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
    """One output: its inputs, its files, and the function that makes it."""

    name: str
    inputs: str
    """A :func:`procbuild.incremental.cache.digest` of everything that the output depends on"""
    outputs: tuple[Path, ...]
    make: Callable[[], Findings]
    is_same: Callable[[], bool] = lambda: True
    """Whether the inputs are still those that ``inputs`` was computed from"""


@dataclass(frozen=True, kw_only=True)
class Done:
    """The result of a stage."""

    name: str
    made: bool = False
    """Whether the stage was run; otherwise its output was up to date"""
    failure: str = ""
    """Why the stage failed, in one or more lines; empty: it did not"""
    findings: Findings = ()
    state: str = field(default="", compare=False)
    """Fingerprint of the files of the output"""


def run_stage(stage: Stage, cache: Cache) -> Done:
    """Run a stage, unless its output is what it last made from the same inputs."""
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
        return Done(name=stage.name, failure=_disk_full(stage, error, free))
    state = fingerprint_of(stage.outputs)
    if not stage.is_same():
        return Done(
            name=stage.name, made=True, findings=(*findings, _changed_inputs(stage)), state=state
        )
    entry = {"state": state, "findings": _findings().dump_python(findings, mode="json")}
    cache.write(_key(stage), json.dumps(entry).encode())
    return Done(name=stage.name, made=True, findings=findings, state=state)


def _changed_inputs(stage: Stage) -> Finding:
    return Finding(
        check="build-changed",
        severity="warning",
        message=f"Files in conf/ or submissions/ changed while the {stage.name} was made",
        remedy="Run this again.",
    )


def _disk_full(stage: Stage, error: OSError, free: int) -> str:
    """The message for a full disk, which may be that of the output or that of the cache."""
    file = Path(error.filename or stage.outputs[0])
    problem = f"{file}: {error.strerror}"
    if _folder(file).stat().st_dev == _folder(stage.outputs[0]).stat().st_dev:
        problem = (
            f"{stage.outputs[0]}: no space left: more than the {free} bytes that were free are "
            "needed"
        )
    return f"{problem}; the old files are unchanged; make room for files, then run this again"


def _free(stage: Stage) -> int:
    """Bytes that are free on the disk of the output."""
    return shutil.disk_usage(_folder(stage.outputs[0])).free


def _folder(path: Path) -> Path:
    """The path itself or its nearest parent that is an existing folder."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def is_current(stage: Stage, cache: Cache) -> bool:
    """Whether the output of a stage is up to date."""
    known = _known(stage, cache)
    return bool(known) and known["state"] == fingerprint_of(stage.outputs)


def was_made(stage: Stage, cache: Cache) -> bool:
    """Whether a stage was ever run with these inputs, whether or not its output still exists."""
    return bool(_known(stage, cache))


@cached
def _findings() -> TypeAdapter[Findings]:
    return TypeAdapter(Findings)


def _key(stage: Stage) -> str:
    return digest("stage", stage.name, stage.inputs)


def _known(stage: Stage, cache: Cache) -> dict[str, Any]:
    """The cache entry of the stage's last run with these inputs; empty if there was none."""
    known: dict[str, Any] = json.loads(cache.read(_key(stage)) or b"{}")
    return known
