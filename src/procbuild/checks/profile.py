"""Format profiles: the numbers and words of a paper template, as data in ``profiles/*.toml``.

A plug-in's profile is a file of the same kind in its own package.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from procbuild.conference import Declared, Severity
from procbuild.errors import ConfigError, UsageError
from procbuild.layout import Box, PartKind
from procbuild.plugins import Plugin, Table
from procbuild.toml import Mistake, mistake_lines, validated

Folios = Literal["any", "none"]


@dataclass(frozen=True, kw_only=True)
class Profile(Declared):
    """What a template prescribes. Lengths in pt (1/72 in), y from the page's top."""

    name: str
    """Identifier: ``neurips``"""
    title: str
    """Name for readers: ``NeurIPS``"""
    url: str = ""
    """Address of its formatting rules"""
    page_sizes: tuple[tuple[float, float], ...]
    """Sizes a page may have, width and height"""
    size_tolerance: float = 1.0
    """How far a page may differ from its size"""
    text_block: Box | None = None
    """x0, y0, x1, y1 of the box that text stays in; absent: the template prescribes none"""
    overflow_tolerance: float = 5.0
    """How far text and pictures may extend beyond the text block"""
    columns: int | None = None
    """Columns of running text; absent: any"""
    body_size: float | None = None
    """Font size of running text; absent: any"""
    body_size_tolerance: float = 0.6
    """How far the body size may fall short"""
    leading: float | None = None
    """Distance of the baselines of running text; absent: any"""
    leading_tolerance: float = 0.5
    """How far the leading may fall short"""
    body_fonts: str = ""
    """Regular expression for the body's font; empty: any"""
    page_limit: int | None = None
    """Pages of content that counts; absent: up to the volume"""
    min_pages: int | None = None
    """Pages a paper must have at least"""
    free: tuple[PartKind, ...] = ("references", "appendix", "checklist")
    """Parts that the page limit does not count"""
    folios: Folios = "any"
    """``none``: the publisher adds the page numbers"""
    submission: tuple[str, ...] = ()
    """Regular expressions that identify the submission version"""
    preprint: tuple[str, ...] = ()
    """Regular expressions that identify the preprint version"""
    final: tuple[str, ...] = ()
    """Regular expressions of the final version's notice; a group ``year`` names its year"""
    tampering: tuple[str, ...] = ()
    """Regular expressions of what a style file prints if it was changed"""
    template_text: tuple[str, ...] = ()
    """Regular expressions of sample text that authors forget to remove"""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Severity by check id, if the template's rules differ from the default"""

    def allows(self, width: float, height: float) -> bool:
        """Whether a page may have this size."""
        tolerance = self.size_tolerance
        return any(
            abs(width - allowed_width) <= tolerance and abs(height - allowed_height) <= tolerance
            for allowed_width, allowed_height in self.page_sizes
        )


PATTERNS = ("submission", "preprint", "final", "tampering", "template_text", "body_fonts")
"""Fields that hold regular expressions."""

OVERRIDE = ("check", "override")
"""The table of ``volume.toml`` that overrides numbers of the profile."""


def _from_plugin(plugin: Plugin, value: object) -> Traversable:
    """Validate what a plug-in provides as a profile. Raises :class:`UsageError` if it is none."""
    if not isinstance(value, Traversable):
        raise UsageError(f"{plugin.value} is {type(value).__name__}, not the path of a TOML file")
    if mistakes := list(_pattern_mistakes(_read(plugin.name, value))):
        raise ConfigError(mistake_lines(Path(value.name), mistakes, []))
    return value


def _read(name: str, file: Traversable) -> Profile:
    """The profile in a file. Raises :class:`ConfigError` with every mistake."""
    text = file.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file.name}: {error}"]) from error
    profile, mistakes = validated({**data, "name": name}, Profile)
    if profile is None or mistakes:
        raise ConfigError(mistake_lines(Path(file.name), mistakes, text.splitlines()))
    return profile


PROFILES: Table[Traversable] = Table(
    "profile",
    {
        file.name.removesuffix(".toml"): file
        for file in sorted(
            (files("procbuild.checks") / "profiles").iterdir(), key=lambda file: file.name
        )
        if file.name.endswith(".toml")
    },
    _from_plugin,
)
"""The file of each profile."""


@cache
def load_profile(name: str) -> Profile:
    """Load a profile. Raises :class:`UsageError` with the known names if there is none."""
    if name not in PROFILES:
        raise UsageError(PROFILES.unknown(name))
    return _read(name, PROFILES[name])


def overridden(profile: Profile, changes: Mapping[str, object]) -> Profile:
    """The profile with some fields replaced. Raises :class:`ConfigError` with every mistake."""
    changed, mistakes = _validate_changes(profile, changes)
    if mistakes:
        raise ConfigError(mistake_lines(Path("volume.toml"), mistakes, []))
    return changed


def override_mistakes(profile: Profile, changes: Mapping[str, object]) -> list[Mistake]:
    """The mistakes in the changes to a profile, by their places in ``volume.toml``."""
    return _validate_changes(profile, changes)[1]


def _validate_changes(
    profile: Profile, changes: Mapping[str, object]
) -> tuple[Profile, list[Mistake]]:
    """The changed profile, and the mistakes by their places in ``volume.toml``."""
    if not changes:
        return profile, []
    changed, mistakes = validated({**asdict(profile), **changes}, Profile)
    changed = changed or profile
    mistakes += _pattern_mistakes(changed)
    return changed, [((*OVERRIDE, *place), advice) for place, advice in mistakes]


def _pattern_mistakes(profile: Profile) -> Iterator[Mistake]:
    """The invalid regular expressions of a profile."""
    for name in PATTERNS:
        value = getattr(profile, name)
        for pattern in (value,) if isinstance(value, str) else value:
            try:
                re.compile(pattern)
            except re.error as error:
                yield (name,), f"{pattern!r} is not a regular expression: {error}"
