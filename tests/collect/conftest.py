"""Projects with small papers, which are read in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.papers import make_project
from tests.sample_project import SampleProject, read_small_pdfs_directly

MakeSampleProject = Callable[..., SampleProject]


@pytest.fixture
def make_sample_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeSampleProject:
    read_small_pdfs_directly(monkeypatch)
    return lambda *settings: SampleProject(make_project(tmp_path, *settings))


@pytest.fixture
def project(make_sample_project: MakeSampleProject) -> SampleProject:
    return make_sample_project()
