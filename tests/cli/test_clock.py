"""The time that SOURCE_DATE_EPOCH states."""

from datetime import UTC, datetime

import pytest

from procbuild.cli.clock import now
from procbuild.errors import UsageError


def test_the_stated_time_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert now() == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("epoch", ["abc", "-5", "1.5", "99999999999999", "9" * 40])
def test_a_time_beyond_the_calendar_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="is not a number of seconds since 1970"):
        now()
