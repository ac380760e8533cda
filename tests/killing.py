"""Kills a collect at each of its steps and holds the next run to the undisturbed result.

A step is anything that touches the file system, as the interpreter's audit events tell. Prints
how many steps there are.
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
from tests.collecting import Desk, use_small_reader
from tests.papers import make_project, small_pdf

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.copyfile"}

BEFORE = 'id,title,authors\na,On A,"Lee, Ann"\nb,On B,"Ray, Bo"\nc,On C,"Ng, Li"\n'
AFTER = 'id,title,authors\na,On A,"Lee, Anna"\nc,On C,"Ng, Li"\nd,On D,"Ito, Mei"\n'


def prepare(root: Path) -> Desk:
    """A collected volume whose source has changed in every way since."""
    desk = Desk(make_project(root))
    desk.write("papers.csv", BEFORE)
    desk.write("a.pdf", small_pdf("On A"))
    desk.write("a-supp.zip", b"PK old")
    desk.write("c.pdf", small_pdf("On C"))
    desk.collect("incoming")
    desk.write("papers.csv", AFTER)
    desk.write("a.pdf", small_pdf("On A", "again"))
    (desk.incoming / "a-supp.zip").unlink()
    desk.write("c-supp.zip", b"PK new")
    desk.write("d.pdf", small_pdf("On D"))
    desk.write("d-supp.zip", b"PK")
    return desk


def killed_at(desk: Desk, step: int) -> bool:
    """Collect in a child that is killed before a step; whether it was."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(event: str, _: tuple[Any, ...]) -> None:
            nonlocal seen
            if event in STEPS:
                seen += 1
                if seen > step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        desk.collect("incoming")
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in folder.rglob("*")
    }


def main(base: Path) -> int:
    """Try every step; how many there are."""
    undisturbed = prepare(base / "undisturbed")
    undisturbed.collect("incoming")
    prepare(base / "before")
    step = 0
    while True:
        shutil.copytree(base / "before", base / "killed")
        desk = Desk(base / "killed")
        if not killed_at(desk, step):
            return step
        for id_, record in desk.store.uncorrected_records().items():
            assert not record.file or desk.store.pdf(id_).exists(), (step, id_)
        desk.collect("incoming")
        assert tree(desk.store.root) == tree(undisturbed.store.root), step
        shutil.rmtree(base / "killed")
        step += 1


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        use_small_reader(patch)
        patch.setattr("procbuild.collect.load_config", functools.cache(load_config))
        sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
