"""ICML 2024's 2,610 papers into the store, beside writing as many files and nothing else."""

import json
import tempfile
import time
from pathlib import Path

from procbuild.files import write_atomic
from tests.bench.measure import measure, row
from tests.command import PROCBUILD
from tests.conftest import SHARED
from tests.papers import make_project

LIST = SHARED / "metadata" / "lists" / "icml2024_v235_list.json"


def run() -> None:
    """Print a first collect (limit 10 s), a second one (limit 2 s) and the yardstick."""
    if not LIST.exists():
        print(f"{LIST} is not here")
        return
    with tempfile.TemporaryDirectory() as name:
        project = make_project(Path(name) / "project")
        command: list[str | Path] = [PROCBUILD, "-q", "collect", "--as", "table", LIST]
        print(row("first collect, limit 10 s", measure(command, cwd=project)))
        print(row("second collect, limit 2 s", measure(command, cwd=project)))
        papers = json.loads(LIST.read_text("utf-8"))
        start = time.monotonic()
        for paper in papers:
            write_atomic(Path(name) / "bare" / paper["id"] / "paper.json", json.dumps(paper))
        print(f"{'the same files, written alone':34} {time.monotonic() - start:7.2f} s")
