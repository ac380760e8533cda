"""The book, from a volume: papers in workers, the book's own pages, all of it put together."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from procbuild.book.binding import bind, sheets, tomes
from procbuild.book.chapter import Chapter
from procbuild.book.characters import fields, without_font
from procbuild.book.front import front_data, sheet_data
from procbuild.book.look import named, stamps_template
from procbuild.book.matter import OwnPages
from procbuild.book.memory import Memory
from procbuild.book.pages import chapters
from procbuild.book.press import opened
from procbuild.book.stamping import Stamping
from procbuild.crew import Crew
from procbuild.errors import OutputError
from procbuild.model import Finding, Paper, Volume
from procbuild.page_sizes import LETTER, trim_name, trim_size
from procbuild.pdf.bound.document import Part
from procbuild.run import Cache, Progress
from procbuild.typeset.choice import font_set
from procbuild.wording import few
from procbuild.words import words_of


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
    """As :func:`procbuild.book.build`, with an executor of this machine."""
    language = volume.conference.volume.language
    said = words_of(volume.conference).said.values()
    characters = {one for _, _, text in fields(volume) for one in text}.union(*said)
    fonts = font_set(conf, language, characters)
    files = {
        "book.pdf" if number == 1 else f"book-{number}.pdf": tome
        for number, tome in enumerate(tomes(volume), 1)
    }
    size = page_size(volume)
    broken = _unusable(volume)
    memory = Memory(cache, out / "papers")
    with (
        memory.kept(),
        named(conf),
        cache.scratch() as stamps,
        cache.scratch() as work,
        opened(out, files, memory) as press,
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
        if pages is None:  # Sphinx takes half a second to start: papers are stamped meanwhile
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
        front = front_data(volume, size, [page.name for page in pages])
        missing = _absent(volume, broken if allow_missing else None)
        for name, data in zip(files, _of_tomes(front, volume, missing, len(files)), strict=True):
            own.begin(data, stamping.end, _elsewhere(name, files))
        problems = stamping.finish()
        known = {paper.id for paper in volume.papers}
        broken |= {name: problem for name, problem in problems.items() if name in known}
        if broken and not allow_missing:
            raise OutputError(_stop(broken))
        missing = _absent(volume, broken if allow_missing else None)
        tomes_data = list(_of_tomes(front, volume, missing, len(files)))
        matters = [
            own.matter(data, stamping.end, _elsewhere(name, files))
            for name, data in zip(files, tomes_data, strict=True)
        ]
        with progress.stage("Binding the book", len(files)) as tick:
            for (name, tome), data, matter in zip(files.items(), tomes_data, matters, strict=True):
                document = bind(volume, tome, press.parts, matter, size, called=data["tome"])
                press.finish(name, document)
                tick(name)
    _tidy(out, {out / name for name in files}, "book*.pdf")
    kept = {one.job.job.single for one in stamping.papers if one.paper.id not in problems}
    _tidy(out / "papers", kept, "**/*.pdf")
    return (
        *without_font(volume, fonts.missing),
        *_sizes(volume, press.parts),
        *_findings(volume, press.parts, broken),
        *_versions(problems, known),
    )


def _absent(volume: Volume, broken: Container[str] | None) -> list[Paper]:
    """The papers that a page stands in for; ``broken`` None: there is none."""
    if broken is None:
        return []
    return [paper for paper in volume.papers if paper.id in broken or not paper.file]


def _of_tomes(
    front: Mapping[str, Any], volume: Volume, missing: Sequence[Paper], count: int
) -> Iterator[dict[str, Any]]:
    """The data of each physical volume's own pages."""
    words = words_of(volume.conference)
    between = [sheet_data(sheet) for sheet in sheets(volume, missing)]
    for number in range(1, count + 1):
        tome = words("Volume {number} of {count}", number=number, count=count) if count > 1 else ""
        yield {**front, "sheets": between, "tome": tome}


def _elsewhere(name: str, files: Mapping[str, Sequence[Paper]]) -> dict[str, str]:
    """The files of the papers that are not in this one, by citation key."""
    return {
        paper.citation_key: file
        for file, papers in files.items()
        for paper in papers
        if file != name
    }


def page_size(volume: Volume) -> tuple[float, float]:
    """The trim size, or the size that most papers begin with; letter where there is none."""
    if trim := trim_size(volume.conference.book.trim):
        return trim
    sizes = Counter(
        paper.facts.page_sizes[0]
        for paper in volume.papers
        if paper.facts and paper.facts.page_sizes
    )
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else LETTER


def _sizes(volume: Volume, bound: Container[str]) -> Iterator[Finding]:
    """That papers of the book have pages of different sizes, where nothing fits them to one."""
    found = Counter(
        name
        for paper in volume.papers
        if paper.id in bound and paper.facts
        for name in dict.fromkeys(map(trim_name, paper.facts.page_sizes))
    )
    if len(found) < 2 or volume.conference.book.trim:
        return
    told = [f"{name}: {count}" for name, count in found.most_common()]
    yield Finding(
        check="book-sizes",
        severity="info",
        message=f"the book has papers of {len(found)} page sizes ({few(told, 3)})",
        remedy=f'write trim = "{trim_name(page_size(volume))}" under [book] in volume.toml to fit '
        "all to one",
    )


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
