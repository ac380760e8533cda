"""Profiles: the rules of the templates."""

import re

import pytest

from procbuild.checks.profile import PROFILES, load_profile, overridden
from procbuild.errors import ConfigError, UsageError

PROFILE_NAMES = "acl acm ceurart generic iclr icml ieee lncs neurips pmlr"


def test_all_templates_have_a_profile() -> None:
    assert " ".join(PROFILES) == PROFILE_NAMES


@pytest.mark.parametrize("name", PROFILE_NAMES.split())
def test_each_profile_is_valid(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    for pattern in (*profile.submission, *profile.final, *profile.template_text):
        re.compile(pattern)
    if profile.text_block:
        x0, y0, x1, y1 = profile.text_block
        assert all(
            x0 < x1 <= width and y0 < y1 <= height
            for width, height in profile.page_sizes
            if width > 450
        )


def test_an_unknown_profile_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="profiles: acl, acm"):
        load_profile("nips")


def test_a_volume_can_override_values_of_a_profile() -> None:
    changes = {"page_limit": 4, "text_block": [100, 70, 510, 730], "free": ["references"]}
    profile = overridden(load_profile("neurips"), changes)
    assert (profile.page_limit, profile.free) == (4, ("references",))
    assert profile.text_block == (100.0, 70.0, 510.0, 730.0)
    assert profile.body_size == load_profile("neurips").body_size


def test_all_mistakes_of_an_override_are_reported() -> None:
    with pytest.raises(ConfigError) as caught:
        overridden(load_profile("acl"), {"page_limt": 4, "body_size": "big"})
    assert sorted(caught.value.mistakes) == [
        "volume.toml: check.override.body_size: 'big' is not a number",
        "volume.toml: check.override.page_limt: unknown key; write 'page_limit'",
    ]
    with pytest.raises(ConfigError, match="is not a regular expression"):
        overridden(load_profile("acl"), {"final": ["("]})
