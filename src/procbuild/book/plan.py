"""What has to be made of each paper, and what is already there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache as cached
from pathlib import Path

from procbuild import __version__
from procbuild.book.citing import paper_description, stamps
from procbuild.errors import ConfigError
from procbuild.files import open_atomic, sha256_of
from procbuild.model import Paper, PdfFacts, Volume
from procbuild.pdf.assemble import first_base
from procbuild.pdf.job import Job
from procbuild.pdf.sandbox import reading_version
from procbuild.pdf.saved import is_saved, reserved_for, rounded
from procbuild.run import Cache, digest
from procbuild.typeset.choice import digest_of
from procbuild.typeset.compiler import TEMPLATES
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.job import PaperJob

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A paper with what its worker gets."""

    paper: Paper
    """With an id of its own where it is an old version, which no book has in it"""
    sha256: str
    job: PaperJob

    @property
    def is_looked_at(self) -> bool:
        """Whether its worker must know where its margins are free."""
        return self.job.stamps is not None or self.job.job.trim is not None

    def seen(self, spaces: bytes) -> PaperJob:
        """What its worker gets, once its margins were looked at."""
        return replace(self.job, job=replace(self.job.job, spaces=spaces))

    def is_current(self, cache: Cache) -> bool:
        """Whether the segment is in the cache and the single paper is as it was written."""
        job = self.job.job
        if job.single is None or not is_saved(job.segment):
            return False
        cache.use(job.key)
        return cache.read(_written_key(job)) == _state(job.single)

    def remember(self, cache: Cache) -> None:
        """Note that the single paper was written."""
        job = self.job.job
        if job.single is not None:
            with open_atomic(cache.path(_written_key(job))) as stream:
                stream.write(_state(job.single))


def _written_key(job: Job) -> str:
    return digest("single", job.key, str(job.single))


def _state(path: Path) -> bytes:
    try:
        status = path.stat()
    except OSError:
        return b"absent"
    return b"%d %d" % (status.st_size, status.st_mtime_ns)


def planned(
    volume: Volume,
    template: Path,
    out: Path,
    fonts: FontSet,
    *,
    cache: Cache,
    needs: Mapping[str, int],
) -> Iterator[Planned]:
    """The papers that have pages, in order, each with a block of numbers of its own.

    Behind them stand the old versions, which become single papers alone.

    ``needs`` are the numbers that papers by id were found to need beyond what their files state.
    """
    base = first_base()
    style = sha256_of(template)
    for paper, single in (*_current(volume), *_earlier(volume)):
        if paper.pdf is None or paper.facts is None or paper.first_page is None:
            continue
        if not paper.pdf.is_file():
            continue
        stamped = volume.conference.book.stamps or paper.retraction
        text = stamps(volume, paper) if stamped else None
        about = paper_description(volume, paper)
        prefix = f"{paper.citation_key}/"
        block = max(reserved_for(paper.pdf, paper.facts.pages), rounded(needs.get(paper.id, 0)))
        key = digest(
            "segment",
            code(),
            style,
            paper.facts.sha256,
            repr(text),
            repr(about),
            digest_of(fonts),
            prefix,
            volume.conference.book.trim,
            base,
            block,
            paper.last_page,
        )
        job = Job(
            source=paper.pdf,
            pages=paper.facts.pages,
            prefix=prefix.encode(),
            base=base,
            block=block,
            key=key,
            segment=cache.path(key),
            trim=sheet_size(volume.conference.book.trim),
            single=out / "papers" / single,
            about=about,
            first_page=paper.first_page,
            last_page=paper.last_page,
        )
        base += block
        yield Planned(
            paper=paper,
            sha256=paper.facts.sha256,
            job=PaperJob(
                job=job, stamps=text, template=template, fonts=fonts, published=volume.published
            ),
        )


def _current(volume: Volume) -> Iterator[tuple[Paper, str]]:
    """The papers, each with the name of its single PDF."""
    for paper in volume.papers:
        yield paper, f"{paper.citation_key}.pdf"


def _earlier(volume: Volume) -> Iterator[tuple[Paper, str]]:
    """The published PDFs that were replaced, as they were when nothing was corrected yet.

    One that is retracted says so: no version of it is to be trusted.
    """
    for paper in volume.papers:
        folder = paper.folder or Path()
        for one in paper.replaced:
            facts = PdfFacts(sha256=one.sha256, pages=one.pages, page_sizes=())
            published = replace(
                paper,
                id=f"{paper.id}/{one.name}",
                pdf=folder / one.name,
                facts=facts if one.pages else None,
                erratum=(),
                version=(),
                replaced=(),
            )
            yield published, f"{paper.citation_key}/{one.name}"


SHEETS = {"a4": (595.276, 841.89), "a5": (419.528, 595.276), "letter": (612.0, 792.0)}


def sheet_size(trim: str) -> tuple[float, float] | None:
    """Size in pt of ``a4``, ``letter`` or ``170x240mm``; None for nothing.

    Raises :class:`ConfigError` for anything else.
    """
    name = trim.strip().lower()
    if not name:
        return None
    if name in SHEETS:
        return SHEETS[name]
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*mm", name)
    if not found or not all(50 <= float(number) <= 1000 for number in found.groups()):
        raise ConfigError(
            [f"volume.toml: book.trim: '{trim}' is no page size; write a4, a5, letter or 170x240mm"]
        )
    return float(found[1]) * 72 / 25.4, float(found[2]) * 72 / 25.4


@cached
def code() -> str:
    """The version of the code that makes segments."""
    files = [*sorted(PACKAGE.glob("typeset/*.py")), *sorted(PACKAGE.glob("text/*.py"))]
    return digest(__version__, reading_version(), *(sha256_of(path) for path in files))


def template_of(conf: Path, work: Path) -> Path:
    """The template of the stamps in ``work``, the volume's own where it has one."""
    lay_templates(conf, work, TEMPLATES)
    return work / "stamps.typ"


def lay_templates(conf: Path, work: Path, *folders: Path) -> None:
    """Copy templates into ``work``; those in the volume's ``book/`` replace them."""
    for folder in (*folders, conf / "book"):
        for path in sorted(folder.glob("*.typ")):
            (work / path.name).write_bytes(path.read_bytes())
