"""Findings about the times, rooms and speakers of a program."""

from dataclasses import replace
from datetime import date, time

import pytest

from procbuild.conference import Conference, Event, Identity, Program, Session, Speaker, Talk
from procbuild.model import Volume
from procbuild.volume.schedule_findings import schedule_findings

EVENT = Event(name="Workshop", start=date(2024, 5, 14), end=date(2024, 5, 15))
VOLUME = Volume(
    name="v",
    conference=Conference(
        volume=Identity(title="Proceedings"),
        event=EVENT,
        speakers=(Speaker(given="Kira", family="Keynote", title="Margins"),),
    ),
    program=Program(),
    sections=(),
)
TALK = Talk(start=time(9), end=time(10), title="One")
LATER = replace(TALK, start=time(9, 30), title="Two")


def read_messages(*sessions: Session, event: Event = EVENT) -> list[str]:
    """Return the messages about a program of these sessions."""
    conference = replace(VOLUME.conference, event=event)
    volume = replace(VOLUME, conference=conference, program=Program(sessions=sessions))
    return [finding.message for finding in schedule_findings(volume)]


def test_a_session_on_a_day_outside_the_event_is_reported() -> None:
    session = Session(id="a", title="A", on=date(2024, 5, 16))
    assert read_messages(session) == [
        "program.toml: session 'A' is on 2024-05-16, but the event is on 2024-05-14 to 2024-05-15"
    ]
    assert read_messages(session, event=replace(EVENT, when="in May")) == []
    assert read_messages(replace(session, on=date(2024, 5, 15))) == []


@pytest.mark.parametrize(("room", "count"), [("", 1), ("Annex", 0)])
def test_talks_that_overlap_in_the_same_room_are_reported(room: str, count: int) -> None:
    session = Session(id="a", title="A", talks=(TALK, replace(LATER, room=room)))
    messages = ["program.toml: 'Two' of 'A' begins at 09:30, but 'One' of 'A' ends at 10:00"]
    assert read_messages(session) == messages[:count]


def test_two_sessions_in_one_room_at_the_same_time_are_reported_once() -> None:
    first = Session(id="a", title="A", room="Hall", talks=(TALK, replace(TALK, start=time(10))))
    second = Session(id="b", title="B", room="Hall", talks=(LATER,))
    assert read_messages(first, second) == [
        "program.toml: 'Two' of 'B' begins in 'Hall' at 09:30, but 'One' of 'A' ends at 10:00"
    ]
    assert read_messages(first, replace(second, on=date(2024, 5, 15))) == []
    assert read_messages(replace(first, room=""), replace(second, room="")) == []
    assert len(read_messages(first, replace(second, room="great  hall"))) == 0
    assert (
        len(read_messages(replace(first, room="Great Hall "), replace(second, room="great  hall")))
        == 1
    )
    desk = replace(LATER, kind="other", title="Registration")
    assert read_messages(first, replace(second, talks=(desk,))) == []
    posters, coffee = replace(TALK, kind="posters"), replace(LATER, kind="break")
    for talk in (coffee, replace(posters, title="More")):
        other = replace(second, talks=(talk,))
        assert read_messages(replace(first, talks=(posters,)), other) == []


def test_coffee_beside_posters_is_no_overlap_and_hides_none() -> None:
    posters = Talk(kind="posters", start=time(9), end=time(12), papers=("1", "2"), minutes=180)
    coffee = Talk(kind="break", start=time(9, 30), end=time(9, 40), title="Coffee")
    session = Session(id="a", title="A", room="Hall", talks=(posters, coffee))
    assert read_messages(session) == []
    whole = replace(session, talks=(replace(TALK, end=time(12)), coffee))
    other = Session(id="b", title="B", room="Hall", talks=(replace(TALK, start=time(10)),))
    assert len(read_messages(whole, other)) == 1


def test_talks_that_are_longer_than_their_time_are_reported() -> None:
    papers = ("3", "7", "9")
    session = Session(id="a", title="A", talks=(replace(TALK, papers=papers, minutes=30),))
    assert read_messages(session) == [
        "program.toml: 'One' of 'A' lasts 3 × 30 min, but has 60 min, 09:00 to 10:00"
    ]
    fitting = replace(session, talks=(replace(TALK, papers=papers, minutes=20),))
    assert read_messages(fitting) == []


def test_a_speaker_with_nearly_the_name_of_an_announced_one_is_reported() -> None:
    session = Session(id="a", title="A", talks=(replace(TALK, speakers=("Kira Keinote",)),))
    assert read_messages(session) == [
        "program.toml: 'Kira Keinote' is not a speaker of volume.toml; did you mean 'Kira Keynote'?"
    ]
    keynote = Session(id="b", title="B", talks=(replace(TALK, speakers=("Kira Keynote",)),))
    assert read_messages(session, keynote) == [], "another person of a similar name"
