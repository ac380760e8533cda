"""Format profiles: the numbers and words of a paper template, as data in ``profiles/*.toml``.

A plug-in's profile is a file of the same kind in its own package.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from procbuild.conference import Declared, Severity
from procbuild.errors import ConfigError, UsageError
from procbuild.layout import Box, PartKind
from procbuild.plugins import Plugin, Table

Folios = Literal["any", "none"]


@dataclass(frozen=True, kw_only=True)
class Profile(Declared):
    """What a template prescribes. Lengths in pt (1/72 in), y from the page's top."""

    name: str
    """Identifier: ``neurips``"""
    title: str
    """As people call it: ``NeurIPS``"""
    url: str = ""
    """Where its rules are written"""
    page_sizes: tuple[tuple[float, float], ...]
    """Sizes a page may have, width and height"""
    size_tolerance: float = 1.0
    """How far a page may differ from its size"""
    text_block: Box | None = None
    """x0, y0, x1, y1 that text keeps to; absent: the template has none of its own"""
    overflow_tolerance: float = 5.0
    """How far text and pictures may stand out of the text block"""
    columns: int | None = None
    """Columns of running text; absent: any"""
    body_size: float | None = None
    """Font size of running text; absent: any"""
    body_size_tolerance: float = 0.6
    """How far the body size may lie below"""
    leading: float | None = None
    """Distance of the baselines of running text; absent: any"""
    leading_tolerance: float = 0.5
    """How far the leading may lie below"""
    body_fonts: str = ""
    """Regular expression for the body's font; empty: any"""
    page_limit: int | None = None
    """Pages of counted content; absent: the volume's own affair"""
    min_pages: int | None = None
    """Pages a paper must have at least"""
    free: tuple[PartKind, ...] = ("references", "appendix", "checklist")
    """Parts that the page limit does not count"""
    folios: Folios = "any"
    """``none``: page numbers are the publisher's to add"""
    submission: tuple[str, ...] = ()
    """Regular expressions that betray the submission version"""
    preprint: tuple[str, ...] = ()
    """Regular expressions that betray the preprint version"""
    final: tuple[str, ...] = ()
    """Regular expressions of the final version's notice; a group ``year`` names its year"""
    tampering: tuple[str, ...] = ()
    """Regular expressions of what the style prints when it was changed"""
    template_text: tuple[str, ...] = ()
    """Regular expressions of sample text that authors forget to remove"""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Severity by check id, where the template's own rules differ from the usual"""

    def allows(self, width: float, height: float) -> bool:
        """Whether a page may have this size."""
        slack = self.size_tolerance
        return any(abs(width - w) <= slack and abs(height - h) <= slack for w, h in self.page_sizes)


READER = TypeAdapter(Profile)


def _from_plugin(plugin: Plugin, value: object) -> Traversable:
    """The file of a plug-in's profile, where it is one."""
    if not isinstance(value, Traversable):
        raise UsageError(f"{plugin.value} is {type(value).__name__}, not the path of a TOML file")
    if mistakes := _pattern_mistakes(_read(plugin.name, value), value.name):
        raise ConfigError(mistakes)
    return value


def _read(name: str, file: Traversable) -> Profile:
    """The profile in a file; raises :class:`ConfigError` with every mistake of one key."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return READER.validate_python({**told, "name": name})
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file.name}: {error}"]) from error
    except ValidationError as error:
        raise ConfigError(_key_mistakes(error, file.name)) from error


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
    """A profile; raises :class:`UsageError` with the names where there is none."""
    if name not in PROFILES:
        raise UsageError(PROFILES.unknown(name))
    return _read(name, PROFILES[name])


def overridden(profile: Profile, changes: Mapping[str, object], place: str) -> Profile:
    """The profile with some numbers changed.

    ``place`` is where the changes are written; raises :class:`ConfigError` with every mistake.
    """
    if not changes:
        return profile
    values: dict[str, Any] = {**asdict(profile), **changes}
    try:
        changed = READER.validate_python(values)
    except ValidationError as error:
        raise ConfigError(_key_mistakes(error, place)) from None
    if mistakes := _pattern_mistakes(changed, place):
        raise ConfigError(mistakes)
    return changed


def _key_mistakes(error: ValidationError, place: str) -> list[str]:
    """What is wrong with the keys of a profile, each once."""
    names = set(Profile.__dataclass_fields__)
    known = ", ".join(sorted(names - {"name", "title", "url"}))
    mistakes = set()
    for mistake in error.errors(include_url=False):
        key = str(mistake["loc"][0])
        hint = mistake["msg"] if key in names else f"unknown key; known here: {known}"
        mistakes.add(f"{place}.{key}: {hint}")
    return sorted(mistakes)


def _pattern_mistakes(profile: Profile, place: str) -> list[str]:
    """The regular expressions of a profile that are none."""
    patterns = (
        *profile.submission,
        *profile.preprint,
        *profile.final,
        *profile.tampering,
        *profile.template_text,
        profile.body_fonts,
    )
    mistakes = []
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            mistakes.append(f"{place}: {pattern!r} is no regular expression: {error}")
    return mistakes
