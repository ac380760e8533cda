"""Fixtures of all tests: the root of the project, and real papers if there are any."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# A shell starts background jobs with SIGINT ignored; the commands that tests interrupt need it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The first example imports modules and the machine may be busy, so no example has a deadline.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"


def skip_missing(thing: str) -> None:
    """Skip a test because something is missing; fail it instead if CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{thing} is missing, but must not be if CI=true")
    pytest.skip(f"{thing} is missing")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root folder of this project."""
    return ROOT


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real papers with tables of their true metadata; skips if it is missing."""
    if not SHARED.is_dir():
        skip_missing("the folder of real papers")
    return SHARED
