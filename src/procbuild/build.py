"""From the volume to its outputs: each stage is run only when what it is made of has changed."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache as cached
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter

from procbuild import book
from procbuild.bibliography import volume_bib
from procbuild.conference import Program
from procbuild.crew import Crew
from procbuild.crew.local import LocalCrew
from procbuild.errors import OutputError
from procbuild.exports import EXPORTS
from procbuild.files import sha256_of, swap_folder, write_atomic
from procbuild.manifest import MANIFEST, Sums, manifest_text, read_manifest
from procbuild.model import Volume
from procbuild.project import Project
from procbuild.record import RECORD
from procbuild.rules import refuse_mistakes
from procbuild.run import Cache, Progress, Silent, alone, digest
from procbuild.stage import Done, Findings, Stage, is_current, run_stage
from procbuild.state import program_version, state_of

TARGETS = ("bib", "book", "site")
"""What can be built, in the order in which one needs the other."""

PLACES = {"sections": {"__all__": {"papers": {"__all__": {"pdf", "folder"}}}}}
"""Where the files of papers lie, which says nothing of what is in them."""


def build(
    project: Project,
    volume: Volume,
    targets: Sequence[str],
    *,
    today: date,
    allow_missing: bool,
    crew: Crew,
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
        crew=crew,
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


def current(project: Project, volume: Volume, *, today: date, cache: Cache) -> Mapping[str, bool]:
    """Whether a build would leave each target as it is."""
    out = project.proceedings(volume.name)
    stages = _Stages(
        volume=volume,
        conf=project.conf(volume.name),
        out=out,
        inputs=fingerprint(project, volume),
        crew=LocalCrew(),
        cache=cache,
        progress=Silent(),
        sums=Sums(cache, out),
    )
    books = [stages.book(allow_missing=missing) for missing in (False, True)]
    bound = out / "book.pdf" if _has_pages(volume) else None
    sites = [stages.site(book, today) for book in dict.fromkeys((bound, None))]
    return {
        "bib": is_current(stages.bib(), cache),
        "book": any(is_current(book, cache) for book in books),
        "site": any(is_current(site, cache) for site in sites),
    }


def _sweep(out: Path) -> None:
    """Remove what builds that were killed have left behind; none is at work now."""
    for left in (*out.glob(".*-*"), *out.glob("papers/**/.tmp-*")):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _harvested(volume: Volume) -> Mapping[str, str]:
    """``oai.xml``, where it is configured, which harvesters read in the site."""
    texts = EXPORTS["oai"](volume).texts if "oai" in volume.conference.exports else {}
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _has_pages(volume: Volume) -> bool:
    return any(paper.first_page is not None for paper in volume.papers)


@dataclass(frozen=True, kw_only=True)
class _Stages:
    """The stages of one volume."""

    volume: Volume
    conf: Path
    out: Path
    inputs: str
    crew: Crew
    cache: Cache
    progress: Progress
    sums: Sums

    def bib(self) -> Stage:
        """The volume's BibTeX."""

        def make() -> Findings:
            write_atomic(self.bib_file, volume_bib(self.volume))
            return ()

        alone = replace(self.volume, program=Program(), findings=())
        return Stage(
            name="bib",
            inputs=digest(program_version(), _as_json(alone)),
            outputs=(self.bib_file,),
            make=make,
        )

    @property
    def bib_file(self) -> Path:
        """Where the volume's BibTeX is."""
        return self.out / f"{self.volume.name}.bib"

    def book(self, *, allow_missing: bool) -> Stage:
        """The stamped papers and the combined book."""

        def make() -> Findings:
            return book.build(
                self.volume,
                self.conf,
                self.out,
                allow_missing=allow_missing,
                crew=self.crew,
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
                    texts=self._texts(),
                    last=self.out / "site",
                    today=today,
                    crew=self.crew,
                    cache=self.cache,
                    progress=self.progress,
                )
                (new / MANIFEST).write_bytes(manifest_text(self.sums.below(new)))
                swap_folder(new, self.out / "site")
            return findings

        beside = (
            one.folder / name
            for one in self.volume.papers
            for name in (
                *(file.name for file in one.supplements),
                *(old.name for old in one.replaced),
            )
            if one.folder
        )
        made_of = state_of([papers, *([bound] if bound else []), *beside])
        return Stage(
            name="site",
            inputs=digest(self.inputs, today.isoformat(), made_of),
            outputs=(self.out / "site",),
            make=make,
        )

    @cached_property
    def _record(self) -> str:
        """The papers for machines: one way of saying it, that of the export."""
        text = EXPORTS["jsonl"](self.volume).texts[f"{self.volume.name}.jsonl"]
        return text if isinstance(text, str) else ""

    def _texts(self) -> Mapping[str, str]:
        """The files of the site that are made elsewhere, by name."""
        texts = {RECORD: self._record, **_harvested(self.volume)}
        if is_current(self.bib(), self.cache):
            return {**texts, self.bib_file.name: self.bib_file.read_text(encoding="utf-8")}
        return texts

    def manifest(self, done: Sequence[Done]) -> Stage:
        """The record and the manifest of all that is there; the site's own is part of it."""
        out, site = self.out, self.out / "site"

        def make() -> Findings:
            write_atomic(out / RECORD, self._record)
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
    return digest(
        program_version(),
        json.dumps(written, sort_keys=True),
        _as_json(volume),
    )


def _as_json(volume: Volume) -> bytes:
    return _adapter().dump_json(volume, exclude=PLACES)


@cached
def _adapter() -> TypeAdapter[Volume]:
    return TypeAdapter(Volume)
