"""Papers processed by the workers of a Dask cluster over TCP."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from procbuild.collect import collect
from procbuild.compliance.check import check_papers
from procbuild.conference import Limits, SourceRules
from procbuild.crew import Crew
from procbuild.crew import cluster as module
from procbuild.crew.cluster import ByteBudget, WorkerState, connect_cluster
from procbuild.crew.local import LocalCrew
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.pdf.render import Mark, render_pages
from procbuild.progress import Silent, Tick
from procbuild.project import Project
from procbuild.report import as_json
from procbuild.volume.load import load_volume
from tests.command import PROCBUILD, contents, environment, procbuild
from tests.crew.cluster import ABSENT, ALTERED, LoopbackCluster, loopback_cluster
from tests.papers import make_project, small_pdf
from tests.pdf.test_sandbox import laughs

PAPERS = 200
MARK = Mark("1", 10, 20, 30, 5)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackCluster]:
    """A scheduler and two workers."""
    with loopback_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A collected volume of 200 papers, some of which are bad."""
    root = make_project(tmp_path_factory.mktemp("project"), "[check.limits]", "seconds = 0.2")
    incoming = root / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    rows = ["id,title,authors"]
    for number in range(PAPERS):
        title = f"On the Width of Margin {number}"
        rows.append(f'p{number},{title}{" again" * (number % 7 == 0)},"Lee, Ann"')
        (incoming / f"p{number}.pdf").write_bytes(small_pdf(title, "Ann Lee", f"Claim {number}"))
    (incoming / "p3.pdf").write_bytes(b"%PDF-1.7\nnothing behind it")
    (incoming / "p4.pdf").write_bytes(laughs(9))
    (incoming / "papers.csv").write_text("\n".join(rows))
    collect(
        Project(root),
        "v",
        [SourceRules(path="submissions/v/incoming")],
        crew=LocalCrew(2),
        cache=Cache(root / "proceedings" / ".cache"),
        progress=Silent(),
    )
    return Project(root)


class At:
    """Progress that does something once when so many papers have been read."""

    def __init__(self, count: int, action: Callable[[], None]) -> None:
        self.count, self.action = count, action

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        def tick(_item: str) -> None:
            self.count -= 1
            if not self.count:
                self.action()

        yield tick


def report(project: Project, crew: Crew, cache: Path, progress: At | None = None) -> str:
    """What ``check`` says of the volume, nothing known before."""
    store = Cache(cache)
    volume = load_volume(project, "v", crew=crew, cache=store, progress=progress or Silent())
    return as_json(
        check_papers(project, volume, profile="", crew=crew, cache=store, progress=Silent())
    )


def children(pid: int) -> list[str]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


