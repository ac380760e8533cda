"""Builds the manual once for all tests."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def manual(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built manual; warnings of Sphinx are errors."""
    out = tmp_path_factory.mktemp("manual")
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "--quiet"]
    process = subprocess.run(
        [*sphinx, "-d", out / "doctrees", root / "conf" / "docs", out / "html"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert process.returncode == 0, process.stderr
    return out / "html"


@pytest.fixture(autouse=True)
def excepthook_is_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore the ``excepthook``, which the command line replaces, after each test."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
