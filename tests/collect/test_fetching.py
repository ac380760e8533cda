"""Collecting from a fake OpenReview server, which may give wrong answers."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from procbuild.collect import Outcome
from procbuild.sources.fetch import Fetcher, FetchLimits
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, new_findings, read_small_pdfs_directly
from tests.sources.server import Answers, Server, serve

LIMITS = FetchLimits(megabytes=1, seconds=5.0, attempts=3, wait=0.01, silence=2.0)
LOGIN = {"body": b"<html>Sign in</html>", "headers": {"Content-Type": "text/html; charset=utf-8"}}


def make_note(id_: str, **content: Any) -> dict[str, Any]:
    fields = {"venueid": "V/2025", "authors": ["Ann Lee"], "pdf": f"/pdf/{id_}.pdf", **content}
    wrapped = {name: {"value": value} for name, value in fields.items()}
    return {"id": id_, "forum": id_, "domain": "V/2025", "content": wrapped}


def make_listing(*notes: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps({"notes": notes, "count": len(notes)}).encode()
    return {"body": body, "headers": {"Content-Type": "application/json"}}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleProject:
    read_small_pdfs_directly(monkeypatch)
    return SampleProject(make_project(tmp_path))


Collect = Callable[..., Outcome]


@pytest.fixture
def answers() -> Answers:
    return {
        "/notes": [make_listing(make_note("a", title="On A"), make_note("b", title="On B"))],
        "/pdf/a.pdf": [{"body": small_pdf("On A")}],
        "/pdf/b.pdf": [{"body": small_pdf("On B")}],
    }


@pytest.fixture
def server(answers: Answers) -> Iterator[Server]:
    with serve(answers) as running_server:
        yield running_server


@pytest.fixture
def collect(project: SampleProject, server: Server, tmp_path: Path) -> Collect:
    def run(**options: Any) -> Outcome:
        offline = options.pop("offline", False)
        fetcher = Fetcher(cache=tmp_path / "fetched", limits=LIMITS, offline=offline)
        url = f"{server.url}/notes?content.venueid=V/2025"
        return project.collect(url, kind="openreview", fetcher=fetcher, **options)

    return run


def test_papers_and_files_are_fetched_from_the_api(
    project: SampleProject, server: Server, collect: Collect
) -> None:
    collect()
    assert [(record.id, record.file) for record in project.store.records()] == [
        ("a", "a.pdf"),
        ("b", "b.pdf"),
    ]
    assert project.store.pdf("a").read_bytes() == small_pdf("On A")
    assert collect().plan.changes == ()
    assert server.requests["/pdf/a.pdf"] == 1


def test_an_offline_collect_uses_the_cache(collect: Collect, server: Server) -> None:
    collect()
    requests = server.requests.total()
    assert collect(offline=True).plan.changes == ()
    assert server.requests.total() == requests


def test_a_dry_run_fetches_no_file(
    project: SampleProject, server: Server, collect: Collect
) -> None:
    assert "2 files would be fetched" in new_findings(collect(dry_run=True))
    assert server.requests["/pdf/a.pdf"] == 0
    assert not project.store.root.exists()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (LOGIN, "an HTML page came instead"),
        ({"body": LOGIN["body"]}, "not a PDF"),
        ({"status": 404}, "404"),
        ({"status": 500}, "the server says 500"),
        ({"endless": True}, "more than 1 MiB"),
        ({"body": small_pdf("On A"), "send": 10}, "peer closed"),
        ({"status": 302, "headers": {"Location": "https://evil.example.org/"}}, "another host"),
    ],
)
def test_a_file_that_cannot_be_fetched_does_not_change_its_paper(
    project: SampleProject, answers: Answers, collect: Collect, answer: dict[str, Any], message: str
) -> None:
    collect()
    answers["/notes"] = [
        make_listing(
            make_note("a", title="On A", pdf="/pdf/a2.pdf"), make_note("b", title="On B, revised")
        )
    ]
    answers["/pdf/a2.pdf"] = [answer]
    outcome = collect()
    assert message in new_findings(outcome)
    assert [change.draft.record.id for change in outcome.plan.changed] == ["b"]
    assert project.store.pdf("a").read_bytes() == small_pdf("On A")
    assert project.store.records()[0].file == "a.pdf"


@pytest.mark.parametrize("answer", [LOGIN, {"status": 500}, {"body": b"{"}, {"body": b"[]"}])
def test_a_list_that_cannot_be_fetched_changes_nothing(
    project: SampleProject, answers: Answers, collect: Collect, answer: dict[str, Any]
) -> None:
    collect()
    answers["/notes"] = [answer]
    outcome = collect()
    assert len(outcome.failures) == 1
    assert outcome.plan.changes == ()
    assert {record.status for record in project.store.records()} == {"accepted"}


def test_an_empty_list_does_not_withdraw_papers(
    project: SampleProject, answers: Answers, collect: Collect
) -> None:
    collect()
    answers["/notes"] = [make_listing()]
    outcome = collect()
    assert "no longer has any papers; the 2 that it had stay as they are" in new_findings(outcome)
    assert outcome.plan.changes == ()
    answers["/notes"] = [make_listing(make_note("a", title="On A"))]
    assert [change.draft.record.id for change in collect().plan.gone] == ["b"]


def test_a_host_that_is_down_is_reported_once(
    project: SampleProject, answers: Answers, collect: Collect
) -> None:
    collect()
    with serve({}) as stopped_server:
        url = stopped_server.url
    outcome = project.collect(
        f"{url}/notes", kind="openreview", fetcher=Fetcher(cache=project.root / "f", limits=LIMITS)
    )
    assert "127.0.0.1: cannot be reached" in outcome.failures[0]
    assert len(outcome.failures) == 1


def test_a_file_of_two_papers_is_fetched_once(
    project: SampleProject, server: Server, answers: Answers, collect: Collect
) -> None:
    notes = [make_note(id_, title=f"On {id_}", pdf="/pdf/b.pdf") for id_ in ("x", "y")]
    answers["/notes"] = [make_listing(*notes)]
    assert "1 file would be fetched" in new_findings(collect(dry_run=True))
    collect()
    assert server.requests["/pdf/b.pdf"] == 1
    assert [record.file for record in project.store.records()] == ["b.pdf", "b.pdf"]
