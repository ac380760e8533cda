"""UniReps 2023: the editors' own .bib goes in, what PMLR gets comes out."""

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


def handed_in(entries: tuple[BibEntry, ...]) -> Volume:
    """The volume as the editors described it."""
    head, *papers = entries
    conference = Conference(
        volume=Identity(title=head.fields["booktitle"], number=head.fields["volume"]),
        event=Event(name="UniReps", start=date(2023, 12, 15)),
        editors=head.editors,
    )
    done = []
    for entry in papers:
        first, last = (int(number) for number in entry.fields["pages"].split("-"))
        openreview = entry.fields.get("openreview", "")
        link = Link(label="OpenReview", url=f"https://openreview.net/forum?id={openreview}")
        done.append(
            Paper(
                id=entry.key,
                title=entry.fields["title"],
                authors=entry.authors,
                abstract=entry.fields["abstract"],
                links=(link,) if openreview else (),
                citation_key=f"{entry.key.rstrip('abc')}a",
                first_page=first,
                last_page=last,
            )
        )
    return Volume(
        name="unireps23",
        conference=conference,
        program=Program(),
        sections=(Section(id="", title="", papers=tuple(done)),),
    )


def test_every_difference_to_what_was_handed_in_is_an_improvement(real: Path) -> None:
    before = read_bib(real / "unireps2023" / "unireps23.bib").entries
    volume = handed_in(before)
    after = read_bib(str(EXPORTS["pmlr"](volume).texts["unireps2023.bib"])).entries
    assert len(after) == len(before) == 26
    for old, new in zip(before[1:], after[1:], strict=True):
        assert new.authors == old.authors
        assert {k: v for k, v in new.fields.items() if k != "pages"} == {
            k: v for k, v in old.fields.items() if k != "pages"
        }
        assert new.fields["pages"].replace("–", "-") == old.fields["pages"]
    added = set(after[0].fields) - set(before[0].fields)
    assert added == {"name"}, "a field that PMLR asks for and the editors forgot"


def test_the_editor_without_a_comma_is_mended_by_the_configuration(real: Path, root: Path) -> None:
    conference, _ = load_config(root / "conf" / "unireps2023")
    stated = read_bib(real / "unireps2023" / "unireps23.bib").entries[0].editors
    assert stated[-1] == Person(given="Caron", family="Mathilde")
    assert conference.editors[-1].inverted == "Caron, Mathilde"
    assert name_key(stated[-1].display) == name_key(conference.editors[-1].display)
