"""The rules that apply to each paper of a volume."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procbuild.compliance.rules import Rules, refuse_mistakes, rules_for
from procbuild.conference import CheckRules, Conference, Event, Identity, Track
from procbuild.errors import ConfigError
from procbuild.model import Record

FILE = Path("volume.toml")


def make_conference(*tracks: Track, **rules: Any) -> Conference:
    return Conference(
        volume=Identity(title="Proceedings"),
        event=Event(name="Workshop", start=date(2025, 12, 6)),
        tracks=tracks,
        check=CheckRules(**rules),
    )


def test_the_rules_of_a_track_override_those_of_the_volume() -> None:
    conference = make_conference(
        Track(id="short", title="Short papers", profile="acl", page_limit=4),
        Track(id="long", title="Long papers"),
        profile="neurips",
        page_limit=9,
    )
    rules_by_track = {
        track: (rules.profile, rules.page_limit, rules.year)
        for track in ("short", "long", "")
        for rules in [rules_for(Record(id="a", track=track), conference, "")]
    }
    assert rules_by_track == {
        "short": ("acl", 4, 2025),
        "long": ("neurips", 9, 2025),
        "": ("neurips", 9, 2025),
    }
    assert rules_for(Record(id="a", track="short"), conference, "icml").profile == "icml"


@pytest.mark.parametrize(
    ("rules", "name", "limit", "guessed"),
    [
        (Rules(), "neurips", 9, True),
        (Rules(page_limit=4), "neurips", 4, False),
        (Rules(profile="acl"), "acl", 9, False),
        (Rules(override={"page_limit": 12}), "neurips", 12, True),
    ],
)
def test_rules_choose_and_change_the_profile_of_a_paper(
    rules: Rules, name: str, limit: int, *, guessed: bool
) -> None:
    profile, is_guess = rules.profile_for("neurips")
    assert (profile.name, profile.page_limit, is_guess) == (name, limit, guessed)


def test_papers_in_an_unknown_template_have_the_generic_profile() -> None:
    assert Rules().profile_for("unknown")[0].name == "generic"


def test_all_unknown_profiles_and_checks_are_reported() -> None:
    conference = make_conference(
        Track(id="a", title="A", profile="acml"),
        profile="nips",
        severity={"page-limits": "error", "xyz": "off"},
    )
    with pytest.raises(ConfigError) as caught:
        refuse_mistakes(conference, FILE)
    assert [mistake.split("; ")[0] for mistake in caught.value.mistakes] == [
        "volume.toml: check.profile: there is no profile 'nips'",
        "volume.toml: tracks[1].profile: there is no profile 'acml'",
        "volume.toml: check.severity: there is no check 'page-limits'",
        "volume.toml: check.severity: there is no check 'xyz'",
    ]


def test_unknown_profiles_and_checks_are_reported_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "volume.toml"
    file.write_text(
        '[check]\nprofile = "nips"\n[check.severity]\n"page-limits" = "error"\n'
        '[[tracks]]\nid = "a"\ntitle = "A"\nprofile = "acml"\n'
    )
    conference = make_conference(
        Track(id="a", title="A", profile="acml"),
        profile="nips",
        severity={"page-limits": "error"},
    )
    with pytest.raises(ConfigError) as caught:
        refuse_mistakes(conference, file)
    lines = [mistake.removeprefix(f"{file}:")[:2] for mistake in caught.value.mistakes]
    assert lines == ["2:", "8:", "4:"]
