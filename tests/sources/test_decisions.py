"""Decisions of submission systems, and the status of papers that follows from them."""

from pathlib import Path

import pytest

from procbuild.sources.decisions import Decision, decision, settled, strictest
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
        ("Awaiting Decision", Decision("undecided")),
        ("has not been accepted", Decision("rejected")),
        ("no decision", Decision("undecided")),
        ("unconfirmed", Decision("undecided")),
        ("not confirmed", Decision("undecided")),
        ("not yet accepted", Decision("undecided")),
        ("confirmed", Decision("accepted")),
        ("Poster", Decision(None, "Poster")),
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


def test_the_stricter_of_several_decisions_counts() -> None:
    accepted, unclear = Decision("accepted"), Decision("undecided", "Yes")
    assert strictest([accepted, Decision("rejected")]) == Decision("rejected")
    assert strictest([Decision("rejected"), unclear]) == Decision("rejected")
    assert strictest([accepted, unclear]) == unclear
    assert strictest([Decision("undecided"), accepted]) == accepted
    assert strictest([Decision(), Decision(None, "Poster")]) == Decision(None, "Poster")


def decide(tmp_path: Path, heading: str, *cells: str) -> tuple[list[str], list[str]]:
    """The status of each paper of a table, and the messages about it."""
    rows = "".join(f"{number},T{number},Lee,{cell}\n" for number, cell in enumerate(cells, 1))
    path = tmp_path / "papers.csv"
    path.write_text(f"id,title,authors,{heading}\n{rows}", encoding="utf-8")
    papers, findings = read(table, path)
    return [paper.record.status for paper in papers], [finding.message for finding in findings]


def test_words_that_are_not_understood_are_decisions(tmp_path: Path) -> None:
    statuses, (message,) = decide(tmp_path, "status", "Yes", "No", "Yes", "")
    assert statuses == ["undecided"] * 4
    assert message.endswith(": 'Yes' (1 and 3) and 'No' (2)")
    statuses, messages = decide(tmp_path, "status", "Aprovado", "Reprovado", "Rückzug")
    assert (statuses, messages) == (["accepted", "rejected", "withdrawn"], [])


def test_kinds_of_papers_are_reported_if_others_are_decided(tmp_path: Path) -> None:
    assert decide(tmp_path, "status", "Poster", "Oral") == (["accepted", "accepted"], [])
    statuses, (message,) = decide(tmp_path, "status", "Poster", "Accept", "")
    assert statuses == ["undecided", "accepted", "undecided"]
    assert message.endswith(": 'Poster' (1)")


def test_an_empty_column_means_no_decisions_yet(tmp_path: Path) -> None:
    assert decide(tmp_path, "status", "", "") == (["accepted", "accepted"], [])


def test_both_columns_for_status_and_decision_are_read(tmp_path: Path) -> None:
    cells = "Submitted,Reject", "Complete,Withdrawn", "Submitted,Accept", "Accept,Reject"
    statuses, messages = decide(tmp_path, "Status,Decision", *cells)
    assert statuses == ["rejected", "withdrawn", "accepted", "rejected"]
    assert messages == []


def test_a_column_named_for_the_status_is_the_only_one(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_text("id,title,authors,Ergebnis,Decision\n1,A,Lee,angenommen,Reject\n")
    (paper,), (finding,) = read(table, path, columns={"status": "Ergebnis"})
    assert paper.record.status == "accepted"
    assert finding.message == "papers.csv: columns that are not used: Decision"
