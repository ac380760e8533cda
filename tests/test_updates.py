"""Notices of published papers: order, words, what is wrong with them."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import ConfigError
from procbuild.model import EarlierVersion, Notice, Paper, PdfFacts, Record
from procbuild.store import Store
from procbuild.updates import last_changed, shown_title, summarize_updates, update_findings, updates

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


def test_notices_stand_in_the_order_of_their_days() -> None:
    assert [(one.heading, one.anchor, one.version) for one in updates(PAPER)] == [
        ("Erratum", "erratum-1", 1),
        ("Version 2", "version-2", 2),
        ("Retraction", "retraction", 1),
    ]
    assert updates(PAPER)[1].sentence == "Version 2 (5 November 2026): New sums."
    assert last_changed(PAPER, PUBLISHED) == RETRACTION.on
    assert shown_title(PAPER) == "Retracted: On A"


def test_all_of_them_in_a_line() -> None:
    assert summarize_updates(PAPER) == (
        "Erratum of 2 November 2026; version 2 of 5 November 2026; retracted on 1 December 2026"
    )
    assert summarize_updates(replace(PAPER, erratum=())).startswith("Version 2 of")
    assert summarize_updates(Record(id="a")) == ""


def test_a_version_that_nobody_explained_is_told_without_a_day() -> None:
    bare = replace(PAPER, erratum=(), version=(), retraction=None)
    (one,) = updates(bare)
    assert (one.sentence, one.on) == ("Version 2", None)
    assert last_changed(bare, PUBLISHED) == PUBLISHED
    assert summarize_updates(bare) == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, ""),
        ({"version": ()}, "There are 2 versions of the PDF, but fixes.toml describes 1"),
        ({"replaced": ()}, "fixes.toml describes version 2, but the PDF has only 1 version"),
        ({"erratum": (replace(ERRATUM, on=date(2026, 1, 1)),)}, "dated before "),
        (
            {"replaced": (replace(OLD, pages=3),), "last_page": 7},
            "the published range 5-7 does not change",
        ),
    ],
)
def test_what_does_not_fit_is_a_finding(changes: dict[str, Any], message: str) -> None:
    found = list(update_findings(replace(PAPER, **changes), PUBLISHED))
    assert [message in one.message for one in found] == ([True] if message else [])
    assert all(one.remedy for one in found)


def test_an_organizer_says_it_in_fixes_toml(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(Record(id="a", title="On A", replaced=(OLD,)), None, {})
    (store.folder("a") / "fixes.toml").write_text(
        '[[erratum]]\non = 2026-11-02\ntext = "Read $a - b$."\n'
        '[[version]]\non = 2026-11-05\ntext = "New sums."\n'
        '[retraction]\non = 2026-12-01\ntext = "It is wrong."\n'
    )
    (record,) = store.records()
    assert updates(record) == updates(PAPER)


def test_mistakes_in_notices_are_told_by_line_and_place(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(Record(id="a"), None, {})
    (store.folder("a") / "fixes.toml").write_text(
        'retraction = "It is wrong."\nreplaced = []\n[[erratum]]\ndate = 2026-11-02\ntext = "x"\n'
    )
    with pytest.raises(ConfigError) as stop:
        store.records()
    told = "\n".join(stop.value.mistakes)
    assert "a/fixes.toml:1: retraction: 'It is wrong.' is not a table" in told
    assert "a/fixes.toml:4: erratum[1].date: unknown key" in told
    assert "erratum[1].on: must be given" in told
