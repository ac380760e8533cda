"""The many pages of a site: those that changed are drawn, the others taken over."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future

from procbuild.crew import map_ordered
from procbuild.model import Volume
from procbuild.run import digest
from procbuild.site.material import Material
from procbuild.site.mould import Mould
from procbuild.site.pages.sheet import Sheet, volume_digest, without_papers

TASK = 100
"""Pages that a process is given at once."""

FEW = 800
"""Pages that are drawn in the time in which a process starts."""

Stale = tuple[Sheet, str]
"""What is to be drawn, and the digest of its inputs."""


def draw_all(material: Material, sheets: Iterable[Sheet], moulds: Mapping[str, Mould]) -> None:
    """Write a page for each sheet, in the mould of its folder."""
    output, crew = material.output, material.crew.here
    volume = without_papers(material.volume)
    around = {
        folder: digest(volume_digest(volume), list(one.pieces)) for folder, one in moulds.items()
    }
    keyed = ((one, one.inputs(around[one.folder])) for one in sheets)
    stale = [(one, inputs) for one, inputs in keyed if not output.keep(f"{one.page}.html", inputs)]
    tasks = [stale[start : start + TASK] for start in range(0, len(stale), TASK)]
    useful = len(stale) // FEW if crew.size > 1 else 0
    with (
        material.progress.stage("Drawing pages of papers and authors", len(stale)) as tick,
        crew.executor(useful) as executor,
    ):

        def begin(task: Sequence[Stale]) -> Future[list[str]]:
            return executor.submit(_draw, volume, moulds, [one for one, _ in task])

        for task, pages in zip(tasks, map_ordered(begin, tasks, crew), strict=True):
            for (one, inputs), page in zip(task, pages, strict=True):
                output.put(f"{one.page}.html", inputs, page.encode())
                tick(one.name)


def _draw(volume: Volume, moulds: Mapping[str, Mould], sheets: Sequence[Sheet]) -> list[str]:
    """The pages, in order."""
    return [moulds[one.folder].fill(one.name, one.draw(volume, one.given)) for one in sheets]
