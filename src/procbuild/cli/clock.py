"""The clock, read here alone."""

import os
from datetime import UTC, date, datetime

from procbuild.errors import UsageError
from procbuild.model import Volume


def now() -> datetime:
    """The time in UTC, to the second.

    That of SOURCE_DATE_EPOCH where it is set
    (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        if not epoch.isdecimal():
            message = f"SOURCE_DATE_EPOCH: {epoch!r} is no number of seconds since 1970"
            raise UsageError(message)
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC).replace(microsecond=0)


def today(volume: Volume) -> date:
    """The day that outputs are made for.

    That of SOURCE_DATE_EPOCH; the day of publication of a published volume; else the day it is.
    """
    identity = volume.conference.volume
    if identity.status == "published" and identity.published:
        return now().date() if os.environ.get("SOURCE_DATE_EPOCH") else identity.published
    return now().date()
