"""The rules that apply to each paper of a volume."""

from datetime import date
from pathlib import Path

import pytest

from procbuild.compliance.rules import Rules, refuse_mistakes, rules_for
from procbuild.conference import CheckRules, Conference, Event, Identity, Track
from procbuild.errors import ConfigError
from procbuild.model import Record

FILE = Path("volume.toml")


def conference(*tracks: Track, **check: object) -> Conference:
    return Conference(
        volume=Identity(title="Proceedings"),
        event=Event(name="Workshop", start=date(2025, 12, 6)),
        tracks=tracks,
        check=CheckRules(**check),  # type: ignore[arg-type]
    )


def test_the_track_s_rules_come_before_the_volume_s() -> None:
    volume = conference(
        Track(id="short", title="Short papers", profile="acl", page_limit=4),
        Track(id="long", title="Long papers"),
        profile="neurips",
        page_limit=9,
    )
    held = {
        track: (rules.profile, rules.page_limit, rules.year)
        for track in ("short", "long", "")
        for rules in [rules_for(Record(id="a", track=track), volume, "")]
    }
    assert held == {
        "short": ("acl", 4, 2025),
        "long": ("neurips", 9, 2025),
        "": ("neurips", 9, 2025),
    }
    assert rules_for(Record(id="a", track="short"), volume, "icml").profile == "icml"


@pytest.mark.parametrize(
    ("rules", "name", "limit", "guessed"),
    [
        (Rules(), "neurips", 9, True),
        (Rules(page_limit=4), "neurips", 4, False),
        (Rules(profile="acl"), "acl", 9, False),
        (Rules(override={"page_limit": 12}), "neurips", 12, True),
    ],
)
def test_the_profile_of_a_paper(rules: Rules, name: str, limit: int, *, guessed: bool) -> None:
    profile, is_guess = rules.profile_for("neurips")
    assert (profile.name, profile.page_limit, is_guess) == (name, limit, guessed)


def test_an_unknown_template_is_held_to_what_every_archive_asks_for() -> None:
    assert Rules().profile_for("unknown")[0].name == "generic"


def test_names_that_nothing_bears_are_all_told() -> None:
    wrong = conference(
        Track(id="a", title="A", profile="acml"),
        profile="nips",
        severity={"page-limits": "error", "xyz": "off"},
    )
    with pytest.raises(ConfigError) as caught:
        refuse_mistakes(wrong, FILE)
    assert [mistake.split("; ")[0] for mistake in caught.value.mistakes] == [
        "volume.toml: check.profile: there is no profile 'nips'",
        "volume.toml: tracks[1].profile: there is no profile 'acml'",
        "volume.toml: check.severity: there is no check 'page-limits'",
        "volume.toml: check.severity: there is no check 'xyz'",
    ]


def test_names_that_nothing_bears_are_told_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "volume.toml"
    file.write_text(
        '[check]\nprofile = "nips"\n[check.severity]\n"page-limits" = "error"\n'
        '[[tracks]]\nid = "a"\ntitle = "A"\nprofile = "acml"\n'
    )
    wrong = conference(
        Track(id="a", title="A", profile="acml"),
        profile="nips",
        severity={"page-limits": "error"},
    )
    with pytest.raises(ConfigError) as caught:
        refuse_mistakes(wrong, file)
    lines = [mistake.removeprefix(f"{file}:")[:2] for mistake in caught.value.mistakes]
    assert lines == ["2:", "8:", "4:"]
