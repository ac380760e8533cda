"""The log of the letters that were sent."""

from pathlib import Path

import pytest

from procbuild.errors import StoreError
from procbuild.letters import Log, as_json, read_log
from procbuild.letters.log import LoggedLetter, recipient_id

ENTRY = LoggedLetter(
    paper="martin",
    message="<1@example.org>",
    findings=("page-limit@2#0123456789ab",),
    to=(recipient_id("ada@example.org", "martin"),),
    begun="2026-01-01T00:00:00+00:00",
)


def test_a_written_log_is_read_unchanged(tmp_path: Path) -> None:
    log = Log().with_letter(ENTRY).with_last_accepted()
    (tmp_path / "letters.json").write_text(as_json(log), "utf-8")
    assert read_log(tmp_path / "letters.json") == log
    assert read_log(tmp_path / "none.json") == Log()


def test_the_log_contains_no_addresses() -> None:
    assert "ada" not in as_json(Log().with_letter(ENTRY))


def test_an_unconfirmed_letter_counts_as_sent() -> None:
    begun = Log().with_letter(ENTRY)
    assert begun.findings_sent_to(recipient_id("ADA@example.org", "martin")) == set(ENTRY.findings)
    assert begun.unconfirmed == (ENTRY,)
    assert begun.with_letter(ENTRY).with_last_accepted().unconfirmed == ()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": 2}', '{"letters": [{"paper": 1}]}', '{"schema": 1']
)
def test_a_damaged_log_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "letters.json"
    path.write_text(text)
    with pytest.raises(StoreError, match=r"letters\.json: the log of letters cannot be read"):
        read_log(path)
