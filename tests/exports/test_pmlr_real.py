"""The PMLR export of UniReps 2023, compared with the .bib file that its editors handed in."""

from datetime import date
from pathlib import Path

import pytest

from procbuild.bibliography import BibEntry, read_bib
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.config import load_config
from procbuild.exports import EXPORTS
from procbuild.model import Link, Paper, Section, Volume
from procbuild.names import name_key

pytestmark = pytest.mark.real


def volume_of_editors(entries: tuple[BibEntry, ...]) -> Volume:
    """Make the volume that the editors described in their .bib file."""
    volume_entry, *papers = entries
    conference = Conference(
        volume=Identity(
            title=volume_entry.fields["booktitle"], number=volume_entry.fields["volume"]
        ),
        event=Event(name="UniReps", start=date(2023, 12, 15)),
        editors=volume_entry.editors,
    )
    converted = []
    for entry in papers:
        first, last = (int(number) for number in entry.fields["pages"].split("-"))
        openreview = entry.fields.get("openreview", "")
        link = Link(label="OpenReview", url=f"https://openreview.net/forum?id={openreview}")
        converted.append(
            Paper(
                id=entry.key,
                title=entry.fields["title"],
                authors=entry.authors,
                abstract=entry.fields["abstract"],
                links=(link,) if openreview else (),
                citation_key=f"{entry.key.rstrip('abc')}a",
                pdf=Path(f"{entry.key}.pdf"),
                first_page=first,
                last_page=last,
            )
        )
    return Volume(
        name="unireps23",
        conference=conference,
        program=Program(),
        sections=(Section(id="", title="", papers=tuple(converted)),),
    )


def _compared(entry: BibEntry) -> dict[str, str]:
    """Its fields but the pages; PMLR's site makes an apostrophe of ``'``."""
    return {name: text.replace("’", "'") for name, text in entry.fields.items() if name != "pages"}


def test_the_export_equals_the_file_of_the_editors_except_for_improvements(real: Path) -> None:
    handed_in = read_bib(real / "unireps2023" / "unireps23.bib").entries
    volume = volume_of_editors(handed_in)
    exported = read_bib(str(EXPORTS["pmlr"](volume).texts["unireps2023.bib"])).entries
    assert len(exported) == len(handed_in) == 26
    for old, new in zip(handed_in[1:], exported[1:], strict=True):
        assert new.authors == old.authors
        assert _compared(new) == _compared(old)
        assert new.fields["pages"].replace("–", "-") == old.fields["pages"]
    added = set(exported[0].fields) - set(handed_in[0].fields)
    assert added == {"name"}, "PMLR requires this field, which the editors forgot"


def test_the_configuration_corrects_the_swapped_name_of_an_editor(real: Path, root: Path) -> None:
    conference, _ = load_config(root / "conf" / "unireps2023")
    editors = read_bib(real / "unireps2023" / "unireps23.bib").entries[0].editors
    assert editors[-1] == Person(given="Caron", family="Mathilde")
    assert conference.editors[-1].inverted == "Caron, Mathilde"
    assert name_key(editors[-1].display) == name_key(conference.editors[-1].display)
