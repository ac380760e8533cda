"""Collecting papers from sources into the store, once and again."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest

from procbuild.errors import ConfigError, StoreError
from tests.collect.conftest import MakeSampleProject
from tests.papers import make_project, small_pdf
from tests.sample_project import (
    SampleProject,
    format_findings,
    new_findings,
)

TABLE = """\
id,title,authors,abstract
p1,On Water,"Lee, Ann; Ray, Bob",We pour.
p2,On Stone,"Kim, Cho",We carve.
p3,On Wind,"Sol, Eva",We blow.
"""


def read_statuses(project: SampleProject) -> dict[str, str]:
    return {record.id: record.status for record in project.store.records()}


def test_new_papers_are_stored_in_the_order_of_the_table(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p2.pdf", small_pdf("On Stone", "Cho Kim"))
    outcome = project.collect("incoming/papers.csv")
    assert [change.draft.record.id for change in outcome.plan.new] == ["p1", "p2", "p3"]
    first, second, _ = project.store.records()
    assert [person.display for person in first.authors] == ["Ann Lee", "Bob Ray"]
    assert (first.abstract, first.position, first.file) == ("We pour.", 1, "")
    assert (second.file, project.store.pdf("p2").read_bytes()[:5]) == ("p2.pdf", b"%PDF-")
    assert second.origin.name == "incoming/papers.csv"


def test_undeclared_tracks_and_sessions_are_reported(project: SampleProject) -> None:
    rows = "p1,On Water,Ann Lee,long,Dams\np2,On Stone,Cho Kim,,Dams\np3,On Wind,Eva Sol,,\n"
    project.write("papers.csv", f"id,title,authors,track,session\n{rows}")
    findings = new_findings(project.collect("incoming/papers.csv"))
    assert "tracks that volume.toml does not declare: long" in findings
    assert "sessions that program.toml does not declare: dams (2 of 3 papers)" in findings


def test_a_second_collect_without_new_data_changes_nothing(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p2.pdf", small_pdf("On Stone", "Cho Kim"))
    project.collect("incoming")
    before = {path: path.stat().st_mtime_ns for path in project.store.root.rglob("*")}
    outcome = project.collect("incoming")
    assert outcome.plan.changes == ()
    assert outcome.plan.unchanged == ("p1", "p2", "p3")
    assert {path: path.stat().st_mtime_ns for path in project.store.root.rglob("*")} == before


@pytest.mark.parametrize("name", ["papers.csv", "papers.bib", "papers.xlsx", "p1.pdf"])
def test_a_pipe_is_reported_and_not_read(name: str, project: SampleProject) -> None:
    project.write("p2.pdf", small_pdf("On Stone", "Cho Kim"))
    os.mkfifo(project.incoming / name)
    outcome = project.collect("incoming")
    assert f"{name} is a pipe or a device; not used" in new_findings(outcome)
    assert [record.id for record in project.store.records()] == ["p2"]
    assert project.collect(f"incoming/{name}").failures == (
        f"{project.incoming / name}: a pipe or a device, not a file",
    )


def test_links_that_are_not_followed_are_reported(project: SampleProject, tmp_path: Path) -> None:
    project.write("papers.csv", TABLE)
    project.write("sub/p2.pdf", small_pdf("On Stone", "Cho Kim"))
    (tmp_path / "p1.pdf").write_bytes(small_pdf("On Water"))
    (project.incoming / "p1.pdf").symlink_to(tmp_path / "p1.pdf")
    (project.incoming / "p3.pdf").symlink_to(project.incoming / "sub" / "p2.pdf")
    (project.incoming / "sub" / "gone.pdf").symlink_to("gone.pdf")
    (project.incoming / ".hidden.pdf").symlink_to(tmp_path)
    outcome = project.collect("incoming")
    assert [finding.message for finding in outcome.findings if finding.check == "collect-link"] == [
        f"incoming: {name} is a link out of the folder, or to nothing; not used"
        for name in ("p1.pdf", "sub/gone.pdf")
    ]
    assert [record.id for record in project.store.records() if record.file] == ["p2", "p3"]


def test_changed_fields_and_files_are_listed(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p1.pdf", small_pdf("On Water"))
    project.collect("incoming")
    project.write("papers.csv", TABLE.replace("On Stone", "On Rock").replace("Sol, Eva", "Sol, E."))
    project.write("p1.pdf", small_pdf("On Water", "Final"))
    changes = {
        change.draft.record.id: change.fields for change in project.collect("incoming").plan.changed
    }
    assert changes.keys() == {"p1", "p2", "p3"}
    assert changes["p1"][0].startswith("PDF: ")
    assert changes["p2"] == ("title: On Stone → On Rock",)
    assert changes["p3"] == ("authors: Eva Sol → E. Sol",)
    assert b"Final" in project.store.pdf("p1").read_bytes()


def test_a_paper_missing_from_its_source_is_withdrawn_but_keeps_its_position(
    project: SampleProject,
) -> None:
    project.write("papers.csv", TABLE)
    project.write("p2.pdf", small_pdf("On Stone"))
    project.collect("incoming")
    rows = TABLE.splitlines(keepends=True)
    project.write("papers.csv", "".join(rows[:2] + rows[3:]))
    (project.incoming / "p2.pdf").unlink()
    outcome = project.collect("incoming")
    assert [change.draft.record.id for change in outcome.plan.gone] == ["p2"]
    assert outcome.plan.changed == ()
    assert read_statuses(project) == {"p1": "accepted", "p2": "withdrawn", "p3": "accepted"}
    assert project.store.pdf("p2").exists()
    assert project.collect("incoming").plan.changes == ()
    project.write("papers.csv", TABLE)
    (restored,) = project.collect("incoming").plan.changed
    assert "status: withdrawn → accepted" in restored.fields
    assert [record.position for record in project.store.records()] == [1, 2, 3]


def test_a_paper_whose_row_cannot_be_read_is_not_withdrawn(project: SampleProject) -> None:
    project.write("papers.csv", "id,title,authors\n1,On Water,Li Ng\n2,On Wind,Li Ng\n")
    project.collect("incoming/papers.csv")
    project.write("papers.csv", "id,title,authors\n1,On Water,Li Ng\n2,,Li Ng\n")
    outcome = project.collect("incoming/papers.csv")
    assert "error collect-entry 2: papers.csv:3: 2 has no title; left out" in new_findings(outcome)
    assert (outcome.plan.unchanged, outcome.plan.changes) == (("1", "2"), ())


def test_a_new_paper_in_the_middle_moves_the_later_papers(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.collect("incoming")
    project.write("papers.csv", TABLE.replace("p2,", 'p9,On Fire,"Ito, Mei",We burn.\np2,'))
    outcome = project.collect("incoming")
    assert [change.fields for change in outcome.plan.changed] == [
        ("position: 2 → 3",),
        ("position: 3 → 4",),
    ]
    assert [record.id for record in project.store.records()] == ["p1", "p9", "p2", "p3"]


def test_a_dry_run_makes_the_same_plan_but_writes_nothing(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    dry_run = project.collect("incoming", dry_run=True)
    assert not project.store.root.exists()
    assert project.collect("incoming").plan == dry_run.plan


def test_fixes_are_kept_and_needless_fixes_are_reported(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.collect("incoming")
    fixes = project.store.folder("p2") / "fixes.toml"
    fixes.write_text('title = "On Rock"\n')
    project.write("papers.csv", TABLE.replace("We carve.", "We cut."))
    assert "fixes-needless" not in new_findings(project.collect("incoming"))
    assert project.store.records()[1].title == "On Rock"
    project.write("papers.csv", TABLE.replace("On Stone", "On Rock"))
    assert "fixes-needless p2: fixes.toml: the source now says the same as the correction of " in (
        new_findings(project.collect("incoming"))
    )
    assert fixes.read_text() == 'title = "On Rock"\n'


def test_corrections_of_a_paper_that_gave_its_id_to_another_are_reported(
    project: SampleProject,
) -> None:
    project.write("p.csv", "id,title,authors\n1,On Sand,Ann Lee\n2,On Ice,Bo Ray\n")
    project.collect("incoming")
    for id_ in "12":
        (project.store.folder(id_) / "fixes.toml").write_text('title = "On Rock"\n')
    project.write("p.csv", "id,title,authors\n1,Birds,Ann Kim\n2,Of Frozen Water,Bo Ray\n")
    findings = new_findings(project.collect("incoming"))
    assert "fixes 1: fixes.toml was written for 'On Sand'; its id is now that of 'Birds'" in (
        findings
    )
    assert "fixes 2" not in findings
    assert "fixes 1" not in new_findings(project.collect("incoming"))


def test_a_guess_corrected_in_fixes_is_not_reported_again(project: SampleProject) -> None:
    project.write(
        "papers.csv", "id,title,authors\np1,On Water,Ann Lee Ray\np2,On Stone,Mao Zedong\n"
    )
    assert new_findings(project.collect("incoming")).count("metadata-author-split") == 2
    for given in ("Ann Lee", "Ann"):  # the guess itself, and another reading
        (project.store.folder("p1") / "fixes.toml").write_text(
            f'[[authors]]\ngiven = "{given}"\nfamily = "Ray"\n'
        )
        findings = format_findings(project.collect("incoming").again)
        assert findings.count("metadata-author-split") == 1
        assert "metadata-author-split p2" in findings
        assert "fixes-needless" not in findings


def test_a_title_read_from_a_pdf_is_reported_until_the_finding_is_waived(
    project: SampleProject,
) -> None:
    for name in ("100", "200"):
        project.write(f"{name}.pdf", small_pdf(f"On {name}", "Ann Lee"))
    assert new_findings(project.collect("incoming")).count("metadata-title-guess") == 2
    (project.store.folder("100") / "fixes.toml").write_text(
        '[[waive]]\ncheck = "metadata-title-guess"\nreason = "looked at"\n'
    )
    findings = new_findings(project.collect("incoming"))
    assert "metadata-title-guess 200" in findings
    assert "100" not in findings


def test_unconfirmed_guesses_are_summarized_by_later_collects(project: SampleProject) -> None:
    def collect_with(*names: str) -> list[str]:
        """Add PDFs, collect, and return the summaries and messages of the findings."""
        for name in names:
            project.write(f"{name}.pdf", small_pdf(f"On {name}", "Ann Lee"))
        findings = project.collect("incoming").findings
        return [finding.summary or finding.message for finding in findings]

    message = (
        "{0}.pdf: no metadata comes with it; read from its first page: title 'On {0}', authors {1}"
    )
    first, second = message.format("100", "Lee, Ann"), message.format("200", "Lee, Ann")
    summary = "title and authors are as read from the first pages"
    assert collect_with("100") == [first]
    assert collect_with("200") == [summary, second]
    assert collect_with() == [summary, summary]


@pytest.mark.parametrize(("severity", "first", "later"), [("info", 1, 0), ("off", 0, 0)])
def test_findings_get_the_severity_set_in_the_volume(
    make_sample_project: MakeSampleProject, severity: str, first: int, later: int
) -> None:
    project = make_sample_project("[check.severity]", f'"metadata-title-guess" = "{severity}"')
    project.write("100.pdf", small_pdf("On 100", "Ann Lee"))
    assert (
        new_findings(project.collect("incoming")).count(f"{severity} metadata-title-guess") == first
    )
    assert new_findings(project.collect("incoming")).count("metadata-title-guess") == later


def test_a_severity_for_an_unknown_check_stops_the_collect(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project("[check.severity]", '"metadata-title-gues" = "info"')
    with pytest.raises(ConfigError, match="no check 'metadata-title-gues'; write 'metadata-title-"):
        project.collect("incoming")


INVISIBLE_CHARACTERS = "\x80\x9d\u202e\u2063\u200b"


@pytest.mark.parametrize(
    ("name", "text"),  # each question mark is replaced by invisible characters
    [
        (
            "papers.csv",
            (
                "id,title,authors,abstract,keywords,doi,pages,emails\n"
                'p,On?Water,"L?ee, A?nn",We p?our.,ju?gs,10.1/?x,1?-2,ann@?example.org\n'
            ),
        ),
        (
            "papers.bib",
            (
                "@inproceedings{p, title={On?Water}, author={L?ee, A?nn}, abstract={We p?our.}, "
                "keywords={ju?gs}, doi={10.1/?x}, url={https://?example.org}}\n"
            ),
        ),
        (
            "p.json",
            (
                '{"title": "On?Water", "authors": [{"given": "A?nn", "family": "L?ee"}], '
                '"links": [{"label": "Co?de", "url": "https://?example.org"}]}'
            ),
        ),
    ],
)
def test_invisible_characters_are_removed_from_all_fields(
    project: SampleProject, name: str, text: str
) -> None:
    project.write("p.pdf", small_pdf("On Water", "Ann Lee"))
    project.write(name, text.replace("?", INVISIBLE_CHARACTERS))
    project.collect("incoming")
    (project.store.folder("p") / "fixes.toml").write_text(
        f'award = "Be{INVISIBLE_CHARACTERS}st"\n', "utf-8"
    )
    (record,) = project.store.records()
    record_text = json.dumps(asdict(record), ensure_ascii=False)
    assert "Lee" in record_text
    assert record.award == "Best"
    assert [character for character in record_text if not character.isprintable()] == []


def test_a_missing_pdf_is_not_reported_if_the_finding_is_waived(
    project: SampleProject,
) -> None:
    project.write("papers.csv", TABLE)
    project.write("p3.pdf", small_pdf("On Wind", "Eva Sol"))
    project.collect("incoming")
    (project.store.folder("p1") / "fixes.toml").write_text(
        '[[waive]]\ncheck = "pdf-missing"\nreason = "a talk alone"\n'
    )
    findings = new_findings(project.collect("incoming"))
    assert "pdf-missing p2" in findings
    assert "pdf-missing p1" not in findings


def test_a_guess_is_reported_when_its_paper_is_new_or_changes(project: SampleProject) -> None:
    table = "id,title,authors\np1,On Water,Ann Lee Ray\np2,On Stone,Mao Zedong\n"
    project.write("papers.csv", table)
    project.collect("incoming")
    second = project.collect("incoming")
    assert "metadata-author-split" not in new_findings(second)
    assert format_findings(second.again).count("metadata-author-split") == 2
    project.write("papers.csv", table.replace("Ann Lee Ray", "Ann Lee Roy"))
    third = project.collect("incoming")
    assert "metadata-author-split p1: papers.csv:2" in new_findings(third)
    assert "p1" not in format_findings(third.again)


def test_mistakes_in_fixes_are_reported_and_do_not_stop_a_collect(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.collect("incoming")
    (project.store.folder("p1") / "fixes.toml").write_text('titel = "x"\n')
    assert "titel: unknown key; write 'title'" in new_findings(project.collect("incoming"))


def test_papers_of_a_source_that_cannot_be_read_are_not_changed(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/papers.csv"', '[[sources]]\npath = "incoming/more.csv"'
    )
    project.write("papers.csv", TABLE)
    project.write("more.csv", 'id,title,authors\nm1,On Ice,"Ng, Li"\n')
    project.collect()
    (project.incoming / "more.csv").unlink()
    project.write("papers.csv", "no table at all")
    outcome = project.collect()
    assert [line.split(":")[0][-10:] for line in outcome.failures] == ["papers.csv", "g/more.csv"]
    assert outcome.plan.changes == ()
    assert set(read_statuses(project).values()) == {"accepted"}
    assert "collect-unread" not in new_findings(outcome)  # the failures already give the reason


def test_an_archive_without_its_table_is_named_as_the_user_knows_it(
    project: SampleProject,
) -> None:
    with zipfile.ZipFile(project.incoming / "files.zip", "w") as archive:
        archive.writestr("1/CameraReady/final.pdf", small_pdf("T"))
        archive.writestr("2/CameraReady/final.pdf", small_pdf("U"))
    (failure,) = project.collect("incoming/files.zip", kind="cmt").failures
    assert failure.startswith("incoming/files.zip: there is no sheet (.csv, ")
    assert failure.endswith("); put it there, or name it as the source")


def test_an_optional_source_may_be_missing(make_sample_project: MakeSampleProject) -> None:
    project = make_sample_project('[[sources]]\npath = "elsewhere"\noptional = true')
    outcome = project.collect()
    assert (outcome.failures, outcome.findings) == ((), ())


@pytest.mark.parametrize("optional", [False, True])
def test_an_existing_name_is_suggested_for_a_misspelt_source(
    make_sample_project: MakeSampleProject, optional: bool
) -> None:
    project = make_sample_project(
        f'[[sources]]\npath = "incomming"\noptional = {str(optional).lower()}'
    )
    project.write("papers.csv", TABLE)
    project.collect("incoming")
    outcome = project.collect()
    message = "incomming: not there; did you mean 'incoming'?"
    if optional:
        assert new_findings(outcome) == f"warning collect-absent : {message}"
    else:
        assert (outcome.failures, outcome.findings) == ((message,), ())


def test_papers_of_other_sources_are_kept(project: SampleProject) -> None:
    project.write("a.csv", TABLE)
    project.write("b.csv", 'id,title,authors\nm1,On Ice,"Ng, Li"\n')
    project.collect("incoming/a.csv")
    outcome = project.collect("incoming/b.csv")
    assert [change.draft.record.id for change in outcome.plan.new] == ["m1"]
    assert outcome.plan.gone == ()
    assert [record.id for record in project.store.records()] == ["p1", "p2", "p3", "m1"]


def test_the_first_source_has_priority_and_later_sources_add_missing_fields(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a.csv"', '[[sources]]\npath = "incoming/b.csv"'
    )
    project.write("a.csv", 'id,title,authors\np1,On Water,"Lee, Ann"\n')
    project.write("b.csv", "id,title,authors,abstract\nx7,ON WATER!,A. Lee,We pour.\n")
    outcome = project.collect()
    (paper,) = project.store.records()
    assert (paper.id, paper.title, paper.abstract) == ("p1", "On Water", "We pour.")
    assert [origin.key for origin in (paper.origin, *paper.additions)] == ["p1", "x7"]
    assert "collect-match p1: b.csv:2: 'x7' was taken for paper 'p1' by title and authors" in (
        new_findings(outcome)
    )
    assert "metadata-author-split p1: b.csv:2: names without a comma" in new_findings(outcome)
    assert project.collect("incoming/b.csv").plan.gone == ()


def test_two_papers_with_the_same_id_are_not_merged(make_sample_project: MakeSampleProject) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a.csv"', '[[sources]]\npath = "incoming/b.csv"'
    )
    project.write("a.csv", 'id,title,authors\n1,On Water,"Lee, Ann"\n')
    project.write("b.csv", 'id,title,authors\n1,Deep Learning of Birds,"Ng, Li"\n')
    outcome = project.collect()
    assert (
        "error collect-duplicate 1: b.csv:2: the id '1' belongs to another paper"
        in new_findings(outcome)
    )
    assert any('or prefix = "demo-" to incoming/' in finding.remedy for finding in outcome.findings)
    assert project.store.records()[0].title == "On Water"


def test_sources_that_disagree_on_a_paper_are_reported(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a.csv"', '[[sources]]\npath = "incoming/b.csv"'
    )
    papers = ['1,On Water,"Lee, Ann"', '2,On Wind,"Lee, Ann"']
    project.write("a.csv", "\n".join(["id,title,authors", *papers]))
    project.write("b.csv", f"id,title,authors,decision\n{papers[0]},Accept\n{papers[1]},Reject\n")
    (finding,) = [one for one in project.collect().findings if one.check == "collect-decision"]
    assert (finding.paper, finding.message) == (
        "2",
        "b.csv:3: '2' is rejected, but accepted in incoming/a.csv, which takes precedence",
    )


def test_a_source_that_has_lost_its_decisions_is_reported(project: SampleProject) -> None:
    rows = ["1,On Water,Li Ng,Accept", "2,On Wind,Li Ng,Reject"]
    project.write("papers.csv", "\n".join(["id,title,authors,Decision", *rows]))
    project.collect("incoming/papers.csv")
    project.write("papers.csv", "\n".join(["id,title,authors,Outcome", *rows]))
    outcome = project.collect("incoming/papers.csv")
    assert (
        "warning collect-decision : incoming/papers.csv: no longer rejects any paper, so these "
        "that it rejected count as accepted: 2"
    ) in new_findings(outcome)
    assert "collect-decision" not in new_findings(project.collect("incoming/papers.csv"))


def test_the_pdf_of_an_entry_that_is_left_out_is_not_that_of_the_paper_with_its_id(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a.csv"',
        '[[sources]]\npath = "incoming/b"\nkind = "easychair"',
    )
    project.write("a.csv", 'id,title,authors\n1,On Water,"Lee, Ann"\n2,On Wind,"Lee, Ann"\n')
    project.write("2.pdf", small_pdf("?"))
    project.write("b/submission.csv", "#,title,authors\n1,Birds,Li Ng\n2,Bees,Li Ng\n")
    for name in ("W_paper_1.pdf", "2.pdf"):
        project.write(f"b/{name}", small_pdf("Birds"))
    findings = new_findings(project.collect())
    assert [record.file for record in project.store.records()] == ["", "2.pdf"]
    assert "b: W_paper_1.pdf: it matches no entry" in findings
    assert "b: 2.pdf: it matches no entry" in findings


def test_a_prefix_distinguishes_papers_with_the_same_number(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a.csv"',
        '[[sources]]\npath = "incoming/b.csv"\nprefix = "demo-"',
    )
    project.write("a.csv", 'id,title,authors\n1,On Water,"Lee, Ann"\n')
    project.write("b.csv", "id,title,authors\n1,Deep Learning of Birds,Li Ng\n")
    project.write("1.pdf", small_pdf("?"))
    outcome = project.collect()
    assert [record.id for record in project.store.records()] == ["1", "demo-1"]
    assert "metadata-author-split demo-1: " in new_findings(outcome)


def test_of_a_folder_for_two_sources_each_has_the_pdfs_with_the_ids_of_its_papers(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a.csv"\nfiles = "pdfs"',
        '[[sources]]\npath = "incoming/b.csv"\nfiles = "pdfs"\nprefix = "demo-"',
    )
    header = "id,title,authors"
    project.write("a.csv", f'{header}\n1,On Water,"Lee, Ann"\n')
    project.write("b.csv", f'{header}\n1,On Birds,"Ng, Li"\n2,On Bees,"Ng, Li"\n')
    for name in ("1", "2", "demo-1"):
        project.write(f"../pdfs/{name}.pdf", small_pdf(name))
    files = {"1": "1.pdf", "demo-1": "demo-1.pdf", "demo-2": "2.pdf"}
    for sources in ((), ("incoming/b.csv",)):
        project.collect(*sources)
        assert {one.id: one.file for one in project.store.records()} == files
    (project.root / "pdfs" / "demo-1.pdf").unlink()
    assert "demo-1: demo-1.pdf: no longer found" in new_findings(project.collect())
    assert {one.id: one.file for one in project.store.records()} == files


def test_the_pdf_of_a_row_that_is_gone_is_not_that_of_another_sources_paper(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a.csv"',
        '[[sources]]\npath = "incoming/b"\nprefix = "demo-"',
    )
    project.write("a.csv", 'id,title,authors\n1,On Water,"Lee, Ann"\n')
    project.write("b/Papers.csv", 'Paper ID,Paper Title,Author Names\n2,On Bees,"Ng, Li"\n')
    project.write("b/1.pdf", small_pdf("On Birds", "Li Ng"))
    assert "b/Papers.csv: 1.pdf: it matches no entry" in new_findings(project.collect())
    for sources in ((), ("incoming/a.csv",)):
        project.collect(*sources)
        assert [record.file for record in project.store.records()] == ["", ""]


def test_a_source_on_the_command_line_uses_its_settings_in_volume_toml(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project('[[sources]]\npath = "incoming/b.csv"\nprefix = "demo-"')
    project.write("b.csv", 'id,title,authors\n1,On Ice,"Ng, Li"\n')
    project.collect("./incoming/b.csv")
    assert [record.id for record in project.store.records()] == ["demo-1"]


def test_a_source_does_not_overwrite_a_paper_of_another_source(project: SampleProject) -> None:
    project.write("a.csv", 'id,title,authors\n1,On Water,"Lee, Ann"\n')
    project.write("b.csv", 'id,title,authors\n1,Deep Learning of Birds,"Ng, Li"\n')
    project.collect("incoming/a.csv")
    outcome = project.collect("incoming/b.csv")
    assert "the id '1' belongs to another paper, 'On Water' of incoming/a.csv" in new_findings(
        outcome
    )
    assert outcome.plan.changes == ()


def test_a_second_pdf_of_a_paper_is_reported(make_sample_project: MakeSampleProject) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming/a"', '[[sources]]\npath = "incoming/b"'
    )
    project.write("a/papers.csv", 'id,title,authors\n1,On Water,"Lee, Ann"\n')
    project.write("a/1.pdf", small_pdf("On Water"))
    project.write("b/1.pdf", small_pdf("On Water, later"))
    outcome = project.collect()
    assert "collect-unused 1: incoming/b: 1.pdf: not used, the paper has its PDF" in new_findings(
        outcome
    )
    assert project.store.pdf("1").read_bytes() == small_pdf("On Water")


@pytest.mark.parametrize("venueid", ["V", "V/Withdrawn"])
def test_a_file_named_by_an_entry_is_not_another_paper(
    project: SampleProject, venueid: str
) -> None:
    content = {"title": "On A", "authors": ["Ann Lee"], "pdf": "/pdf/0a1b.pdf", "venueid": venueid}
    other = {"title": "On B", "authors": ["Bo Ray"], "venueid": "V"}
    notes = [
        {"id": "n1", "domain": "V", "content": content},
        {"id": "n2", "domain": "V", "content": other},
    ]
    project.write("notes.json", json.dumps({"notes": notes}))
    project.write("pdf/0a1b.pdf", small_pdf("On A", "Ann Lee"))
    outcome = project.collect("incoming")
    assert [change.draft.record.id for change in outcome.plan.new] == ["n1", "n2"]
    assert "0a1b" not in new_findings(outcome)


@pytest.mark.parametrize("key", ["letters.json", "Published.json", "fixes.toml", "collect.lock"])
def test_no_paper_takes_the_name_of_a_file_of_the_store(project: SampleProject, key: str) -> None:
    project.write("papers.csv", f'id,title,authors\n{key},On Water,"Lee, Ann"\n')
    outcome = project.collect("incoming")
    (record,) = project.store.records()
    assert record.id == f"paper-{key.casefold()}"
    assert f"the key '{key}' cannot name a folder; the paper is called '{record.id}'" in (
        new_findings(outcome)
    )


def test_file_names_that_differ_only_in_case_are_two_papers(project: SampleProject) -> None:
    project.write("A.pdf", small_pdf("On A"))
    project.write("a.pdf", small_pdf("On B"))
    assert len(project.collect("incoming").plan.new) == 2
    assert {record.title for record in project.store.uncorrected_records().values()} == {
        "On A",
        "On B",
    }
    assert not project.collect("incoming").plan.changes


def test_a_folder_for_each_paper_names_its_paper(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p1/camera-ready.pdf", small_pdf("A scan"))
    project.collect("incoming")
    project.write("p2/camera-ready.pdf", small_pdf("Another scan"))
    project.collect("incoming")
    files = [record.file for record in project.store.records()]
    assert files == ["p1/camera-ready.pdf", "p2/camera-ready.pdf", ""]


def test_a_paper_keeps_its_id_when_another_file_gets_the_same_name(project: SampleProject) -> None:
    project.write("b/paper.pdf", small_pdf("On Water", "Ann Lee"))
    project.collect("incoming")
    project.write("a/paper.pdf", small_pdf("On Stone", "Cho Kim"))
    project.write("b/paper.pdf", small_pdf("On Water", "Ann Lee", "mended"))
    plan = project.collect("incoming").plan
    assert [change.draft.record.id for change in plan.new] == ["a"]
    assert {record.id: record.title for record in project.store.records()} == {
        "paper": "On Water",
        "a": "On Stone",
    }
    assert not project.collect("incoming").plan.changes


def test_pdfs_are_matched_by_their_first_page_and_the_match_is_reported(
    project: SampleProject,
) -> None:
    project.write("papers.csv", TABLE)
    project.write("camera-ready-7.pdf", small_pdf("On water", "A. Lee and Bob Ray"))
    project.write("other.pdf", small_pdf("Something else", "Zoe Quist"))
    outcome = project.collect("incoming", kind="csv")
    assert "collect-match p1: camera-ready-7.pdf: taken for the PDF of 'p1'" in new_findings(
        outcome
    )
    assert "collect-unmatched : incoming: other.pdf: it matches no entry" in new_findings(outcome)
    assert {record.id for record in project.store.records() if record.file} == {"p1"}


def test_a_match_is_reported_again_when_the_pdf_changes(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("camera-ready-7.pdf", small_pdf("On water", "A. Lee and Bob Ray"))
    project.collect("incoming", kind="csv")
    second = project.collect("incoming", kind="csv")
    assert "collect-match" not in new_findings(second)
    assert "collect-match p1" in format_findings(second.again)
    project.write("camera-ready-7.pdf", small_pdf("On water", "A. Lee and Bob Ray", "mended"))
    assert "collect-match p1" in new_findings(project.collect("incoming", kind="csv"))


def test_a_map_in_volume_toml_assigns_pdfs_to_papers(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming"\nkind = "csv"\n[sources.map]\np1 = "x.pdf"\nq = "y.pdf"'
    )
    project.write("papers.csv", TABLE)
    project.write("x.pdf", small_pdf("A scan"))
    outcome = project.collect()
    assert [record.file for record in project.store.records()] == ["x.pdf", "", ""]
    assert "collect-map : incoming: map: there is no file 'y.pdf'" in new_findings(outcome)


def test_a_map_chooses_among_the_camera_ready_files_of_a_paper(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(
        '[[sources]]\npath = "incoming"\nkind = "cmt"\nmap.8 = "b.pdf"\nmap.9 = "c.pdf"'
    )
    project.write("papers.csv", "Paper ID,Paper Title,Author Names\n8,On A,Lee\n9,On B,Ray\n")
    for name in ("8/CameraReady/a.pdf", "8/CameraReady/b.pdf", "9/CameraReady/a.pdf"):
        project.write(name, small_pdf(name))
    outcome = project.collect()
    assert [record.file for record in project.store.records()] == ["b.pdf", "a.pdf"]
    assert [finding.message for finding in outcome.findings if "map" in finding.check] == [
        "incoming: map: there is no file 'c.pdf'"
    ]


def test_a_pdf_is_not_reported_as_gone_if_it_is_one_of_several(project: SampleProject) -> None:
    project.write("papers.csv", "Paper ID,Paper Title,Author Names\n8,On A,Lee\n9,On B,Ray\n")
    project.write("8/CameraReady/paper.pdf", small_pdf("On A"))
    project.collect("incoming", kind="cmt")
    project.write("8/CameraReady/paper-final.pdf", small_pdf("On A", "Final"))
    outcome = project.collect("incoming", kind="cmt")
    assert "8/CameraReady: 2 files could be the PDF" in new_findings(outcome)
    assert "collect-kept" not in new_findings(outcome)
    assert outcome.plan.changes == ()


def test_a_damaged_file_beside_a_table_does_not_stop_the_rest(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p2.pdf", small_pdf("On Stone", "Cho Kim"))
    project.write("extra.json", "not json")
    outcome = project.collect("incoming")
    assert (outcome.failures, len(outcome.plan.new)) == ((), 3)
    assert new_findings(outcome).count("extra.json: not JSON") == 1
    assert "not read, though" not in new_findings(outcome)


def test_pdfs_are_added_to_papers_collected_earlier(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.collect("incoming/papers.csv")
    project.write("pdfs/p1.pdf", small_pdf("Untitled"))
    project.write("pdfs/stone.pdf", small_pdf("On Stone", "Cho Kim"))
    outcome = project.collect("incoming/pdfs")
    assert [change.draft.record.id for change in outcome.plan.changed] == ["p1", "p2"]
    assert [(record.title, record.file) for record in project.store.records()] == [
        ("On Water", "p1.pdf"),
        ("On Stone", "stone.pdf"),
        ("On Wind", ""),
    ]
    plan = project.collect("incoming/papers.csv").plan
    assert (plan.changes, len(plan.unchanged)) == ((), 3)


def test_if_no_paper_has_a_pdf_one_line_reports_it(project: SampleProject) -> None:
    project.write("papers.csv", 'id,title,authors\n1,T,"Lee, A."\n')
    assert new_findings(project.collect("incoming")) == (
        "warning pdf-missing 1: incoming/papers.csv: there is no PDF"
    )
    project.write("papers.csv", 'id,title,authors\n1,T,"Lee, A."\n2,U,"Ray, B."\n')
    findings = new_findings(project.collect("incoming"))
    assert findings.startswith("info pdf-missing")
    assert findings.endswith("None of these 2 papers has a PDF yet")


def test_a_missing_file_is_reported_once(project: SampleProject) -> None:
    project.write("papers.csv", 'id,title,authors,file\n1,T,"Lee, A.",x.pdf\n2,U,"Ray, B.",\n')
    findings = new_findings(project.collect("incoming"))
    assert findings.splitlines() == [
        "warning pdf-missing 1: papers.csv:2: the file 'x.pdf' is not in incoming/",
        "warning pdf-missing 2: incoming/papers.csv: there is no PDF",
    ]


def test_a_file_that_is_not_a_pdf_does_not_replace_the_old_pdf(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p1.pdf", small_pdf("On Water"))
    project.collect("incoming")
    project.write("p1.pdf", "<html>Please log in</html>")
    outcome = project.collect("incoming")
    assert "error pdf-unreadable p1: p1.pdf: not a PDF; not used" in new_findings(outcome)
    assert outcome.plan.changes == ()
    assert project.store.pdf("p1").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("is_renamed", [False, True])
def test_a_pdf_that_the_source_no_longer_has_stays_until_it_is_deleted(
    project: SampleProject, is_renamed: bool
) -> None:
    project.write("papers.csv", TABLE)
    source = project.write("final.pdf", small_pdf("On Stone", "Cho Kim"))
    project.collect("incoming", kind="csv")
    if is_renamed:
        project.write("papers.csv", TABLE.replace("On Stone", "Deep Learning of Birds"))
    else:
        source.unlink()
    outcome = project.collect("incoming", kind="csv")
    assert (
        "warning collect-kept p2: final.pdf: no longer found for this paper; the PDF collected "
        "before stays" in new_findings(outcome)
    )
    assert project.store.pdf("p2").exists()
    project.store.pdf("p2").unlink()
    (change,) = project.collect("incoming", kind="csv").plan.changed
    assert change.fields[0].endswith(" → none")
    assert "collect-kept" not in new_findings(project.collect("incoming", kind="csv"))


def test_a_pdf_given_to_another_paper_does_not_stay(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    path = project.write("p1.pdf", small_pdf("Scan"))
    project.collect("incoming")
    path.rename(path.with_name("p2.pdf"))
    project.collect("incoming")
    assert [record.file for record in project.store.records()] == ["", "p2.pdf", ""]


def test_papers_that_are_not_accepted_are_stored_without_files(project: SampleProject) -> None:
    project.write(
        "papers.csv",
        "id,title,authors,decision\n"
        'a,On A,"Lee, Ann",accept\nb,On B,"Ray, Bo",reject\nc,On C,"Ng, Li",no decision\n',
    )
    for id_ in "abc":
        project.write(f"{id_}.pdf", small_pdf(f"On {id_}"))
    project.collect("incoming")
    assert read_statuses(project) == {"a": "accepted", "b": "rejected", "c": "undecided"}
    assert [bool(record.file) for record in project.store.records()] == [True, False, False]


def test_supplements_are_stored_and_removed_with_their_source(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p1.pdf", small_pdf("On Water"))
    project.write("p1-supp.zip", b"PK")
    project.write("p1-supp.pdf", small_pdf("More water"))
    project.collect("incoming")
    names = {supplement.name for supplement in project.store.records()[0].supplements}
    assert names == {"p1-supp.zip", "p1-supp.pdf"}
    (project.incoming / "p1-supp.zip").unlink()
    project.collect("incoming")
    stored = {path.name for path in project.store.folder("p1").iterdir()}
    assert stored == {"paper.json", "paper.pdf", "p1-supp.pdf"}


def test_damaged_files_in_the_store_are_copied_again(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.write("p1.pdf", small_pdf("On Water"))
    project.collect("incoming")
    project.store.pdf("p1").write_bytes(b"%PDF-cut")
    (repaired,) = project.collect("incoming").plan.changed
    assert repaired.fields == ("files: missing or damaged in the store, copied again",)
    assert project.store.pdf("p1").read_bytes() == (project.incoming / "p1.pdf").read_bytes()


def test_a_damaged_record_in_the_store_stops_the_collect(project: SampleProject) -> None:
    project.write("papers.csv", TABLE)
    project.collect("incoming")
    path = project.store.folder("p1") / "paper.json"
    path.write_text(path.read_text()[:40])
    with pytest.raises(StoreError, match=r"p1/paper\.json.*restore it, or delete it"):
        project.collect("incoming")
    path.unlink()
    project.collect("incoming")
    assert json.loads(path.read_text())["title"] == "On Water"


def test_a_collect_killed_at_any_point_is_completed_by_the_next(root: Path, tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "tests.killed_collect", tmp_path],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert int(process.stdout) > 40


@pytest.mark.real
def test_the_published_pdfs_of_unireps_are_matched_with_their_entries(
    tmp_path: Path, real: Path
) -> None:
    project = SampleProject(make_project(tmp_path))
    folder = real / "unireps2023"
    outcome = project.collect(str(folder), kind="pmlr")
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        truth = {row["bib_key"]: row["file"] for row in csv.DictReader(stream)}
    stored = project.store.records()
    assert len(stored) == 25
    assert {record.id: record.file for record in stored if record.file} == truth
    matches = [finding for finding in outcome.findings if finding.check == "collect-match"]
    assert {finding.paper for finding in matches} == set(truth)
    assert "metadata-editor : unireps23.bib:1: unireps23: editor: 'Caron Mathilde'" in new_findings(
        outcome
    )
    assert project.collect(str(folder), kind="pmlr").plan.changes == ()
