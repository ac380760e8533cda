"""The current time; the only module that reads the clock for dates that users see."""

import os
from contextlib import suppress
from datetime import UTC, date, datetime

from procbuild.errors import UsageError
from procbuild.model import Volume


def now() -> datetime:
    """The time in UTC, to the second.

    If SOURCE_DATE_EPOCH is set, that time
    (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        with suppress(ValueError, OverflowError, OSError):  # beyond the calendar
            if epoch.isdecimal():
                return datetime.fromtimestamp(int(epoch), UTC)
        message = f"SOURCE_DATE_EPOCH: {epoch!r} is not a number of seconds since 1970"
        raise UsageError(message)
    return datetime.now(UTC).replace(microsecond=0)


def today(volume: Volume) -> date:
    """The date of outputs.

    The date of SOURCE_DATE_EPOCH if set, that of publication of a published volume, else today.
    """
    identity = volume.conference.volume
    if identity.status == "published" and identity.published:
        return now().date() if os.environ.get("SOURCE_DATE_EPOCH") else identity.published
    return now().date()
