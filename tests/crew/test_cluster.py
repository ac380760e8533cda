"""Reading and checking papers on the workers of a Dask cluster over TCP."""

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
from procbuild.crew import cluster as cluster_module
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
from tests.crew.cluster import NOT_INSTALLED, OTHER_VERSION, LoopbackCluster, loopback_cluster
from tests.papers import make_project, small_pdf
from tests.pdf.test_sandbox import make_slow_pdf

PAPERS = 60
MARK = Mark("1", 10, 20, 30, 5)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackCluster]:
    """A cluster with a scheduler and two workers."""
    with loopback_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A collected volume of papers, some of which are bad."""
    root = make_project(tmp_path_factory.mktemp("project"), "[check.limits]", "seconds = 1")
    incoming = root / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    rows = ["id,title,authors"]
    for number in range(PAPERS):
        title = f"On the Width of Margin {number}"
        rows.append(f'p{number},{title}{" again" * (number % 7 == 0)},"Lee, Ann"')
        (incoming / f"p{number}.pdf").write_bytes(small_pdf(title, "Ann Lee", f"Claim {number}"))
    (incoming / "p3.pdf").write_bytes(b"%PDF-1.7\nnothing behind it")
    (incoming / "p4.pdf").write_bytes(make_slow_pdf(9))
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


class ActionAfter:
    """Progress that calls ``action`` once, after ``count`` papers were read."""

    def __init__(self, count: int, action: Callable[[], None]) -> None:
        self.count, self.action = count, action

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        def tick(_item: str) -> None:
            self.count -= 1
            if not self.count:
                self.action()

        yield tick


def check_report(
    project: Project, crew: Crew, cache: Path, progress: ActionAfter | None = None
) -> str:
    """Check the volume with an empty cache and return the report."""
    store = Cache(cache)
    volume = load_volume(project, "v", crew=crew, cache=store, progress=progress or Silent())
    return as_json(
        check_papers(project, volume, profile="", crew=crew, cache=store, progress=Silent())
    )


def child_pids(pid: int) -> list[str]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


def test_the_report_is_the_same_if_a_worker_is_killed(
    cluster: LoopbackCluster, project: Project, tmp_path: Path
) -> None:
    worker = cluster.processes[-1]
    kill_worker = ActionAfter(PAPERS // 2, worker.kill)
    with connect_cluster(cluster.address, LocalCrew(), Silent()) as crew:
        remote = check_report(project, crew, tmp_path / "remote", kill_worker)
    assert worker.wait(5) == -signal.SIGKILL
    assert remote.encode() == check_report(project, LocalCrew(2), tmp_path / "local").encode()
    assert remote.count('"sha256": ') == PAPERS
    assert "Takes more than 1 s to read" in remote
    assert child_pids(cluster.processes[1].pid) == [], "no child process is left on a worker"


def test_workers_draw_the_same_pictures(cluster: LoopbackCluster, project: Project) -> None:
    papers = [project.submissions("v") / f"p{number}" / "paper.pdf" for number in (0, 3, 5)]
    papers.append(papers[0].with_name("absent.pdf"))
    sums = [sha256_of(path) for path in papers[:-1]]
    requests = [
        (path, sha256, {1: [MARK], 2: ()}) for path, sha256 in zip(papers, [*sums, ""], strict=True)
    ]

    def draw(crew: Crew) -> list[dict[int, bytes]]:
        pictures = render_pages(
            requests, dpi=36, limits=Limits(), crew=crew, cache=None, progress=Silent()
        )
        return [dict(pages) for pages in pictures]

    with connect_cluster(cluster.address, LocalCrew(), Silent()) as crew:
        remote = draw(crew)
    assert [list(pages) for pages in remote] == [[1], [], [1], []]
    assert remote == draw(LocalCrew())


def test_a_build_with_a_cluster_writes_the_same_files(
    cluster: LoopbackCluster, tmp_path: Path
) -> None:
    outputs = []
    for name, options in (("local", ("-j", "1")), ("remote", ("--scheduler", cluster.address))):
        root = make_project(tmp_path / name, "[check.limits]", "seconds = 9")
        incoming = root / "submissions" / "v" / "incoming"
        incoming.mkdir(parents=True)
        for number in range(3):
            title = f"On the Width of Margin {number}"
            (incoming / f"p{number}.pdf").write_bytes(small_pdf(title, "Ann Lee"))
        for command in ("collect", "check", "build"):
            exit_code = 1 if command == "check" else 0
            procbuild(
                command, *options, cwd=root, exit_code=exit_code, SOURCE_DATE_EPOCH="1700000000"
            )
        outputs.append(contents(root / "proceedings" / "v"))
    assert list(outputs[0]) == list(outputs[1])
    assert {name for name in outputs[0] if outputs[0][name] != outputs[1][name]} == set()
    assert any(name.startswith("site/cards/") for name in outputs[0])


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
    ) as process:
        assert process.stderr
        while "p1" not in process.stderr.readline():
            assert process.poll() is None
        start = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        errors = process.stderr.read()
        assert process.wait(10) == 130
    assert time.monotonic() - start < 4, "this takes 2 s on an idle machine"
    assert errors.splitlines()[-1].startswith("procbuild: interrupted")
    assert "Traceback" not in errors
    deadline = time.monotonic() + 5
    while child_pids(cluster.processes[1].pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert child_pids(cluster.processes[1].pid) == []


def test_errors_of_a_cluster_are_reported_in_one_line(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "TIMEOUT", 1.0)
    for address in ("tcp://127.0.0.1:9", "nonsense", "bogus://x"):
        with (
            pytest.raises(OutputError, match=f"^{address}: no scheduler .* answers here: .+$"),
            connect_cluster(address, LocalCrew(), Silent()),
        ):
            pass
    with loopback_cluster(tmp_path, workers=0) as cluster:
        worker = cluster.start_worker(NOT_INSTALLED)
        with (
            pytest.raises(OutputError, match=r"^tcp://.*: procbuild is not installed there"),
            connect_cluster(cluster.address, LocalCrew(), Silent()),
        ):
            pass
        worker.kill()
        worker.wait()
        cluster.start_worker(OTHER_VERSION)
        with connect_cluster(cluster.address, LocalCrew(), Silent()) as crew:
            with pytest.raises(OutputError, match=r"has procbuild 0\.0\.7 .*instead of"):
                check_report(project, crew, tmp_path / "cache")
            cluster.processes[0].kill()
            with (
                pytest.raises(OutputError, match=r"^tcp://.*: the scheduler is gone; "),
                crew.executor(1) as executor,
            ):
                executor.submit(os.getpid).result()


def test_without_dask_the_error_names_the_package_to_install(
    project: Project, tmp_path: Path
) -> None:
    without_dask = tmp_path / "blocked"
    without_dask.mkdir()
    (without_dask / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'distributed' else found(name, *more)"
    )
    folder = tmp_path / "here"
    folder.mkdir()
    paper = project.submissions("v") / "p0" / "paper.pdf"
    arguments = ("check", str(paper), "--scheduler", "tcp://127.0.0.1:9")
    process = procbuild(*arguments, cwd=folder, exit_code=2, PYTHONPATH=str(without_dask))
    (line,) = process.stderr.splitlines()
    assert "pip install '.[cluster]'" in line


def test_bytes_in_transit_are_limited() -> None:
    budget, reserved = ByteBudget(10), Event()

    def reserve_later() -> None:
        with budget.reserve(4):
            reserved.set()

    with budget.reserve(99):
        thread = Thread(target=reserve_later)
        thread.start()
        assert not reserved.wait(0.1), (
            "a file that is larger than the budget waits until all is free"
        )
    assert reserved.wait(5)
    thread.join()
    with budget.reserve(6), budget.reserve(4):
        pass


def test_a_worker_knows_its_versions() -> None:
    state = WorkerState()
    assert state.versions == cluster_module.versions()
    assert {"procbuild", "pikepdf", "pypdfium2", "Python"} <= state.versions.keys()
