"""The configuration of the volumes in this repository is complete and right."""

from datetime import UTC, datetime, time
from itertools import pairwise
from pathlib import Path

import pytest

from procbuild.conference import moment
from procbuild.config import load_config
from procbuild.project import Project

WORKSHOPS = ("coginterp2025", "interpretable2017", "unireps2023")


@pytest.mark.parametrize("name", ["demo", *WORKSHOPS])
def test_the_configuration_has_no_mistakes(root: Path, name: str) -> None:
    conference, _ = load_config(Project(root).conf(name))
    assert conference.sources
    assert conference.volume.url.startswith("https://proceedings.example.org/")


@pytest.mark.parametrize(
    ("name", "limit"), [("coginterp2025", 4), ("interpretable2017", 8), ("unireps2023", 9)]
)
def test_the_page_limits_of_the_workshops(root: Path, name: str, limit: int) -> None:
    conference, _ = load_config(Project(root).conf(name))
    assert (conference.check.profile, conference.check.page_limit) == ("neurips", limit)


def test_a_deadline_is_the_end_of_the_day_anywhere_on_earth(root: Path) -> None:
    conference, _ = load_config(Project(root).conf("coginterp2025"))
    deadlines = {deadline.what: moment(deadline) for deadline in conference.dates}
    end = deadlines["Paper submission deadline"]
    assert end is not None
    assert end.astimezone(UTC) == datetime(2025, 8, 23, 11, 59, tzinfo=UTC)
    assert deadlines["Camera-ready version"] is None


def test_the_schedule_has_no_gaps(root: Path) -> None:
    _, program = load_config(Project(root).conf("interpretable2017"))
    talks = [talk for session in program.sessions for talk in session.talks]
    assert (talks[0].start, talks[-1].end) == (time(8, 30), time(18, 15))
    assert all(talk.end == following.start for talk, following in pairwise(talks))
    assert [(talk.count, talk.minutes) for talk in talks if talk.count] == [
        (2, 15),
        (3, 10),
        (3, 10),
        (2, 15),
    ]
    assert program.note == "tentative"
