"""The manual, built once."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def manual(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the manual was built, each warning an error."""
    out = tmp_path_factory.mktemp("manual")
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "--quiet"]
    done = subprocess.run(
        [*sphinx, "-d", out / "doctrees", root / "conf" / "docs", out / "html"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return out / "html"


@pytest.fixture(autouse=True)
def own_excepthook(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line sets a hook of its own, which ends with the test that calls it."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
