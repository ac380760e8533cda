"""Notices of errata, new versions and retractions of published papers."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import ConfigError
from procbuild.model import EarlierVersion, Notice, Paper, PdfFacts, Record
from procbuild.store import Store
from procbuild.updates import (
    future_findings,
    last_changed,
    shown_title,
    summarize_updates,
    update_findings,
    updates,
)

ERRATUM = Notice(on=date(2026, 11, 2), text="Read $a - b$.")
VERSION = Notice(on=date(2026, 11, 5), text="New sums.")
RETRACTION = Notice(on=date(2026, 12, 1), text="It is wrong.")
OLD = EarlierVersion(name="paper-v1.pdf", sha256="0" * 64, pages=2)
PUBLISHED = date(2026, 10, 15)

PAPER = Paper(
    id="a",
    citation_key="a26a",
    title="On A",
    erratum=(ERRATUM,),
    replaced=(OLD,),
    version=(VERSION,),
    retraction=RETRACTION,
    facts=PdfFacts(sha256="1" * 64, pages=2, page_sizes=()),
    first_page=5,
    last_page=6,
)


def test_notices_are_sorted_by_date() -> None:
    assert [(update.heading, update.anchor, update.version) for update in updates(PAPER)] == [
        ("Erratum", "erratum-1", 1),
        ("Version 2", "version-2", 2),
        ("Retraction", "retraction", 1),
    ]
    assert updates(PAPER)[1].sentence == "Version 2 (5 November 2026): New sums."
    assert last_changed(PAPER, PUBLISHED) == RETRACTION.on
    assert shown_title(PAPER) == "Retracted: On A"


def test_all_notices_are_summarized_in_a_line() -> None:
    assert summarize_updates(PAPER) == (
        "Erratum of 2 November 2026; version 2 of 5 November 2026; retracted on 1 December 2026"
    )
    assert summarize_updates(replace(PAPER, erratum=())).startswith("Version 2 of")
    assert summarize_updates(Record(id="a")) == ""


def test_a_version_without_notice_has_no_date() -> None:
    paper = replace(PAPER, erratum=(), version=(), retraction=None)
    (update,) = updates(paper)
    assert (update.sentence, update.on) == ("Version 2", None)
    assert last_changed(paper, PUBLISHED) == PUBLISHED
    assert summarize_updates(paper) == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, ""),
        (
            {"version": ()},
            "The PDF was replaced 1 time since publication, but fixes.toml describes no",
        ),
        ({"replaced": ()}, "fixes.toml describes version 2, but the PDF has only 1 version"),
        ({"erratum": (replace(ERRATUM, on=date(2026, 1, 1)),)}, "dated before "),
        (
            {"replaced": (replace(OLD, pages=3),), "last_page": 7},
            "the published range 5-7 does not change",
        ),
    ],
)
def test_contradictions_between_notices_and_versions_are_findings(
    changes: dict[str, Any], message: str
) -> None:
    findings = list(update_findings(replace(PAPER, **changes), PUBLISHED))
    assert [message in finding.message for finding in findings] == ([True] if message else [])
    assert all(finding.remedy for finding in findings)


def test_notices_are_read_from_fixes_toml(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(Record(id="a", title="On A", replaced=(OLD,)), None, {})
    (store.folder("a") / "fixes.toml").write_text(
        '[[erratum]]\non = 2026-11-02\ntext = "Read $a - b$."\n'
        '[[version]]\non = 2026-11-05\ntext = "New sums."\n'
        '[retraction]\non = 2026-12-01\ntext = "It is wrong."\n'
    )
    (record,) = store.records()
    assert updates(record) == updates(PAPER)


def test_mistakes_in_notices_are_reported_with_their_lines(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(Record(id="a"), None, {})
    (store.folder("a") / "fixes.toml").write_text(
        'retraction = "It is wrong."\nreplaced = []\n[[erratum]]\ndate = 2026-11-02\ntext = "x"\n'
    )
    with pytest.raises(ConfigError) as caught:
        store.records()
    mistakes = "\n".join(caught.value.mistakes)
    assert "a/fixes.toml:1: retraction: 'It is wrong.' is not a table" in mistakes
    assert "a/fixes.toml:4: erratum[1].date: unknown key" in mistakes
    assert "erratum[1].on: must be given" in mistakes


def test_a_notice_of_a_day_that_has_not_begun_anywhere_is_reported() -> None:
    tomorrow, later = RETRACTION.on - timedelta(days=1), RETRACTION.on - timedelta(days=2)
    assert list(future_findings([PAPER], tomorrow)) == []
    (finding,) = future_findings([PAPER], later)
    assert (finding.paper, finding.message) == ("a", "Retraction: 1 December 2026 is in the future")
