"""PDFs that became papers keep the ids of these when files are renamed, come and go."""

from collections.abc import Sequence

import pytest

from procbuild.collect.adopted import AdoptedIds
from procbuild.conference import Person
from procbuild.model import Origin, Record

FOLDER = Origin(kind="folder", name="incoming")
ADA = (Person(given="Ada", family="King"),)


def adopted(key: str, title: str = "", sha256: str = "", name: str = "incoming") -> Record:
    origin = Origin(kind="folder", name=name, key=key)
    return Record(id=key, title=title, authors=ADA, sha256=sha256, origin=origin)


@pytest.mark.parametrize(
    ("stored", "taken", "chosen"),
    [
        ([], [], "new"),
        ([adopted("new")], [], "new"),
        ([], ["new"], "new-11507a"),
        ([adopted("old", sha256="1")], [], "old"),
        ([adopted("old", sha256="1")], ["old"], "new"),
        ([adopted("old", title="On Water and Stone")], [], "old"),
        ([adopted("old", title="On Birds")], [], "new"),
        ([adopted("there", sha256="1")], [], "new"),
        ([adopted("old", sha256="1", name="another")], [], "new"),
    ],
)
def test_a_pdf_is_the_paper_of_its_key_else_of_its_content_else_of_its_title(
    stored: Sequence[Record], taken: Sequence[str], chosen: str
) -> None:
    ids = AdoptedIds(FOLDER, stored, present={"new", "there"})
    assert ids.choose(adopted("new", "On Water and Stone"), "1", taken) == chosen
