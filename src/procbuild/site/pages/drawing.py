"""The many pages of a site: changed ones are rendered, the others reused."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future

from procbuild.crew import map_ordered
from procbuild.incremental.cache import digest
from procbuild.model import Volume
from procbuild.site.material import Material
from procbuild.site.pages.sheet import Sheet, volume_digest, without_papers
from procbuild.site.shell import Mould

TASK = 100
"""Number of pages that a process renders at once."""

WORTH_A_PROCESS = 800
"""Number of pages that take less time to render than a process takes to start."""

Stale = tuple[Sheet, str]
"""A page to be rendered, and the digest of its inputs."""


def draw_all(material: Material, sheets: Iterable[Sheet], moulds: Mapping[str, Mould]) -> None:
    """Write a page for each sheet, in the mould of its folder."""
    output, crew = material.output, material.crew.here
    volume = without_papers(material.volume)
    around = {
        folder: digest(volume_digest(volume), list(mould.pieces))
        for folder, mould in moulds.items()
    }
    keyed = ((sheet, sheet.inputs(around[sheet.folder])) for sheet in sheets)
    stale = [
        (sheet, inputs) for sheet, inputs in keyed if not output.reuse(f"{sheet.page}.html", inputs)
    ]
    tasks = [stale[start : start + TASK] for start in range(0, len(stale), TASK)]
    useful = len(stale) // WORTH_A_PROCESS if crew.size > 1 else 0
    with (
        material.progress.stage("Drawing pages of papers and authors", len(stale)) as tick,
        crew.executor(useful) as executor,
    ):

        def begin(task: Sequence[Stale]) -> Future[list[str]]:
            return executor.submit(_draw, volume, moulds, [sheet for sheet, _ in task])

        for task, pages in zip(tasks, map_ordered(begin, tasks, crew), strict=True):
            for (sheet, inputs), page in zip(task, pages, strict=True):
                output.put(f"{sheet.page}.html", inputs, page.encode())
                tick(sheet.name)


def _draw(volume: Volume, moulds: Mapping[str, Mould], sheets: Sequence[Sheet]) -> list[str]:
    """Render pages, in order."""
    return [
        moulds[sheet.folder].fill(sheet.name, sheet.draw(volume, sheet.given)) for sheet in sheets
    ]
