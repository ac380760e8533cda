"""From the volume to its outputs: each stage is run only when what it is made of has changed."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from procbuild import __version__, book
from procbuild.bibliography import volume_bib
from procbuild.errors import OutputError
from procbuild.exports import EXPORTS
from procbuild.files import sha256_of, swap_folder, write_atomic
from procbuild.manifest import MANIFEST, Sums, manifest_text, read_manifest
from procbuild.model import Finding, Volume
from procbuild.project import Project
from procbuild.record import RECORD
from procbuild.rules import refuse_mistakes
from procbuild.run import Cache, Progress, alone, digest

Findings = tuple[Finding, ...]

TARGETS = ("bib", "book", "site")
"""What can be built, in the order in which one needs the other."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One output: what it is made of, where it goes, how it is made."""

    name: str
    inputs: str
    """A :func:`procbuild.run.digest` of everything that the output depends on"""
    outputs: tuple[Path, ...]
    make: Callable[[], Findings]


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
) -> tuple[Done, ...]:
    """Bring the named outputs of a volume up to date below ``proceedings/<volume>/``.

    The site has the stamped papers and the book in it, so that these are made with it. An output
    that fails keeps none of the others from being made. The manifest is written last, of what is
    there. Raises :class:`OutputError` where another
    build of the volume is at work, and :class:`ConfigError` for rules that nothing bears.
    """
    refuse_mistakes(volume.conference, project.conf(volume.name) / "volume.toml")
    stages = _Stages(
        volume=volume,
        conf=project.conf(volume.name),
        out=project.proceedings(volume.name),
        inputs=fingerprint(project, volume),
        jobs=jobs,
        cache=cache,
        progress=progress,
        sums=Sums(cache, project.proceedings(volume.name)),
    )
    stages.out.mkdir(parents=True, exist_ok=True)
    busy = OutputError(
        f"{stages.out}: another build of this volume is at work here; "
        "run this again when it has ended"
    )
    done: list[Done] = []
    bound = None
    with alone(project.cache / "locks" / f"{volume.name}-build.lock", busy):
        _sweep(stages.out)
        if "bib" in targets:
            done.append(run_stage(stages.bib(), cache))
        if "book" in targets or ("site" in targets and _has_pages(volume)):
            done.append(run_stage(stages.book(allow_missing=allow_missing), cache))
            if _has_pages(volume) and not done[-1].failure:
                bound = stages.out / "book.pdf"
        if "site" in targets:
            done.append(run_stage(stages.site(bound, today), cache))
        if (listed := run_stage(stages.manifest(done), cache)).failure:
            done.append(listed)
    return tuple(done)


def _sweep(out: Path) -> None:
    """Remove what builds that were killed have left behind; none is at work now."""
    for left in (*out.glob(".*-*"), *out.glob("papers/.tmp-*")):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _record(volume: Volume) -> str:
    """The papers for machines: one way of saying it, that of the export."""
    text = EXPORTS["jsonl"](volume).texts[f"{volume.name}.jsonl"]
    return text if isinstance(text, str) else ""


def _harvested(volume: Volume) -> Mapping[str, str]:
    """The record, and ``oai.xml`` where it is configured, which harvesters read in the site."""
    texts = EXPORTS["oai"](volume).texts if "oai" in volume.conference.exports else {}
    found = {name: text for name, text in texts.items() if isinstance(text, str)}
    return {RECORD: _record(volume), **found}


def _has_pages(volume: Volume) -> bool:
    return any(paper.first_page is not None for paper in volume.papers)


