"""The many pages of a site: those that changed are drawn, the others taken over."""

from collections.abc import Iterable, Mapping

from procbuild.run import digest
from procbuild.site.material import Material
from procbuild.site.mould import Mould
from procbuild.site.pages.sheet import Sheet, volume_digest, without_papers


def draw_all(material: Material, sheets: Iterable[Sheet], moulds: Mapping[str, Mould]) -> None:
    """Write a page for each sheet, in the mould of its folder."""
    output = material.output
    volume = without_papers(material.volume)
    around = {
        folder: digest(volume_digest(volume), list(one.pieces)) for folder, one in moulds.items()
    }
    for sheet in sheets:
        name = f"{sheet.page}.html"
        inputs = digest(around[sheet.folder], sheet.inputs)
        if not output.keep(name, inputs):
            page = moulds[sheet.folder].fill(sheet.name, sheet.draw(volume, sheet.given))
            output.put(name, inputs, page.encode())
