"""Findings about a program: papers listed twice or not at all, unknown tracks and sessions."""

from dataclasses import replace
from datetime import date, time
from typing import Literal

import pytest

from procbuild.conference import (
    Conference,
    Event,
    Identity,
    PaperRules,
    Program,
    Session,
    Talk,
    Track,
)
from procbuild.model import Finding, Paper, Record, Section, Volume
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


def make_talk(
    start: int, end: int, *papers: str, room: str = "", kind: Literal["talk", "posters"] = "talk"
) -> Talk:
    """Make a talk; its start and end are minutes after nine o'clock."""
    return Talk(
        start=time(9 + start // 60, start % 60),
        end=time(9 + end // 60, end % 60),
        papers=papers,
        room=room,
        kind=kind,
    )


def read_messages(*sessions: Session) -> list[str]:
    """Return the messages about a program of these sessions."""
    volume = with_program_findings(replace(VOLUME, program=Program(sessions=sessions)))
    return [finding.message for finding in volume.findings]


def test_a_valid_program_has_no_findings() -> None:
    assert (
        read_messages(
            Session(
                id="a", title="A", talks=(make_talk(0, 30, "lee23"), make_talk(30, 60, "hong23"))
            ),
            Session(id="b", title="B", talks=(make_talk(0, 60, "lee23", kind="posters"),)),
            Session(id="c", title="C", papers=("lee23", "hong23")),
        )
        == []
    )


def test_a_paper_listed_twice_is_reported() -> None:
    first, second = (
        Session(id=name, title=name, talks=(make_talk(0, 30, "lee23"),)) for name in "AB"
    )
    rest = Session(id="d", title="D", papers=("hong23",))
    assert read_messages(first, second, rest) == [
        "program.toml lists lee23 2 times as a talk: in 'A' and 'B'"
    ]
    assert read_messages(replace(first, papers=("lee23",)), rest) == [
        "program.toml lists lee23 both as a talk and under papers of session 'A'"
    ]
    posters = replace(first, talks=(make_talk(0, 30, "lee23", kind="posters"),), papers=("lee23",))
    assert read_messages(posters, Session(id="c", title="C", papers=("lee23",)), rest) == [
        "program.toml lists lee23 both as a poster and under papers of session 'A'",
        "program.toml lists lee23 2 times under papers: in 'A' and 'C'",
    ]


@pytest.mark.parametrize(("order", "severity"), [("sessions", "warning"), ("source", "info")])
def test_papers_in_no_session_are_named(
    order: Literal["sessions", "source"], severity: str
) -> None:
    conference = replace(VOLUME.conference, papers=PaperRules(order=order))
    sessions = (Session(id="a", title="A", papers=("lee23",)),)
    volume = replace(VOLUME, conference=conference, program=Program(sessions=sessions))
    (finding,) = with_program_findings(volume).findings
    assert finding.severity == severity
    assert finding.message == "1 paper in no session of program.toml: hong23"


def test_an_unknown_paper_is_reported_with_a_similar_id() -> None:
    unknown_paper = Finding(check="order", severity="warning", message="Not there", paper="hong24a")
    (finding,) = with_program_findings(replace(VOLUME, findings=(unknown_paper,))).findings
    assert (finding.paper, finding.message) == ("", "hong24a: Not there; did you mean 'hong23'?")


def test_a_withdrawn_paper_of_the_program_is_called_so() -> None:
    unknown_paper = Finding(check="order", severity="warning", message="Not there", paper="hong24a")
    withdrawn = Record(id="hong24a", status="withdrawn")
    volume = replace(VOLUME, findings=(unknown_paper,), withdrawn=(withdrawn,))
    (finding,) = with_program_findings(volume).findings
    assert (finding.paper, finding.message) == ("", "hong24a: Not there; it is withdrawn")


TRACKS = (Track(id="long", title="Full papers"), Track(id="short", title="Short papers"))
SESSIONS = (Session(id="a", title="Oral session", talks=(make_talk(0, 30, "lee23"),)),)


def read_findings(
    tracks: tuple[Track, ...], *sessions: Session, track: str = "", session: str = ""
) -> list[str]:
    """Return the findings about two papers that both have this track and this session."""
    papers = tuple(replace(paper, track=track, session=session) for paper in PAPERS)
    volume = replace(
        VOLUME,
        conference=replace(VOLUME.conference, tracks=tracks),
        program=Program(sessions=sessions),
        sections=(Section(id="", title="", papers=papers),),
    )
    return [
        f"{finding.check} {finding.paper}: {finding.message}"
        for finding in with_program_findings(volume).findings
    ]


@pytest.mark.parametrize(
    ("track", "hint"),
    [("longs", "; did you mean 'long'?"), ("full paper", "; did you mean 'long'?"), ("demo", "")],
)
def test_an_unknown_track_is_reported_once_for_all_its_papers(track: str, hint: str) -> None:
    assert read_findings(TRACKS, track=track) == [
        f"track : volume.toml has no track '{track}'{hint} (papers hong23 and lee23)"
    ]


def test_an_unknown_session_is_reported_for_papers_not_in_the_program() -> None:
    assert read_findings((), *SESSIONS, session="oral-session") == [
        "session hong23: program.toml has no session 'oral-session'; did you mean 'a'?"
    ]


def test_known_tracks_and_sessions_are_not_reported() -> None:
    assert read_findings(TRACKS, *SESSIONS, track="long", session="a") == []


def test_a_volume_without_tracks_and_sessions_has_no_findings() -> None:
    assert read_findings((), track="longs", session="nope") == []
