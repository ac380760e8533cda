"""Make the book of a volume: stamp the papers, typeset the book's own pages, and combine both."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from procbuild.book.binding import bind, sheets
from procbuild.book.build_record import Memory
from procbuild.book.chapter import Chapter
from procbuild.book.characters import fields, without_font
from procbuild.book.design import name_templates, stamps_template
from procbuild.book.findings import paper_findings, size_findings, version_findings
from procbuild.book.matter import OwnPages
from procbuild.book.output import open_press
from procbuild.book.pages import chapters
from procbuild.book.stamping import Stamping
from procbuild.book.template_data import front_data, sheet_data
from procbuild.book.tomes import tomes_of
from procbuild.crew import Crew
from procbuild.errors import OutputError
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Volume
from procbuild.progress import Progress
from procbuild.standards.page_sizes import LETTER, trim_name, trim_size
from procbuild.translations import words_of
from procbuild.typeset.choice import font_set


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
    tomes = tomes_of(volume)
    size = page_size(volume)
    broken = _unusable(volume)
    memory = Memory(cache, out / "papers")
    with (
        memory.saving(),
        name_templates(conf),
        cache.scratch() as stamps,
        cache.scratch() as work,
        open_press(out, tomes, memory) as press,
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
        data = {**front, "sheets": _between(volume, broken if allow_missing else None)}
        for tome in tomes:
            own.begin(tome, data, stamping.end)
        problems = stamping.finish()
        known = {paper.id for paper in volume.papers}
        broken |= {name: problem for name, problem in problems.items() if name in known}
        if broken and not allow_missing:
            raise OutputError(_failure(broken))
        data = {**front, "sheets": _between(volume, broken if allow_missing else None)}
        matters = [own.matter(tome, data, stamping.end) for tome in tomes]
        with progress.stage("Binding the book", len(tomes)) as tick:
            for tome, matter in zip(tomes, matters, strict=True):
                press.finish(tome.file, bind(volume, tome, press.parts, matter, size))
                tick(tome.file)
    _remove_stale(out, {out / tome.file for tome in tomes}, "book*.pdf")
    singles = {
        planned.job.job.single for planned in stamping.papers if planned.paper.id not in problems
    }
    _remove_stale(out / "papers", singles, "**/*.pdf")
    return (
        *without_font(volume, fonts.missing),
        *size_findings(volume, press.parts, size),
        *paper_findings(volume, press.parts, broken),
        *version_findings(problems, known),
    )


def _between(volume: Volume, broken: Container[str] | None) -> list[dict[str, Any]]:
    """The template data of the pages between the papers.

    Papers without a PDF and those that are ``broken`` are replaced by a page; none if it is None.
    """
    missing = [
        paper
        for paper in volume.papers
        if broken is not None and (paper.id in broken or not paper.file)
    ]
    return [sheet_data(sheet) for sheet in sheets(volume, missing)]


def page_size(volume: Volume) -> tuple[float, float]:
    """The trim size, or the most common size of first pages; letter if there is none.

    Programs write one paper size with different fractions of a point: these count together. Pages
    on their side do not count with upright ones.
    """
    if trim := trim_size(volume.conference.book.trim):
        return trim
    sizes = Counter(
        paper.facts.page_sizes[0]
        for paper in volume.papers
        if paper.facts and paper.facts.page_sizes
    )
    alike: Counter[tuple[str, bool]] = Counter()
    for size, count in sizes.items():
        alike[_sheet(size)] += count
    return max(sizes, key=lambda size: (alike[_sheet(size)], sizes[size], size), default=LETTER)


def _sheet(size: tuple[float, float]) -> tuple[str, bool]:
    """The name of a page size, and whether the page lies on its side."""
    width, height = size
    return trim_name(size), width > height


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