@dataclass(frozen=True, kw_only=True)
class _Stages:
    """The stages of one volume."""

    volume: Volume
    conf: Path
    out: Path
    inputs: str
    jobs: int
    cache: Cache
    progress: Progress
    sums: Sums

    def bib(self) -> Stage:
        """The volume's BibTeX."""
        text = volume_bib(self.volume)
        file = self.out / f"{self.volume.name}.bib"

        def make() -> Findings:
            write_atomic(file, text)
            return ()

        return Stage(name="bib", inputs=digest(text), outputs=(file,), make=make)

    def book(self, *, allow_missing: bool) -> Stage:
        """The stamped papers and the combined book."""

        def make() -> Findings:
            return book.build(
                self.volume,
                self.conf,
                self.out,
                allow_missing=allow_missing,
                jobs=self.jobs,
                cache=self.cache,
                progress=self.progress,
            )

        return Stage(
            name="book",
            inputs=digest(self.inputs, allow_missing),
            outputs=(self.out / "book.pdf", self.out / "papers"),
            make=make,
        )

    def site(self, bound: Path | None, today: date) -> Stage:
        """The site with the finished book ``bound``, or without one."""
        papers = self.out / "papers"

        def make() -> Findings:
            # Sphinx takes half a second to import, and most runs find the site as it should be.
            from procbuild import site  # noqa: PLC0415

            with tempfile.TemporaryDirectory(prefix=".site-", dir=self.out) as folder:
                new = Path(folder) / "site"
                findings = site.build(
                    self.volume,
                    self.conf,
                    new,
                    papers=papers,
                    book=bound,
                    today=today,
                    jobs=self.jobs,
                    cache=self.cache,
                    progress=self.progress,
                )
                for name, text in _harvested(self.volume).items():
                    (new / name).write_text(text, encoding="utf-8")
                (new / MANIFEST).write_bytes(manifest_text(self.sums.below(new)))
                swap_folder(new, self.out / "site")
            return findings

        made_of = _state([papers, *([bound] if bound else [])])
        return Stage(
            name="site",
            inputs=digest(self.inputs, today.isoformat(), made_of),
            outputs=(self.out / "site",),
            make=make,
        )

    def manifest(self, done: Sequence[Done]) -> Stage:
        """The record and the manifest of all that is there; the site's own is part of it."""
        out, site = self.out, self.out / "site"

        def make() -> Findings:
            write_atomic(out / RECORD, _record(self.volume))
            files = [out / RECORD, out / f"{self.volume.name}.bib", *out.glob("book*.pdf")]
            files += (out / "papers").rglob("*.pdf")
            sums = self.sums.of(out, (path for path in files if path.is_file()))
            if (site / MANIFEST).is_file():
                below = {**read_manifest(site), **self.sums.of(site, [site / MANIFEST])}
                sums |= {f"site/{name}": value for name, value in below.items()}
            write_atomic(out / MANIFEST, manifest_text(sums))
            self.sums.keep(whole=any(one.made for one in done if one.name == "site"))
            return ()

        return Stage(
            name="manifest",
            inputs=digest(self.inputs, str(out), *(one.state for one in done)),
            outputs=(out / MANIFEST, out / RECORD),
            make=make,
        )


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
    code = _state(
        path for path in program.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return digest(
        __version__,
        code,
        json.dumps(written, sort_keys=True),
        TypeAdapter(Volume).dump_json(volume),
    )


def run_stage(stage: Stage, cache: Cache) -> Done:
    """Run a stage, unless its output is what it last made of the same inputs."""
    key = digest("stage", stage.name, stage.inputs)
    reader = TypeAdapter(tuple[Finding, ...])
    known = json.loads(cache.read(key) or b"{}")
    if known and known["state"] == (state := _state(stage.outputs)):
        findings = reader.validate_python(known["findings"])
        return Done(name=stage.name, findings=findings, state=state)
    try:
        findings = stage.make()
    except OutputError as error:
        return Done(name=stage.name, failure=str(error))
    state = _state(stage.outputs)
    entry = {"state": state, "findings": reader.dump_python(findings, mode="json")}
    cache.write(key, json.dumps(entry).encode())
    return Done(name=stage.name, made=True, findings=findings, state=state)


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
