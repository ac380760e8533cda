"""What tests share: the project's root, and real papers where they lie beside it."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# What runs in the background ignores interrupts, and so would the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# What is imported with the first example, and a busy machine, are no mistakes.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"


def absent(what: str) -> None:
    """Skip for want of ``what``; where CI=true nothing may be wanting."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} must be there where CI=true")
    pytest.skip(f"{what} is not here")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def real() -> Path:
    """Real papers with truth tables; the test is skipped where they are absent."""
    if not SHARED.is_dir():
        absent("the folder of real papers")
    return SHARED
