"""The real case from cold to published, and again with nothing changed."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import measure, row
from tests.conftest import ROOT, SHARED
from tests.serve_process import ServeProcess

VOLUME = "unireps2023"


def run() -> None:
    """Collect and build the real volume; `pdfunite` over the same PDFs is the yardstick."""
    real = SHARED / VOLUME
    if not real.is_dir():
        print("the real papers are not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(ROOT / "conf", project / "conf")
        shutil.copytree(
            ROOT / "submissions" / VOLUME / "incoming",
            project / "submissions" / VOLUME / "incoming",
        )
        (Path(folder) / "shared").symlink_to(SHARED.parent)
        home = {"HOME": folder}
        program: list[str | Path] = [Path(sys.executable).with_name("procbuild"), "-V", VOLUME]
        collect = measure([*program, "collect"], cwd=project, env=home)
        build = measure([*program, "build"], cwd=project, env=home)
        again = measure([*program, "build"], cwd=project, env=home)
        nothing = measure([*program, "collect"], cwd=project, env=home)
        with ServeProcess(project, VOLUME) as serving:
            page = project / "conf" / VOLUME / "index.md"
            before = serving.cpu_seconds
            page.write_text(page.read_text("utf-8") + "\nRead on.\n", encoding="utf-8")
            serving.wait_for_line("built: book, site")
            shown = serving.cpu_seconds - before
        papers = sorted(real.glob("*.pdf"))
        unite = measure(["pdfunite", *papers, Path(folder) / "united.pdf"])
        print(f"{len(papers)} papers, {len(os.sched_getaffinity(0))} cores")
        print(row("collect, cold", collect))
        print(row("build all, cold", build))
        print(row("collect, nothing changed", nothing))
        print(row("build all, nothing changed", again))
        print(f"serve, a page changed: {shown:.2f} s of processor time (limit 2 s)")
        ratio = (collect.seconds + build.seconds) / unite.seconds
        print(row("pdfunite", unite, f"collect and build take {ratio:.0f} times as long"))
