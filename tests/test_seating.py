"""What is odd about a program."""

from dataclasses import replace
from datetime import date, time

import pytest

from procbuild.conference import Conference, Event, Identity, Program, Session, Talk
from procbuild.model import Finding, Paper, Section, Volume
from procbuild.seating import with_seating

PAPERS = tuple(
    Paper(id=id_, citation_key=f"{id_[:-2]}24a", file=f"{id_}.pdf") for id_ in ("hong23", "lee23")
)
VOLUME = Volume(
    name="v",
    conference=Conference(
        volume=Identity(title="Proceedings"), event=Event(name="Workshop", start=date(2024, 5, 14))
    ),
    program=Program(),
    sections=(Section(id="", title="", papers=PAPERS),),
)


def talk(begin: int, end: int, *papers: str, room: str = "", kind: str = "talk") -> Talk:
    """A talk by minutes after nine."""
    return Talk(
        start=time(9 + begin // 60, begin % 60),
        end=time(9 + end // 60, end % 60),
        papers=papers,
        room=room,
        kind=kind,  # type: ignore[arg-type]
    )


def said(*sessions: Session) -> list[str]:
    found = with_seating(replace(VOLUME, program=Program(sessions=sessions)))
    return [one.message for one in found.findings]


def test_a_program_as_it_should_be_is_not_odd() -> None:
    assert (
        said(
            Session(id="a", title="A", talks=(talk(0, 30, "lee23"), talk(30, 60, "hong23"))),
            Session(id="b", title="B", talks=(talk(0, 60, "lee23", kind="posters"),)),
            Session(id="c", title="C", papers=("lee23", "hong23")),
        )
        == []
    )


def test_a_paper_that_is_a_talk_twice_is_told() -> None:
    once, again = (Session(id=one, title=one, talks=(talk(0, 30, "lee23"),)) for one in "AB")
    assert said(once, again) == ["program.toml names lee23 2 times among the talks: in 'A' and 'B'"]
    assert said(replace(once, papers=("lee23",))) == [
        "program.toml names lee23 2 times among the sessions: in 'A'"
    ]


@pytest.mark.parametrize(("room", "count"), [("", 1), ("Annex", 0)])
def test_talks_that_overlap_in_one_room_are_told(room: str, count: int) -> None:
    session = Session(
        id="a", title="A", talks=(talk(0, 30, "lee23"), talk(20, 40, "hong23", room=room))
    )
    told = ["program.toml: 'hong23' of 'A' begins at 09:20, but 'lee23' of 'A' ends at 09:30"]
    assert said(session) == told[:count]


def test_a_name_that_is_no_paper_is_told_of_the_volume_with_what_it_may_mean() -> None:
    wrong = Finding(check="order", severity="warning", message="Not there", paper="hong24a")
    (found,) = with_seating(replace(VOLUME, findings=(wrong,))).findings
    assert (found.paper, found.message) == ("", "hong24a: Not there; did you mean 'hong23'?")
