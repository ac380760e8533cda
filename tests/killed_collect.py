"""Kills ``collect`` at each of its steps and checks that the next run repairs everything.

A step is an operation on the file system, as reported by Python's audit events. The result of the
next run must equal that of a run that nobody killed. Prints the number of steps.
"""

import functools
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from procbuild.config import load_config
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, read_small_pdfs_directly

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.copyfile"}

OLD_TABLE = 'id,title,authors\na,On A,"Lee, Ann"\nb,On B,"Ray, Bo"\nc,On C,"Ng, Li"\n'
NEW_TABLE = 'id,title,authors\na,On A,"Lee, Anna"\nc,On C,"Ng, Li"\nd,On D,"Ito, Mei"\n'


def make_changed_project(root: Path) -> SampleProject:
    """Collect a volume, then change its source in every possible way."""
    project = SampleProject(make_project(root))
    project.write("papers.csv", OLD_TABLE)
    project.write("a.pdf", small_pdf("On A"))
    project.write("a-supp.zip", b"PK old")
    project.write("c.pdf", small_pdf("On C"))
    project.collect("incoming")
    project.write("papers.csv", NEW_TABLE)
    project.write("a.pdf", small_pdf("On A", "again"))
    (project.incoming / "a-supp.zip").unlink()
    project.write("c-supp.zip", b"PK new")
    project.write("d.pdf", small_pdf("On D"))
    project.write("d-supp.zip", b"PK")
    return project


def kill_collect(project: SampleProject, step: int) -> bool:
    """Collect in a child process and kill it before a step.

    Returns False if ``collect`` has finished before it reached the step.
    """
    child = os.fork()
    if child == 0:
        steps_begun = 0

        def count(event: str, _: tuple[Any, ...]) -> None:
            nonlocal steps_begun
            if event in STEPS:
                steps_begun += 1
                if steps_begun > step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        project.collect("incoming")
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the content of all files below a folder; that of a folder is ``/``."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in folder.rglob("*")
    }


def main(folder: Path) -> int:
    """Try every step and return their number."""
    undisturbed = make_changed_project(folder / "undisturbed")
    undisturbed.collect("incoming")
    make_changed_project(folder / "before")
    step = 0
    while True:
        shutil.copytree(folder / "before", folder / "killed")
        project = SampleProject(folder / "killed")
        if not kill_collect(project, step):
            return step
        for id_, record in project.store.uncorrected_records().items():
            assert not record.file or project.store.pdf(id_).exists(), (step, id_)
        project.collect("incoming")
        assert read_tree(project.store.root) == read_tree(undisturbed.store.root), step
        shutil.rmtree(folder / "killed")
        step += 1


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        read_small_pdfs_directly(patch)
        patch.setattr("procbuild.collect.load_config", functools.cache(load_config))
        sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
