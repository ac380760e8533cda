"""Trials of the PDF reader and the search tool, and the scripts that fonts cover."""

from importlib import resources
from importlib.util import find_spec

from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.doctor import REPAIR, Item, Section
from procbuild.errors import OutputError
from procbuild.pdf import inspect_all
from procbuild.progress import Silent
from procbuild.site.pagefind import pagefind_version
from procbuild.typeset.coverage import coverage
from procbuild.wording import extra_hint


def tools() -> Section:
    """Try to read a PDF in a worker process and to run the search tool."""
    return Section(title="tools", items=(_reader(), _search()))


def fonts() -> Section:
    """The scripts that book and stamps can be set in, by the origin of the fonts."""
    places: dict[str, list[str]] = {}
    for script, place in coverage().items():
        places.setdefault(place, []).append(script)
    items = [
        Item(name=place, found=", ".join(scripts)) for place, scripts in places.items() if place
    ]
    if uncovered := places.get(""):
        items.append(
            Item(
                name="no font",
                state="absent",
                found=", ".join(uncovered),
                remedy=f"{extra_hint('fonts')}, or put fonts into conf/VOLUME/fonts/",
            )
        )
    return Section(title="fonts", items=tuple(items))


def _reader() -> Item:
    """Read a sample paper as the commands read submitted papers."""
    with resources.as_file(resources.files("procbuild") / "starter" / "incoming") as folder:
        paper = min(folder.glob("*.pdf"))
        inspections = inspect_all(
            [paper], limits=Limits(), crew=LocalCrew(), cache=None, progress=Silent()
        )
        inspection = next(iter(inspections))
    if inspection.facts:
        return Item(name="PDF reader", found="reads in a process of limited memory and time")
    return Item(name="PDF reader", state="problem", found=inspection.problem, remedy=REPAIR)


def _search() -> Item:
    if find_spec("pagefind") is None:
        return Item(name="Pagefind", state="problem", found="not installed", remedy=REPAIR)
    try:
        return Item(name="Pagefind", found=pagefind_version())
    except OutputError as error:
        return Item(name="Pagefind", state="problem", found=str(error), remedy=REPAIR)
