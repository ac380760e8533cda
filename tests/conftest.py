"""Fixtures of all tests: the root of the project, and real papers if there are any."""

import gc
import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from procbuild.incremental.cache import Cache

# A shell starts background jobs with SIGINT ignored; the commands that tests interrupt need it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The first example imports modules and the machine may be busy, so no example has a deadline.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"


def pytest_collection_finish() -> None:
    """Take the collected tests, which live to the end, out of garbage collection.

    To traverse them again and again takes a tenth of the time of a run.
    """
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache of the inspections of real files: they take long, and all processes share them."""
    base = tmp_path_factory.getbasetemp()
    in_parallel = "PYTEST_XDIST_WORKER" in os.environ
    return Cache((base.parent if in_parallel else base) / "inspected")
