"""What is odd about a program, and what papers name of it in vain."""

from dataclasses import replace
from datetime import date, time

import pytest

from procbuild.conference import Conference, Event, Identity, Program, Session, Talk, Track
from procbuild.model import Finding, Paper, Section, Volume
from procbuild.volume.program_findings import with_program_findings

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
    found = with_program_findings(replace(VOLUME, program=Program(sessions=sessions)))
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
    assert said(once, again) == ["program.toml lists lee23 2 times as a talk: in 'A' and 'B'"]
    assert said(replace(once, papers=("lee23",))) == [
        "program.toml lists lee23 both as a talk and under papers of session 'A'"
    ]
    posters = replace(once, talks=(talk(0, 30, "lee23", kind="posters"),), papers=("lee23",))
    assert said(posters, Session(id="c", title="C", papers=("lee23",))) == [
        "program.toml lists lee23 both as a poster and under papers of session 'A'",
        "program.toml lists lee23 2 times under papers: in 'A' and 'C'",
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
    (found,) = with_program_findings(replace(VOLUME, findings=(wrong,))).findings
    assert (found.paper, found.message) == ("", "hong24a: Not there; did you mean 'hong23'?")


TRACKS = (Track(id="long", title="Full papers"), Track(id="short", title="Short papers"))
SESSIONS = (Session(id="a", title="Oral session", talks=(talk(0, 30, "lee23"),)),)


def told_of(stated: dict[str, str], tracks: tuple[Track, ...], *sessions: Session) -> list[str]:
    """What is said of the two papers, both of which state this."""
    papers = tuple(replace(one, **stated) for one in PAPERS)  # type: ignore[arg-type]
    volume = replace(
        VOLUME,
        conference=replace(VOLUME.conference, tracks=tracks),
        program=Program(sessions=sessions),
        sections=(Section(id="", title="", papers=papers),),
    )
    return [
        f"{one.check} {one.paper}: {one.message}" for one in with_program_findings(volume).findings
    ]


@pytest.mark.parametrize(
    ("stated", "hint"),
    [("longs", "; did you mean 'long'?"), ("full paper", "; did you mean 'long'?"), ("demo", "")],
)
def test_a_track_that_the_volume_lacks_is_told_of_its_papers(stated: str, hint: str) -> None:
    assert told_of({"track": stated}, TRACKS) == [
        f"track {paper.id}: volume.toml has no track '{stated}'{hint}" for paper in PAPERS
    ]


def test_a_session_that_the_program_lacks_is_told_of_papers_that_stand_in_none() -> None:
    assert told_of({"session": "oral-session"}, (), *SESSIONS) == [
        "session hong23: program.toml has no session 'oral-session'; did you mean 'a'?"
    ]


def test_tracks_and_sessions_that_are_there_are_not_told() -> None:
    assert told_of({"track": "long", "session": "a"}, TRACKS, *SESSIONS) == []


def test_a_volume_that_declares_no_tracks_and_sessions_lacks_none() -> None:
    assert told_of({"track": "longs", "session": "nope"}, ()) == []
