"""Reading and checking real papers, beside ``pdftotext -bbox`` over the same files."""

import os
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import measure, row
from tests.conftest import SHARED

READ = """
import sys
from pathlib import Path
from procbuild.crew.local import LocalCrew
from procbuild.conference import Limits
from procbuild.pdf import inspect_all
from procbuild.crew.cores import cores
from procbuild.progress import Silent
paths = [Path(name) for name in sys.argv[1:]]
seen = inspect_all(paths, limits=Limits(), crew=LocalCrew(cores()), cache=None, progress=Silent())
sys.exit(any(one.facts is None for one in seen))
"""
"""Reads the PDFs named, every page and every object, without a cache."""


def run() -> None:
    """Print papers per second, processor time beside the yardstick's, and memory."""
    if not SHARED.is_dir():
        print("the real papers are not here")
        return
    papers = sorted([*SHARED.glob("unireps2023/*.pdf"), *SHARED.glob("sigdial/papers/*.pdf")])
    loop = 'for file; do pdftotext -bbox "$file" /dev/null; done'
    with tempfile.TemporaryDirectory() as folder:
        home = {"HOME": folder, "XDG_CACHE_HOME": folder}
        yardstick = measure(["sh", "-c", loop, "pdftotext", *papers])
        reading = measure([sys.executable, "-c", READ, *papers])
        program = Path(sys.executable).with_name("procbuild")
        check: list[str | Path] = [program, "check", "--format", "json", *papers]
        cold = measure(check, cwd=Path(folder), env=home, ok=(0, 1))
        warm = measure(check, cwd=Path(folder), env=home, ok=(0, 1))
    print(f"{len(papers)} papers, {len(os.sched_getaffinity(0))} cores")
    print(row("pdftotext -bbox", yardstick))
    for name, figures in (("reading", reading), ("check, cold", cold), ("check again", warm)):
        rate, ratio = len(papers) / figures.seconds, figures.cpu / yardstick.cpu
        print(row(name, figures, f"{rate:5.1f} papers/s, {ratio:.2f} x pdftotext"))
