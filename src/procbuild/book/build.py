"""The book, from a volume: papers in workers, the book's own pages, all of it put together."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from procbuild.book.binding import bind, sheets, tomes
from procbuild.book.chapter import Chapter
from procbuild.book.characters import fields, without_font
from procbuild.book.front import front_data, sheet_data
from procbuild.book.matter import own_pages
from procbuild.book.memory import Memory
from procbuild.book.pages import chapters
from procbuild.book.plan import Planned, planned, sheet_size, template_of
from procbuild.book.work import run_all
from procbuild.crew import Crew
from procbuild.errors import OutputError
from procbuild.files import open_atomic
from procbuild.model import Finding, Paper, Volume
from procbuild.pdf.assemble import first_base, write_document
from procbuild.pdf.document import Part
from procbuild.pdf.sandbox import margins
from procbuild.pdf.saved import load
from procbuild.run import Cache, Progress
from procbuild.typeset.choice import font_set
from procbuild.typeset.fonts import FontSet

LETTER = (612.0, 792.0)


def build(
    volume: Volume,
    conf: Path,
    out: Path,
    *,
    allow_missing: bool = False,
    pages: Sequence[Chapter] | None = None,
    crew: Crew,
    cache: Cache,
    progress: Progress,
) -> tuple[Finding, ...]:
    """Write ``book.pdf`` (``book-2.pdf`` … where it is split) and ``papers/<key>.pdf``.

    Papers that have no PDF yet are listed in the contents without a page. A paper whose PDF
    cannot be used stops the build with :class:`OutputError`; with ``allow_missing`` a page stands
    in the place of either kind. ``pages`` are the organizers', where Sphinx is running already.
    """
    if pages is None:
        pages = chapters(volume, conf, cache)
    characters = {one for _, _, text in fields(volume) for one in text}
    characters |= {one for page in pages for one in page.source}
    fonts = font_set(conf, volume.conference.volume.language, characters)
    with cache.scratch() as work:
        template = template_of(conf, work)
        papers, problems = _make(
            volume, template, out / "papers", fonts, crew=crew, cache=cache, progress=progress
        )
    known = {paper.id for paper in volume.papers}
    broken = {**_unusable(volume), **{id_: one for id_, one in problems.items() if id_ in known}}
    if broken and not allow_missing:
        raise OutputError(_stop(broken))
    missing = [
        paper for paper in volume.papers if allow_missing and (paper.id in broken or not paper.file)
    ]
    parts = {one.paper.id: _part(one) for one in papers if one.paper.id not in problems}
    size = page_size(volume)
    data = {
        **front_data(volume, size, [page.name for page in pages]),
        "sheets": [sheet_data(sheet) for sheet in sheets(volume, missing)],
    }
    base = max(
        (part.segment.base + part.segment.block for part in parts.values()), default=first_base()
    )
    files = {
        "book.pdf" if number == 1 else f"book-{number}.pdf": tome
        for number, tome in enumerate(tomes(volume), 1)
    }
    with progress.stage("Binding the book", len(files)) as tick:
        for number, (name, tome) in enumerate(files.items(), 1):
            matter = own_pages(
                volume,
                conf,
                {**data, "tome": f"Volume {number} of {len(files)}" if len(files) > 1 else ""},
                pages,
                fonts=fonts,
                cache=cache,
                base=base,
                elsewhere={
                    paper.citation_key: file
                    for file, others in files.items()
                    for paper in others
                    if file != name
                },
            )
            document = bind(volume, tome, parts, matter, size)
            least = sum(part.segment.size for part in document.parts)
            with open_atomic(out / name, size=least) as stream:
                write_document(document, stream)
            tick(name)
    _tidy(out, {out / name for name in files}, "book*.pdf")
    singles = {one.job.job.single for one in papers if one.paper.id in parts}
    _tidy(out / "papers", singles, "**/*.pdf")
    return (
        *without_font(volume, fonts.missing),
        *_findings(volume, parts, broken),
        *_versions(problems, known),
    )


def _make(
    volume: Volume,
    template: Path,
    folder: Path,
    fonts: FontSet,
    *,
    crew: Crew,
    cache: Cache,
    progress: Progress,
) -> tuple[list[Planned], dict[str, str]]:
    """Make what is not there yet: the papers as planned, and the problems by paper id."""
    needs: dict[str, int] = {}
    memory = Memory(cache, folder)
    while True:
        papers = list(
            planned(volume, template, folder, fonts, cache=cache, memory=memory, needs=needs)
        )
        waiting = [one for one in papers if one.segment is None]
        problems: dict[str, str] = {}
        short: dict[str, int] = {}
        seen = margins(
            {one.sha256: one.job.job.source for one in waiting if one.is_looked_at},
            limits=volume.conference.check.limits,
            crew=crew,
            cache=cache,
            progress=progress,
        )
        with progress.stage("Stamping papers", len(waiting)) as tick, memory.kept():
            jobs = [one.seen(seen.get(one.sha256, b"")) for one in waiting]
            results = run_all(jobs, crew, tick)
            for one, made in zip(waiting, results, strict=True):
                if made.need:
                    short[one.paper.id] = made.need
                elif made.problem:
                    problems[one.paper.id] = made.problem
                else:
                    memory.note(one.job.job)
        if not short:
            return papers, problems
        needs |= short


def _part(one: Planned) -> Part:
    job = one.job.job
    segment = one.segment or load(job.segment)
    if segment is None:
        message = f"{job.segment}: what was made of {one.paper.id} is gone; run this again"
        raise OutputError(message)
    return Part(segment=segment, body=job.segment, key=job.key)


def page_size(volume: Volume) -> tuple[float, float]:
    """The trim size, or the size that most papers begin with; letter where there is none."""
    if trim := sheet_size(volume.conference.book.trim):
        return trim
    sizes = Counter(
        paper.facts.page_sizes[0]
        for paper in volume.papers
        if paper.facts and paper.facts.page_sizes
    )
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else LETTER


def _unusable(volume: Volume) -> dict[str, str]:
    """Papers whose PDF was handed in and cannot be used."""
    problems: dict[str, str] = {}
    for paper in volume.papers:
        if paper.file and paper.pdf is None:
            problems[paper.id] = "its PDF cannot be read"
        elif paper.pdf is not None and not paper.pdf.is_file():
            problems[paper.id] = "its PDF is gone from the store"
    return problems


def _stop(broken: Mapping[str, str]) -> str:
    lines = [f"{paper}: {problem}" for paper, problem in broken.items()]
    return "\n".join(
        [
            *lines,
            (
                "the book was not made: collect these papers again (procbuild collect), withdraw "
                "them, or go on without them (procbuild build --allow-missing)"
            ),
        ]
    )


def _tidy(folder: Path, wanted: Iterable[Path | None], pattern: str) -> None:
    """Remove what an earlier build made and this one did not."""
    keep = set(wanted)
    for path in folder.glob(pattern):
        if path not in keep:
            path.unlink()


def _findings(
    volume: Volume, parts: Mapping[str, Part], broken: Mapping[str, str]
) -> Iterator[Finding]:
    """What the volume itself has not told: that a paper has no PDF yet is its finding."""
    for paper in volume.papers:
        if paper.id in broken:
            yield _missing(paper, broken[paper.id])
        elif paper.id in parts:
            yield from _paper_findings(paper, parts[paper.id])


def _versions(problems: Mapping[str, str], known: Container[str]) -> Iterator[Finding]:
    """Old versions that can't be stamped: the site has the authors' own PDF in their place."""
    for name, problem in problems.items():
        if name not in known:
            paper, _, file = name.partition("/")
            yield Finding(
                check="book-version",
                severity="warning",
                paper=paper,
                message=f"{file} is not stamped: {problem}",
                remedy="nothing; readers get the authors' own PDF",
            )


def _missing(paper: Paper, problem: str) -> Finding:
    return Finding(
        check="book-missing",
        severity="warning",
        paper=paper.id,
        message=f"the book is without this paper: {problem}",
        remedy="collect its PDF and build again",
    )


def _paper_findings(paper: Paper, part: Part) -> Iterator[Finding]:
    for page in part.segment.unstamped:
        yield Finding(
            check="book-stamp",
            severity="warning",
            paper=paper.id,
            page=page,
            message=f"page {page}: no free space for the running head or the footer; it is not "
            "stamped",
            remedy="keep a strip of 15 pt free in the top or bottom margin",
        )
    for what, count in part.segment.notes:
        yield Finding(
            check="book-left-out",
            severity="warning",
            paper=paper.id,
            message=f"left out of the book and of the single paper: {what} ({count})",
            remedy="readers fail over it, or it runs, opens or embeds something; ask the authors "
            "for a PDF without it",
        )
