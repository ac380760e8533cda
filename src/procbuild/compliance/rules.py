"""The rules that apply to each paper of a volume."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from procbuild.checks import CHECKS
from procbuild.checks.notices import COLLECT
from procbuild.checks.profile import (
    PROFILES,
    Profile,
    load_profile,
    overridden,
    override_mistakes,
)
from procbuild.conference import Conference, Severity, Track
from procbuild.errors import ConfigError
from procbuild.model import Record
from procbuild.suggest import closest
from procbuild.toml import Mistake, located, mistake_lines
from procbuild.toml.lines import KeyPath


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules that apply to one paper."""

    profile: str = ""
    """Name of the profile; empty: guessed from the PDF"""
    page_limit: int | None = None
    """Page limit that replaces the profile's"""
    override: Mapping[str, object] = field(default_factory=dict)
    """Fields that replace the profile's, by name"""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Severities that replace the checks' own, by check id"""
    year: int | None = None
    """Year of the event"""

    def profile_for(self, template: str) -> tuple[Profile, bool]:
        """The profile for a paper in a template, and whether its numbers are a guess.

        Raises :class:`ConfigError` for mistakes in ``override``.
        """
        known = template if template in PROFILES else "generic"
        profile = overridden(load_profile(self.profile or known), self.override)
        if self.page_limit is not None:
            profile = replace(profile, page_limit=self.page_limit)
        return profile, not self.profile and self.page_limit is None


def rules_for(record: Record, conference: Conference, profile: str) -> Rules:
    """The rules for a paper: its track's, else the volume's.

    ``profile`` replaces both of their profiles.
    """
    check = conference.check
    tracks = {track.id: track for track in conference.tracks}
    track = tracks.get(record.track, Track(id="", title=""))
    return Rules(
        profile=profile or track.profile or check.profile,
        page_limit=check.page_limit if track.page_limit is None else track.page_limit,
        override=check.override,
        severity={
            name: severity for name, severity in check.severity.items() if name not in COLLECT
        },
        year=conference.event.start.year,
    )


def refuse_mistakes(conference: Conference, file: Path) -> None:
    """Raise :class:`ConfigError` for unknown profiles and checks and for invalid overrides."""
    check = conference.check
    profiles: list[tuple[str, KeyPath, str]] = [
        ("check.profile", ("check", "profile"), check.profile),
        *(
            (f"tracks[{number + 1}].profile", ("tracks", number, "profile"), track.profile)
            for number, track in enumerate(conference.tracks)
        ),
    ]
    mistakes = [
        f"{located(file, place)}: {shown}: {PROFILES.unknown(name)}"
        for shown, place, name in profiles
        if name and name not in PROFILES
    ]
    mistakes += [
        f"{located(file, ('check', 'severity', name))}: check.severity: {_unknown_check(name)}"
        for name in check.severity
        if name not in COLLECT and name not in CHECKS
    ]
    if not mistakes:
        mistakes += _override_mistakes(conference, file)
    if mistakes:
        raise ConfigError(mistakes)


def _override_mistakes(conference: Conference, file: Path) -> list[str]:
    """The mistakes in ``[check.override]`` for any profile of the volume."""
    profiles = {conference.check.profile, *(track.profile for track in conference.tracks)}
    mistakes: dict[Mistake, None] = {}
    for name in sorted(profiles):
        profile = load_profile(name or "generic")
        mistakes |= dict.fromkeys(override_mistakes(profile, conference.check.override))
    return mistake_lines(file, mistakes)


def _unknown_check(name: str) -> str:
    if any(plugin.name == name for plugin in CHECKS.broken):
        return CHECKS.unknown(name)
    meant = closest(name, [*CHECKS, *COLLECT])
    hint = f"write '{meant}'" if meant else "each finding shows the id of its check"
    return f"there is no check '{name}'; {hint}"
