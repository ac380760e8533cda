"""Reading sources: distinct ids, and faults that affect only their own source."""

import base64
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.incoming import Incoming, Settings
from procbuild.model import Finding
from procbuild.sources import SOURCES
from tests.papers import make_project, small_pdf
from tests.sample_project import (
    SampleProject,
    format_findings,
    read_small_pdfs_directly,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleProject:
    read_small_pdfs_directly(monkeypatch)
    return SampleProject(make_project(tmp_path))


def read_titles(project: SampleProject) -> dict[str, str]:
    return {record.id: record.title for record in project.store.records()}


def test_keys_that_make_the_same_id_are_distinguished_and_the_other_paper_is_named(
    project: SampleProject,
) -> None:
    project.write(
        "p.csv", "id,title,authors\n12/A,First,Ann Lee\n12-a,Second,Bo Ray\n12-a,Third,Cho Kim\n"
    )
    outcome = project.collect("incoming/p.csv")
    first, second = read_titles(project)
    assert read_titles(project) == {first: "First", second: "Second"}
    found = [one for one in outcome.findings if one.check in {"collect-id", "collect-duplicate"}]
    assert format_findings(found) == (
        f"info collect-id {first}: p.csv:2: the key '12/A' cannot name a folder; "
        f"the paper is called '{first}'\n"
        f"info collect-id {second}: p.csv:3: the id '{first}' is that of the key '12/A'; "
        f"the paper with the key '12-a' is called '{second}'\n"
        f"error collect-duplicate {second}: p.csv:4: the id '12-a' is also at p.csv:3; "
        "the first one is kept"
    )


def test_papers_keep_their_ids_when_the_rows_are_numbered_anew(project: SampleProject) -> None:
    project.write("p.csv", "no,title,authors\n1,On Sand,Lee\n2,On Ice,Ray\n3,On Tar,Sol\n")
    project.collect("incoming/p.csv")
    project.write("p.csv", "no,title,authors\n1,On Ice,Ray\n2,On Oak,Kim\n3,On Tar,Sol\n")
    outcome = project.collect("incoming/p.csv")
    oak = "2-d4735e"
    assert read_titles(project) == {"1": "On Sand", "2": "On Ice", oak: "On Oak", "3": "On Tar"}
    assert [change.draft.record.id for change in outcome.plan.gone] == ["1"]
    (match,) = [one for one in outcome.findings if one.check == "collect-match"]
    assert match.message == "p.csv:2: '1' was taken for paper '2' by title and authors"
    assert not project.collect("incoming/p.csv").plan.changes
    project.write("p.csv", "no,title,authors\n1,On Water,Ray\n2,On Oak,Kim\n3,On Tar,Sol\n")
    project.collect("incoming/p.csv")
    assert read_titles(project)["2"] == "On Water"


def test_findings_about_an_entry_have_the_id_of_its_own_paper(project: SampleProject) -> None:
    project.write(
        "p.csv",
        "id,title,authors,pdf\nabc,First,Lee,\nABC,Second,Ray,no.pdf\nabc,Third,Sol,no.pdf\n",
    )
    outcome = project.collect("incoming/p.csv")
    _, second = read_titles(project)
    missing = [one for one in outcome.findings if "no.pdf" in one.message]
    assert [(one.paper, one.message[:7]) for one in missing] == [(second, "p.csv:3")]


def test_each_of_two_papers_with_the_same_id_keeps_its_embedded_document(
    project: SampleProject,
) -> None:
    papers = [
        {
            "pid": pid,
            "title": title,
            "authors": ["Ann Lee"],
            "final": {"content_base64": base64.b64encode(small_pdf(title)).decode()},
        }
        for pid, title in (("1/A", "On Water"), ("1 a", "On Stone"), ("1 a", "On Wind"))
    ]
    project.write("x-data.json", json.dumps(papers))
    project.collect("incoming/x-data.json")
    for id_, title in read_titles(project).items():
        assert (project.store.root / id_ / "paper.pdf").read_bytes() == small_pdf(title)


def test_a_fault_in_the_reader_of_one_source_does_not_stop_the_others(
    project: SampleProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hotcrp(settings: Settings) -> Iterator[Incoming | Finding]:
        raise ZeroDivisionError(settings.path.name)

    monkeypatch.setattr(SOURCES, "own", {**SOURCES.own, "hotcrp": hotcrp})
    project.write("x.json", '[{"pid": 1}]')
    project.write("p.csv", "id,title,authors\n1,On Water,Lee\n")
    outcome = project.collect("incoming/x.json", "incoming/p.csv")
    (failure,) = outcome.failures
    assert failure == (
        "incoming/x.json: an internal error of procbuild, ZeroDivisionError: x.json; "
        "'procbuild --debug collect' shows where; please report it"
    )
    assert outcome.cause is not None
    assert outcome.cause.exceptions[0].__traceback__ is not None
    assert read_titles(project) == {"1": "On Water"}


DAMAGED = {
    "quotes.csv": b'id,title,authors\n1,"On" Water,Lee\n',
    "binary.csv": bytes(range(256)),
    "book.xlsx": b"PK\3\4 cut off",
    "old.xlsx": b"\xd0\xcf\x11\xe0",
    "lines.jsonl": b'{"title": "On Water"\n',
    "heads.csv": b"id,title,authors\n",
    "page.csv": b"<html><title>Please log in</title></html>",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_table_stops_nothing_else_in_its_folder(
    project: SampleProject, name: str
) -> None:
    project.write(name, DAMAGED[name])
    project.write("p.csv", "id,title,authors\n1,On Water,Ann Lee\n")
    project.write("side.toml", 'title = "On Sand"')
    for number, title in (("1", "On Water"), ("side", "Sand"), ("new", "On Ice")):
        project.write(f"{number}.pdf", small_pdf(title, "Ann Lee"))
    outcome = project.collect("incoming")
    (failure,) = outcome.failures
    assert f"incoming/{name}:" in failure
    assert read_titles(project) == {"1": "On Water", "side": "On Sand"}
    (left_out,) = [one for one in outcome.findings if one.check == "collect-unmatched"]
    assert left_out.message == (
        "incoming: left out, since the table that could not be read may reject them: new.pdf"
    )
    (project.incoming / name).unlink()
    assert project.collect("incoming").failures == ()
    assert read_titles(project) == {"1": "On Water", "side": "On Sand", "new": "On Ice"}


def test_papers_of_a_table_that_is_damaged_stay_and_get_their_new_pdfs(
    project: SampleProject,
) -> None:
    table = "id,title,authors,decision\n1,On Water,Ann Lee,accept\n2,On Sand,Bo Ray,reject\n"
    project.write("p.csv", table)
    project.write("q.csv", "id,title,authors\n5,On Tar,Zo Fox\n")
    for number, title in (("1", "On Water"), ("2", "On Sand")):
        project.write(f"{number}.pdf", small_pdf(title))
    project.collect("incoming")
    before = {record.id: record for record in project.store.records()}
    assert [record.status for record in before.values()] == ["accepted", "rejected", "accepted"]
    project.write("p.csv", table.replace("On Water", '"On" Water'))
    project.write("1.pdf", small_pdf("On Water", "Ann Lee"))
    outcome = project.collect("incoming")
    after = {record.id: record for record in project.store.records()}
    assert [change.draft.record.id for change in outcome.plan.changes] == ["1"]
    assert (outcome.plan.gone, after["2"]) == ((), before["2"])
    assert after["1"] == replace(before["1"], sha256=after["1"].sha256)
    project.write("p.csv", table)
    assert not project.collect("incoming").plan.changes


@pytest.mark.parametrize("text", ["", '[{"id": 2, "title": "On Sand", "decision": "Rej'])
def test_pdfs_beside_a_damaged_json_file_wait_for_it(project: SampleProject, text: str) -> None:
    project.write("p.csv", "id,title,authors\n1,On Water,Ann Lee\n")
    project.write("q.json", text)
    for number, title in (("1", "On Water"), ("2", "On Sand")):
        project.write(f"{number}.pdf", small_pdf(title, "Ann Lee"))
    outcome = project.collect("incoming")
    assert read_titles(project) == {"1": "On Water"}
    assert {"collect-entry", "collect-unmatched"} <= {one.check for one in outcome.findings}


def test_drafts_beside_a_damaged_export_of_a_system_are_no_papers(project: SampleProject) -> None:
    project.write("Papers.csv", 'Paper ID,Paper Title,Author Names\n1,"On" Water,Lee\n')
    project.write("draft.pdf", small_pdf("On Sand"))
    outcome = project.collect("incoming")
    assert (len(outcome.failures), read_titles(project)) == (1, {})


def test_a_table_without_a_title_stops_no_later_part_of_its_folder(project: SampleProject) -> None:
    project.write("budget.csv", "authors,amount\nLee,12\n")
    project.write("p.csv", "id,title,authors\n1,On Water,Ann Lee\n")
    project.write("new.pdf", small_pdf("On Ice", "Bo Ray"))
    (failure,) = project.collect("incoming").failures
    assert "incoming/budget.csv: no column for the title" in failure
    assert read_titles(project) == {"1": "On Water", "new": "On Ice"}


def test_a_paper_whose_sidecar_is_damaged_is_not_gone(project: SampleProject) -> None:
    project.write("lee.toml", 'title = "On Water"')
    project.collect("incoming")
    project.write("lee.toml", 'title = "On Water')
    outcome = project.collect("incoming")
    assert (outcome.plan.gone, read_titles(project)) == ((), {"lee": "On Water"})


ALPHA = "A-B,Alpha,Ann Lee\n"
BETA = "a-b,Beta,Bo Ray\n"


@pytest.mark.parametrize("rows", [(BETA, ALPHA), (BETA,), (ALPHA,)])
def test_ids_do_not_depend_on_the_other_rows(project: SampleProject, rows: tuple[str, ...]) -> None:
    heading = "id,title,authors\n"
    project.write("p.csv", f"{heading}{ALPHA}{BETA}")
    project.collect("incoming/p.csv")
    before = read_titles(project)
    assert sorted(before.values()) == ["Alpha", "Beta"]
    project.write("p.csv", heading + "".join(rows))
    outcome = project.collect("incoming/p.csv")
    assert read_titles(project) == before
    gone = {change.draft.record.title for change in outcome.plan.gone}
    assert gone == {"Alpha", "Beta"} - {row.split(",")[1] for row in rows}


def test_an_archive_that_is_a_source_itself_is_not_reported_as_unread(
    project: SampleProject,
) -> None:
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(project.incoming / name, "w") as archive:
            archive.writestr("p.csv", "id,title,authors\n1,On A,Ann Lee\n")
    outcome = project.collect("incoming", "incoming/a.zip")
    (unread,) = [one.message for one in outcome.findings if "are not read" in one.message]
    assert unread.endswith("archives and documents are not read: b.zip")


def test_papers_keep_their_ids_without_a_notice_when_their_source_gets_a_prefix(
    project: SampleProject,
) -> None:
    project.write("p.csv", "id,title,authors\nlee,On Water,Ann Lee\n")
    project.collect("incoming/p.csv")
    rules = project.root / "conf" / "v" / "volume.toml"
    source = '[[sources]]\npath = "incoming/p.csv"\nprefix = "demo-"\n'
    rules.write_text(f"{rules.read_text()}\n{source}")
    outcome = project.collect()
    assert read_titles(project) == {"lee": "On Water"}
    assert "collect-id" not in {one.check for one in outcome.findings}
