"""Make the book of a volume: stamp the papers, typeset the book's own pages, and combine both."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from procbuild.book.binding import bind, sheets, tomes
from procbuild.book.build_record import Memory
from procbuild.book.chapter import Chapter
from procbuild.book.characters import fields, without_font
from procbuild.book.design import name_templates, stamps_template
from procbuild.book.matter import OwnPages
from procbuild.book.output import open_press
from procbuild.book.pages import chapters
from procbuild.book.stamping import Stamping
from procbuild.book.template_data import front_data, sheet_data
from procbuild.crew import Crew
from procbuild.errors import OutputError
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Paper, Volume
from procbuild.pdf.bound.document import Part
from procbuild.progress import Progress
from procbuild.standards.page_sizes import LETTER, trim_name, trim_size
from procbuild.translations import words_of
from procbuild.typeset.choice import font_set
from procbuild.wording import few


def make(
    volume: Volume,
    conf: Path,
    out: Path,
    *,
    allow_missing: bool,
    pages: Sequence[Chapter] | None,
    executor: Executor,
    crew: Crew,
    cache: Cache,
    progress: Progress,
) -> tuple[Finding, ...]:
    """Implement :func:`procbuild.book.build` with an executor of this machine."""
    language = volume.conference.volume.language
    translations = words_of(volume.conference).said.values()
    characters = {character for _, _, text in fields(volume) for character in text}
    characters = characters.union(*translations)
    fonts = font_set(conf, language, characters)
    files = {
        "book.pdf" if number == 1 else f"book-{number}.pdf": tome
        for number, tome in enumerate(tomes(volume), 1)
    }
    size = page_size(volume)
    broken = _unusable(volume)
    memory = Memory(cache, out / "papers")
    with (
        memory.saving(),
        name_templates(conf),
        cache.scratch() as stamps,
        cache.scratch() as work,
        open_press(out, files, memory) as press,
    ):
        stamping = Stamping(
            volume,
            stamps_template(conf, stamps, volume, fonts),
            out / "papers",
            fonts,
            executor=executor,
            crew=crew,
            cache=cache,
            memory=memory,
            take=press.take,
            progress=progress,
        )
        if pages is None:  # workers stamp papers during the half second in which Sphinx starts
            pages = chapters(volume, conf, cache)
        own = OwnPages(
            volume,
            conf,
            pages,
            work,
            fonts=font_set(conf, language, characters.union(*(page.source for page in pages))),
            cache=cache,
            executor=executor,
        )
        front = front_data(volume, size, pages)
        missing = _missing_papers(volume, broken if allow_missing else None)
        for name, data in zip(
            files, _data_of_tomes(front, volume, missing, len(files)), strict=True
        ):
            own.begin(data, stamping.end, _elsewhere(name, files))
        problems = stamping.finish()
        known = {paper.id for paper in volume.papers}
        broken |= {name: problem for name, problem in problems.items() if name in known}
        if broken and not allow_missing:
            raise OutputError(_failure(broken))
        missing = _missing_papers(volume, broken if allow_missing else None)
        tomes_data = list(_data_of_tomes(front, volume, missing, len(files)))
        matters = [
            own.matter(data, stamping.end, _elsewhere(name, files))
            for name, data in zip(files, tomes_data, strict=True)
        ]
        with progress.stage("Binding the book", len(files)) as tick:
            for (name, tome), data, matter in zip(files.items(), tomes_data, matters, strict=True):
                document = bind(volume, tome, press.parts, matter, size, called=data["tome"])
                press.finish(name, document)
                tick(name)
    _remove_stale(out, {out / name for name in files}, "book*.pdf")
    singles = {
        planned.job.job.single for planned in stamping.papers if planned.paper.id not in problems
    }
    _remove_stale(out / "papers", singles, "**/*.pdf")
    return (
        *without_font(volume, fonts.missing),
        *_size_findings(volume, press.parts),
        *_findings(volume, press.parts, broken),
        *_version_findings(problems, known),
    )


def _missing_papers(volume: Volume, broken: Container[str] | None) -> list[Paper]:
    """The papers that are replaced by a page; none if ``broken`` is None."""
    if broken is None:
        return []
    return [paper for paper in volume.papers if paper.id in broken or not paper.file]


def _data_of_tomes(
    front: Mapping[str, Any], volume: Volume, missing: Sequence[Paper], count: int
) -> Iterator[dict[str, Any]]:
    """Yield the template data of each physical volume."""
    words = words_of(volume.conference)
    between = [sheet_data(sheet) for sheet in sheets(volume, missing)]
    for number in range(1, count + 1):
        tome = words("Volume {number} of {count}", number=number, count=count) if count > 1 else ""
        yield {**front, "sheets": between, "tome": tome}


def _elsewhere(name: str, files: Mapping[str, Sequence[Paper]]) -> dict[str, str]:
    """The files of the papers that are in other physical volumes, by citation key."""
    return {
        paper.citation_key: file
        for file, papers in files.items()
        for paper in papers
        if file != name
    }


def page_size(volume: Volume) -> tuple[float, float]:
    """The trim size, or the most common size of first pages; letter if there is none.

    Programs write one paper size with different fractions of a point: these count together.
    """
    if trim := trim_size(volume.conference.book.trim):
        return trim
    sizes = Counter(
        paper.facts.page_sizes[0]
        for paper in volume.papers
        if paper.facts and paper.facts.page_sizes
    )
    alike: Counter[str] = Counter()
    for size, count in sizes.items():
        alike[trim_name(size)] += count
    return max(sizes, key=lambda size: (alike[trim_name(size)], sizes[size], size), default=LETTER)


def _size_findings(volume: Volume, bound: Container[str]) -> Iterator[Finding]:
    """Report that papers in the book have different page sizes, unless they are fitted to one."""
    counts = Counter(
        name
        for paper in volume.papers
        if paper.id in bound and paper.facts
        for name in dict.fromkeys(map(trim_name, paper.facts.page_sizes))
    )
    if len(counts) < 2 or volume.conference.book.trim:
        return
    sizes = [f"{name}: {count}" for name, count in counts.most_common()]
    yield Finding(
        check="book-sizes",
        severity="info",
        message=f"The book has papers of {len(counts)} page sizes ({few(sizes, 3)})",
        remedy=f'Write trim = "{trim_name(page_size(volume))}" under [book] in volume.toml to fit '
        "all to one.",
    )


def _unusable(volume: Volume) -> dict[str, str]:
    """Papers whose PDF was submitted but cannot be used, with the problem, by id."""
    problems: dict[str, str] = {}
    for paper in volume.papers:
        if paper.file and paper.pdf is None:
            problems[paper.id] = "its PDF cannot be read"
        elif paper.pdf is not None and not paper.pdf.is_file():
            problems[paper.id] = "its PDF is missing from the store"
    return problems


def _failure(broken: Mapping[str, str]) -> str:
    lines = [f"{paper}: {problem}" for paper, problem in broken.items()]
    return "\n".join(
        [
            *lines,
            (
                "the book was not made: collect these papers again (procbuild collect), withdraw "
                "them, or build without them (procbuild build --allow-missing)"
            ),
        ]
    )


def _remove_stale(folder: Path, wanted: Iterable[Path | None], pattern: str) -> None:
    """Remove files that an earlier build made and this one did not."""
    keep = set(wanted)
    for path in folder.glob(pattern):
        if path not in keep:
            path.unlink()


def _findings(
    volume: Volume, parts: Mapping[str, Part], broken: Mapping[str, str]
) -> Iterator[Finding]:
    """Findings about papers that the volume has not reported: it reports missing PDFs itself."""
    for paper in volume.papers:
        if paper.id in broken:
            yield _missing(paper, broken[paper.id])
        elif paper.id in parts:
            yield from _paper_findings(paper, parts[paper.id])


def _version_findings(problems: Mapping[str, str], known: Container[str]) -> Iterator[Finding]:
    """Report old versions that cannot be stamped: the site offers the authors' own PDF instead."""
    for name, problem in problems.items():
        if name not in known:
            paper, _, file = name.partition("/")
            yield Finding(
                check="book-version",
                severity="warning",
                paper=paper,
                message=f"{file} is not stamped: {problem}",
                remedy="Nothing; readers get the authors' own PDF.",
            )


def _missing(paper: Paper, problem: str) -> Finding:
    return Finding(
        check="book-missing",
        severity="warning",
        paper=paper.id,
        message=f"The book does not contain this paper: {problem}",
        remedy="Collect its PDF and build again.",
    )


def _paper_findings(paper: Paper, part: Part) -> Iterator[Finding]:
    for page in part.segment.unstamped:
        yield Finding(
            check="book-stamp",
            severity="warning",
            paper=paper.id,
            page=page,
            message=f"Page {page}: no free space for the running head or the footer; it is not "
            "stamped",
            remedy="Keep a strip of 15 pt free in the top or bottom margin.",
        )
    for what, count in part.segment.notes:
        yield Finding(
            check="book-left-out",
            severity="warning",
            paper=paper.id,
            message=f"Left out of the book and of the single paper: {what} ({count})",
            remedy="It breaks PDF readers, or runs, opens or embeds something; ask the authors "
            "for a PDF without it.",
        )
