"""How severities and verdicts look on a terminal, and what people are told of verdicts."""

from collections.abc import Mapping
from typing import Literal

from procbuild.conference import Severity

Verdict = Literal["accept", "warn", "reject"]

SEVERITY_STYLES: Mapping[Severity, str] = {
    "error": "red",
    "warning": "yellow",
    "info": "cyan",
    "off": "dim",
}

SEVERITY_ORDER: Mapping[Severity, int] = {one: place for place, one in enumerate(SEVERITY_STYLES)}
"""The worst first"""

VERDICT_STYLES: Mapping[Verdict, str] = {"accept": "green", "warn": "yellow", "reject": "bold red"}

VERDICT_WORDS: Mapping[Verdict, str] = {"accept": "fine", "warn": "warn", "reject": "error"}
"""Of one paper: only conferences accept and reject"""

VERDICT_COUNTS: Mapping[Verdict, str] = {
    "accept": "fine",
    "warn": "with warnings",
    "reject": "with errors",
}
"""Behind a number of papers"""
