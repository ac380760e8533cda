"""From the volume to its outputs: each stage is run only when what it is made of has changed."""

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from procbuild import __version__, book, site
from procbuild.bibliography import volume_bib
from procbuild.errors import OutputError
from procbuild.files import sha256_of, swap_folder, write_atomic
from procbuild.model import Finding, Volume
from procbuild.project import Project
from procbuild.run import Cache, Progress, digest

Findings = tuple[Finding, ...]

TARGETS = ("bib", "book", "site")
"""What can be built, in the order in which one needs the other."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One output: what it is made of, where it goes, how it is made."""

    name: str
    inputs: Callable[[], str]
    """A :func:`procbuild.run.digest` of everything that the output depends on, asked for when
    the stages before it have been run"""
    outputs: tuple[Path, ...]
    make: Callable[[], Findings]


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build did."""

    made: tuple[str, ...]
    """Stages that were run"""
    kept: tuple[str, ...]
    """Stages whose output was still right"""
    findings: Findings


def build(
    project: Project,
    volume: Volume,
    targets: Sequence[str],
    *,
    today: date,
    allow_missing: bool,
    jobs: int,
    cache: Cache,
    progress: Progress,
) -> Built:
    """Bring the named outputs of a volume up to date below ``proceedings/<volume>/``."""
    out = project.proceedings(volume.name)
    out.mkdir(parents=True, exist_ok=True)
    inputs = fingerprint(project, volume)
    bib = volume_bib(volume)

    def make_bib() -> Findings:
        write_atomic(out / f"{volume.name}.bib", bib)
        return ()

    def make_book() -> Findings:
        return book.build(
            volume,
            project.conf(volume.name),
            out,
            allow_missing=allow_missing,
            jobs=jobs,
            cache=cache,
            progress=progress,
        )

    def make_site() -> Findings:
        with tempfile.TemporaryDirectory(prefix=".site-", dir=out) as folder:
            new = Path(folder) / "site"
            findings = site.build(
                volume,
                project.conf(volume.name),
                new,
                papers=out / "papers",
                book=out / "book.pdf",
                today=today,
                jobs=jobs,
                cache=cache,
                progress=progress,
            )
            swap_folder(new, out / "site")
        return findings

    stages = {
        "bib": Stage(
            name="bib",
            inputs=lambda: digest(bib),
            outputs=(out / f"{volume.name}.bib",),
            make=make_bib,
        ),
        "book": Stage(
            name="book",
            inputs=lambda: digest(inputs, allow_missing),
            outputs=(out / "book.pdf", out / "papers"),
            make=make_book,
        ),
        "site": Stage(
            name="site",
            inputs=lambda: digest(
                inputs, today.isoformat(), _state([out / "book.pdf", out / "papers"])
            ),
            outputs=(out / "site",),
            make=make_site,
        ),
    }
    return run_stages([stages[name] for name in TARGETS if name in targets], cache)


def fingerprint(project: Project, volume: Volume) -> str:
    """A digest of all that outputs depend on: program, configuration, pages, records, PDFs."""
    conf = project.conf(volume.name)
    files = [project.root / "conf" / "conf.py", *sorted(conf.rglob("*"))]
    written = {
        path.relative_to(project.root).as_posix(): sha256_of(path)
        for path in files
        if path.is_file()
    }
    program = Path(__file__).parent
    code = _state(path for path in program.rglob("*") if path.suffix != ".pyc")
    return digest(
        __version__,
        code,
        json.dumps(written, sort_keys=True),
        TypeAdapter(Volume).dump_json(volume),
    )


def run_stages(stages: Iterable[Stage], cache: Cache) -> Built:
    """Run the stages whose outputs are not what they made last time of the same inputs.

    A stage that fails does not keep the others from being run; it is raised when they are done.
    """
    made: list[str] = []
    kept: list[str] = []
    findings: list[Finding] = []
    failures: list[str] = []
    reader = TypeAdapter(tuple[Finding, ...])
    for stage in stages:
        key = digest("stage", stage.name, stage.inputs())
        known = json.loads(cache.read(key) or b"{}")
        if known and known["state"] == _state(stage.outputs):
            kept.append(stage.name)
            findings += reader.validate_python(known["findings"])
            continue
        try:
            noticed = stage.make()
        except OutputError as error:
            failures.append(str(error))
            continue
        made.append(stage.name)
        findings += noticed
        entry: Mapping[str, object] = {
            "state": _state(stage.outputs),
            "findings": reader.dump_python(noticed, mode="json"),
        }
        cache.write(key, json.dumps(entry).encode())
    if failures:
        raise OutputError("\n".join(failures))
    return Built(made=tuple(made), kept=tuple(kept), findings=tuple(findings))


def _state(paths: Iterable[Path]) -> str:
    """A digest of names, sizes and times of the files at and below ``paths``."""
    seen: list[str] = []
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in below:
            if file.is_file():
                status = file.stat()
                seen.append(f"{file} {status.st_size} {status.st_mtime_ns}")
    return digest(sorted(seen))
