"""Decisions of submission systems, and the status of papers that follows from them."""

from pathlib import Path

import pytest

from procbuild.sources.decisions import Decision, decision, settled
from procbuild.sources.table import table
from tests.sources.reading import read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ACCEPT", Decision("accepted")),
        ("Accept (Oral)", Decision("accepted")),
        ("accepted as a short paper", Decision("accepted")),
        ("Desk Reject", Decision("rejected")),
        ("unacceptable", Decision("rejected")),
        ("not accepted", Decision("rejected")),
        ("Withdrawn?", Decision("withdrawn")),
        ("Awaiting Decision", Decision()),
        ("has not been accepted", Decision("rejected")),
        ("no decision", Decision("undecided")),
        ("unconfirmed", Decision("undecided")),
        ("not confirmed", Decision("undecided")),
        ("not yet accepted", Decision("undecided")),
        ("confirmed", Decision("accepted")),
        ("Poster", Decision()),
        ("Not-accepted", Decision("rejected")),
        ("isn't accepted", Decision("rejected")),
        ("non accepté", Decision("rejected")),
        ("never accepted", Decision("rejected")),
        ("Can't accept", Decision("rejected")),
        ("to be confirmed", Decision("undecided")),
        ("angenommen", Decision("accepted")),
        ("bestätigt", Decision("accepted")),
        ("abgelehnt", Decision("rejected")),
        ("nicht angenommen", Decision("rejected")),
        ("noch nicht angenommen", Decision("undecided")),
        ("zurückgezogen", Decision("withdrawn")),
        ("refusé", Decision("rejected")),
        ("retirée", Decision("withdrawn")),
        ("eingereicht", Decision("undecided")),
        ("aceptado", Decision("accepted")),
        ("rechazado", Decision("rejected")),
    ],
)
def test_clear_decisions(text: str, found: Decision) -> None:
    assert decision(text, ()) == found


@pytest.mark.parametrize(
    "text",
    [
        "accept?",
        "reject?",
        "probably accept",
        "conditional accept",
        "Conditionally accepted",
        "accepted if revised",
        "Accept with minor revisions",
        "acceptable",
        "accept, pending shepherd approval",
        "confirmed?",
        "accepté sous réserve",
        "angenommen unter Vorbehalt",
    ],
)
def test_decisions_in_doubt_are_unclear_unless_the_organizers_accept_them(text: str) -> None:
    assert decision(text, ()) == Decision("undecided", text)
    assert decision(text, [text.upper()]) == Decision("accepted")


def test_unclear_decisions_never_count_as_acceptance() -> None:
    assert settled([Decision(), Decision("undecided")]) == ["accepted", "accepted"]
    assert settled([Decision(), Decision("undecided", "accept?")]) == ["undecided", "undecided"]
    assert settled([Decision(), Decision("accepted")]) == ["undecided", "accepted"]


def test_unclear_decisions_are_reported_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    rows = "1,A,Lee,accept\n2,B,Ray,accept?\n3,C,Kim,conditional accept\n4,D,Sol,accept?\n"
    path.write_text(f"id,title,authors,decision\n{rows}")
    papers, (finding,) = read(table, path, accepted=("Conditional accept",))
    assert [paper.record.status for paper in papers] == [
        "accepted",
        "undecided",
        "accepted",
        "undecided",
    ]
    assert finding.message == (
        "papers.csv: unclear decisions, so these papers count as undecided: 'accept?' (2 and 4)"
    )