def test_the_report_is_the_same_though_a_worker_is_killed(
    cluster: LoopbackCluster, project: Project, tmp_path: Path
) -> None:
    killed = cluster.processes[-1]
    kill = At(PAPERS // 2, killed.kill)
    with connect_cluster(cluster.address, LocalCrew(), Silent()) as crew:
        remote = report(project, crew, tmp_path / "remote", kill)
    assert killed.wait(5) == -signal.SIGKILL
    assert remote.encode() == report(project, LocalCrew(2), tmp_path / "local").encode()
    assert remote.count('"sha256": ') == PAPERS
    assert "takes more than 0.2 s to read" in remote
    assert children(cluster.processes[1].pid) == [], "no process with limits is left on a worker"


def test_pictures_are_the_same(cluster: LoopbackCluster, project: Project) -> None:
    papers = [project.submissions("v") / f"p{number}" / "paper.pdf" for number in (0, 3, 5)]
    papers.append(papers[0].with_name("absent.pdf"))
    sums = [sha256_of(path) for path in papers[:-1]]
    wanted = [
        (path, sha256, {1: [MARK], 2: ()}) for path, sha256 in zip(papers, [*sums, ""], strict=True)
    ]

    def pictures(crew: Crew) -> list[dict[int, bytes]]:
        drawn = render_pages(
            wanted, dpi=36, limits=Limits(), crew=crew, cache=None, progress=Silent()
        )
        return [dict(pages) for pages in drawn]

    with connect_cluster(cluster.address, LocalCrew(), Silent()) as crew:
        remote = pictures(crew)
    assert [list(pages) for pages in remote] == [[1], [], [1], []]
    assert remote == pictures(LocalCrew())


def test_a_build_makes_the_same_files(cluster: LoopbackCluster, tmp_path: Path) -> None:
    built = []
    for name, more in (("local", ("-j", "1")), ("remote", ("--scheduler", cluster.address))):
        root = make_project(tmp_path / name, "[check.limits]", "seconds = 9")
        incoming = root / "submissions" / "v" / "incoming"
        incoming.mkdir(parents=True)
        for number in range(3):
            title = f"On the Width of Margin {number}"
            (incoming / f"p{number}.pdf").write_bytes(small_pdf(title, "Ann Lee"))
        for command in ("collect", "check", "build"):
            code = 1 if command == "check" else 0
            procbuild(command, *more, cwd=root, expect=code, SOURCE_DATE_EPOCH="1700000000")
        built.append(contents(root / "proceedings" / "v"))
    assert list(built[0]) == list(built[1])
    assert {name for name in built[0] if built[0][name] != built[1][name]} == set()
    assert any(name.startswith("site/cards/") for name in built[0])


def test_an_interrupt_ends_a_check_at_once(
    cluster: LoopbackCluster, project: Project, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [PROCBUILD, "check", "-v", str(project.root / "submissions")],
        cwd=tmp_path,
        env=environment(tmp_path / "home", PROCBUILD_SCHEDULER=cluster.address),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stderr
        while "p1" not in running.stderr.readline():
            assert running.poll() is None
        begun = time.monotonic()
        os.killpg(running.pid, signal.SIGINT)
        errors = running.stderr.read()
        assert running.wait(10) == 130
    assert time.monotonic() - begun < 4, "half of that where nothing else runs"
    assert errors.splitlines()[-1].startswith("procbuild: interrupted")
    assert "Traceback" not in errors
    deadline = time.monotonic() + 5
    while children(cluster.processes[1].pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children(cluster.processes[1].pid) == []


def test_errors_of_a_cluster_are_one_line(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 1.0)
    for address in ("tcp://127.0.0.1:9", "nonsense", "bogus://x"):
        with (
            pytest.raises(OutputError, match=f"^{address}: no scheduler .* answers here: .+$"),
            connect_cluster(address, LocalCrew(), Silent()),
        ):
            pass
    with loopback_cluster(tmp_path, workers=0) as cluster:
        worker = cluster.work(ABSENT)
        with (
            pytest.raises(OutputError, match=r"^tcp://.*: procbuild is not installed there"),
            connect_cluster(cluster.address, LocalCrew(), Silent()),
        ):
            pass
        worker.kill()
        worker.wait()
        cluster.work(ALTERED)
        with connect_cluster(cluster.address, LocalCrew(), Silent()) as crew:
            with pytest.raises(OutputError, match=r"has procbuild 0\.0\.7 .*instead of"):
                report(project, crew, tmp_path / "cache")
            cluster.processes[0].kill()
            with (
                pytest.raises(OutputError, match=r"^tcp://.*: the scheduler is gone; "),
                crew.executor(1) as executor,
            ):
                executor.submit(os.getpid).result()


def test_without_dask_the_extra_is_named(project: Project, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'distributed' else found(name, *more)"
    )
    here = tmp_path / "here"
    here.mkdir()
    paper = project.submissions("v") / "p0" / "paper.pdf"
    words = ("check", str(paper), "--scheduler", "tcp://127.0.0.1:9")
    done = procbuild(*words, cwd=here, expect=2, PYTHONPATH=str(blocked))
    (line,) = done.stderr.splitlines()
    assert "pip install 'procbuild[cluster]'" in line


def test_bytes_in_transit_are_limited() -> None:
    room, done = ByteBudget(10), Event()

    def later() -> None:
        with room.reserve(4):
            done.set()

    with room.reserve(99):
        thread = Thread(target=later)
        thread.start()
        assert not done.wait(0.1), "a file that is larger than the room goes alone"
    assert done.wait(5)
    thread.join()
    with room.reserve(6), room.reserve(4):
        pass


def test_a_station_knows_its_own_version() -> None:
    station = WorkerState()
    assert station.versions == module.versions()
    assert {"procbuild", "pikepdf", "pypdfium2", "Python"} <= station.versions.keys()
