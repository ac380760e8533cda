"""Exports of submission systems: each format, and real samples compared with simpler readers."""

import base64
import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Source
from procbuild.sources.aclpub2 import aclpub2
from procbuild.sources.cmt import cmt
from procbuild.sources.easychair import easychair
from procbuild.sources.hotcrp import hotcrp
from procbuild.sources.indico import indico
from procbuild.sources.openreview import openreview
from procbuild.sources.pretalx import pretalx
from procbuild.sources.table import table
from tests.papers import small_pdf
from tests.sources.reading import read, read_names
from tests.sources.workbook import write_sheets


def write_json(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


# OpenReview


def make_note(**content: object) -> dict[str, object]:
    wrapped = {name: {"value": value} for name, value in content.items()}
    return {"id": "aB3_x", "forum": "aB3_x", "domain": "V/2025/W", "content": wrapped}


def test_openreview_authors_are_read_in_both_formats(tmp_path: Path) -> None:
    people = [
        {"fullname": "Ann Lee", "username": "~Ann_Lee1", "institutions": [{"name": "Uni A"}]},
        {"fullname": "Bob Ray", "username": "~Bob_Ray2"},
    ]
    old = make_note(
        title="*On* $x_1$", authors=["Ann Lee"], authorids=["~Ann_Lee1"], venueid="V/2025/W"
    )
    new = make_note(title="T", authors=people, venueid="V/2025/W", venue="W 2025 Short Oral")
    new["forum"] = "zz"
    (first, second), _ = read(openreview, write_json(tmp_path / "n.json", {"notes": [old, new]}))
    assert (first.record.id, first.record.title) == ("ab3_x", "On $x_1$")
    assert first.record.authors[0].id == second.record.authors[0].id == "~Ann_Lee1"
    assert second.record.authors[0].affiliations == ("Uni A",)
    assert read_names(second) == ["Lee, Ann", "Ray, Bob"]
    assert second.record.track == "Short Oral"


def test_openreview_status_is_read_from_the_venue_id(tmp_path: Path) -> None:
    status_of_suffix = {
        "": "accepted",
        "/Rejected_Submission": "rejected",
        "/Withdrawn_Submission": "withdrawn",
        "/Desk_Rejected_Submission": "rejected",
        "/Submission": "undecided",
    }
    notes = [
        {
            **make_note(title=f"T{suffix}", authors=["Ann Lee"], venueid=f"V/2025/W{suffix}"),
            "forum": f"f{n}",
        }
        for n, suffix in enumerate(status_of_suffix)
    ]
    papers, _ = read(openreview, write_json(tmp_path / "n.json", notes))
    assert [paper.record.status for paper in papers] == list(status_of_suffix.values())


@pytest.mark.parametrize(
    ("venue", "status"),
    [
        ("Workshop on Cognitive Decline 2024 Oral", "accepted"),
        ("Workshop on Learning to Reject 2024", "accepted"),
        ("V 2023 notable top 5%", "accepted"),
        ("Accepted by V", "accepted"),
        ("Submitted to V 2024", "undecided"),
        ("Decision pending for V", "undecided"),
        ("V 2024 Conference Withdrawn Submission", "withdrawn"),
        ("V 2024 Conference Submission", "undecided"),
        ("Under Review at V 2024", "undecided"),
        ("Desk rejected by V", "rejected"),
        ("Conditionally accepted by V 2024", "undecided"),
    ],
)
def test_openreview_venues_state_decisions_beside_their_names(
    tmp_path: Path, venue: str, status: str
) -> None:
    notes = [
        {"id": id_, "content": {"title": "T", "authors": ["Ann Lee"], "venue": text}}
        for id_, text in {"a": "V 2024 Oral", "b": venue}.items()
    ]
    (_, paper), _ = read(openreview, write_json(tmp_path / "n.json", notes))
    assert paper.record.status == status


@pytest.mark.parametrize(
    ("end", "status"),
    [("Rejected_Submission", "rejected"), ("Submission", "undecided"), ("Workshop", "accepted")],
)
def test_openreview_ids_of_venues_state_decisions_if_nobody_says_which_is_the_venue(
    tmp_path: Path, end: str, status: str
) -> None:
    notes = [
        {"id": id_, "content": {"title": "T", "authors": [], "venue": "V 2024", "venueid": text}}
        for id_, text in {"a": "V/2024/Workshop", "b": f"V/2024/{end}"}.items()
    ]
    (_, paper), _ = read(openreview, write_json(tmp_path / "n.json", notes))
    assert paper.record.status == status


def test_openreview_files_are_used_from_the_folder_or_fetched(tmp_path: Path) -> None:
    (tmp_path / "ab12.pdf").write_bytes(small_pdf("T"))
    path = write_json(
        tmp_path / "n.json",
        [
            make_note(
                title="T",
                authors=["A B"],
                pdf="/pdf/ab12.pdf",
                supplementary_material="/attachment/cd.zip",
            )
        ],
    )
    ((paper,), _) = read(openreview, path)
    assert paper.pdf is not None
    assert paper.pdf.path == tmp_path / "ab12.pdf"
    assert paper.supplements == ()
    ((paper,), _) = read(openreview, path, fetch=True)
    assert paper.supplements[0].url == "https://api2.openreview.net/attachment/cd.zip"


def test_openreview_papers_that_are_still_anonymous_are_reported(tmp_path: Path) -> None:
    path = write_json(tmp_path / "n.json", [make_note(title="T", authors=["Anonymous"])])
    _, findings = read(openreview, path)
    assert "authors: still anonymous" in findings[0].message


def test_openreview_samples_are_read(real: Path) -> None:
    path = real / "metadata" / "openreview" / "notes_v2_constructed_aistats2025.json"
    notes = json.loads(path.read_text("utf-8"))["notes"]
    papers, _ = read(openreview, path)
    assert len(papers) == len(notes) == 583
    for paper, note in zip(papers, notes, strict=True):
        content = note["content"]
        assert [person.id for person in paper.record.authors] == [
            author_id if author_id.startswith("~") else ""
            for author_id in content["authorids"]["value"]
        ]
        displayed = [person.display for person in paper.record.authors]
        assert [re.sub(r"\W", "", name) for name in displayed] == [
            re.sub(r"\W", "", name) for name in content["authors"]["value"]
        ]
    assert Counter(paper.record.track for paper in papers) == {"Poster": 546, "Oral": 37}
    excerpt = real / "metadata" / "openreview" / "note_v2_real_excerpt_neurips2024.json"
    ((paper,), _) = read(openreview, excerpt)
    assert (paper.record.status, paper.record.track) == ("accepted", "oral")


# HotCRP


def test_hotcrp_authors_are_read_in_all_three_formats(tmp_path: Path) -> None:
    authors = [
        {"given_name": "Ann", "family_name": "van Lee", "orcid": "0000-0002-1825-0097"},
        {"first": "Bob", "last": "Ray", "affiliation": "Uni B"},
        {"name": "Cho Kim", "email": "c@example.org"},
    ]
    data = {"object": "paper", "pid": 7, "title": "T", "authors": authors, "status": "accepted"}
    ((paper,), _) = read(hotcrp, write_json(tmp_path / "x-data.json", data))
    assert read_names(paper) == ["van Lee, Ann", "Ray, Bob", "Kim, Cho"]
    assert paper.record.authors[0].particle == "van"
    assert paper.record.authors[1].affiliations == ("Uni B",)


def test_authors_of_whom_only_an_address_is_stated_are_reported(tmp_path: Path) -> None:
    authors = [
        {"first": "Bob", "last": "Ray"},
        {"email": "c@example.org"},
        {"first": "", "last": ""},
    ]
    data = {"pid": 7, "title": "T", "authors": authors}
    ((paper,), (finding,)) = read(hotcrp, write_json(tmp_path / "x-data.json", data))
    assert read_names(paper) == ["Ray, Bob"]
    assert finding.message == "x-data.json: paper 1: 1 author without a name; left out"


def test_hotcrp_fields_that_were_cut_are_reported(tmp_path: Path) -> None:
    data = [
        {"pid": 1, "title": "T", "authors": "A B", "truncated": ["abstract"], "overlong": "title"}
    ]
    _, findings = read(hotcrp, write_json(tmp_path / "x-data.json", data))
    messages = {finding.check: finding.message for finding in findings}
    assert "truncated: abstract" in messages["metadata-truncated"]
    assert "overlong: title" in messages["metadata-overlong"]


@pytest.mark.parametrize("export", [[], {"papers": []}])
def test_a_hotcrp_export_without_papers_is_refused(tmp_path: Path, export: object) -> None:
    with pytest.raises(SourceError, match=r"x\.json: no papers in it; in HotCRP search"):
        read(hotcrp, write_json(tmp_path / "x.json", export))


def test_hotcrp_decisions_options_and_documents_are_read(tmp_path: Path) -> None:
    (tmp_path / "final1.pdf").write_bytes(small_pdf("T"))
    data = [
        {"pid": 1, "title": "A", "authors": ["A B"], "decision": "Accepted",
         "topics": {"X": True, "Y": False}, "options": {"track": "Short"},
         "final": {"content_file": "final1.pdf"},
         "submission": {"content_file": "../secret.pdf"}},
        {"pid": 2, "title": "B", "authors": ["A B"], "decision": "Rejected"},
        {"pid": 3, "title": "C", "authors": ["A B"], "withdrawn": True, "status": "accepted"},
        {"pid": 4, "title": "D", "authors": ["A B"], "submitted": False},
        {"pid": 5, "authors": ["A B"]},
        {"pid": 6, "title": "E", "authors": ["A B"], "decision": "Accept", "status": "withdrawn"},
        {"pid": 7, "title": "F", "authors": ["A B"], "decision": "Accept", "status": "Rejected"},
        {"pid": 8, "title": "G", "authors": ["A B"], "decision": "Accept", "status": "submitted"},
    ]  # fmt: skip
    papers, findings = read(hotcrp, write_json(tmp_path / "x-data.json", data))
    assert [paper.record.status for paper in papers] == [
        "accepted", "rejected", "withdrawn", "undecided", "withdrawn", "rejected", "accepted",
    ]  # fmt: skip
    first = papers[0]
    assert first.pdf is not None
    assert (first.pdf.name, first.record.track, first.record.keywords) == (
        "final1.pdf", "Short", ("X",),
    )  # fmt: skip
    assert any("paper 5: no title; left out" in finding.message for finding in findings)


def test_hotcrp_documents_embedded_in_the_export_are_used(tmp_path: Path) -> None:
    def embed(mimetype: str) -> dict[str, str]:
        return {"content_base64": base64.b64encode(b"x").decode(), "mimetype": mimetype}

    options = {"poster": embed("image/jpeg"), "data": embed("x-odd/any")}
    final = embed("application/pdf")
    data = {"pid": 1, "title": "T", "authors": ["A B"], "final": final, "options": options}
    ((paper,), _) = read(hotcrp, write_json(tmp_path / "x-data.json", data))
    assert paper.pdf is not None
    assert paper.pdf.name.endswith(".pdf")
    assert [Path(blob.name).suffix for blob in paper.supplements] == [".jpg", ".bin"]


def test_hotcrp_documents_beside_the_export_are_known_by_their_numbers(tmp_path: Path) -> None:
    for name in ("c-final1", "c-paper1", "c-final2", "c-paper2-cover", "paper", "4"):
        (tmp_path / f"{name}.pdf").write_bytes(small_pdf(name))
    data = [
        {"pid": number, "title": f"On {number}", "authors": ["Lee, Ann"], "final": final}
        for number, final in (
            (1, {"filename": "paper.pdf"}),
            (2, {"content_file": "c-final2.pdf"}),
            (3, {"filename": "paper.pdf"}),
        )
    ]
    path = write_json(tmp_path / "c-data.json", data)
    papers, _ = read(hotcrp, path)
    assert [paper.pdf and paper.pdf.name for paper in papers if not paper.loose] == [
        None, "c-final2.pdf", None,
    ]  # fmt: skip
    assert [(paper.key, paper.further_keys) for paper in papers if paper.loose] == [
        ("c-final1", ("1",)),
        ("c-paper1", ("1",)),
    ]


def test_hotcrp_documents_for_the_committee_are_not_published(tmp_path: Path) -> None:
    names = ["supplementary_material", "cover_letter", "response_to_reviewers", "video"]
    for name in names:
        (tmp_path / f"c-paper1-{name}.pdf").write_bytes(small_pdf(name))
    fields = {name: {"content_file": f"c-paper1-{name}.pdf"} for name in names}
    data = {"pid": 1, "title": "T", "authors": ["A B"], "note": {"sha256": "x"}, **fields}
    path = write_json(tmp_path / "c-data.json", [data])
    ((paper,), findings) = read(hotcrp, path)
    assert [blob.name for blob in paper.supplements] == [
        "c-paper1-supplementary_material.pdf",
        "c-paper1-video.pdf",
    ]
    (unused,) = [finding for finding in findings if finding.check == "collect-unused"]
    assert unused.message.endswith("published: cover_letter and response_to_reviewers")
    ((paper,), findings) = read(
        hotcrp, path, columns={"supplement": "cover_letter, response_to_reviewers"}
    )
    assert len(paper.supplements) == 4
    assert not any(finding.check == "collect-unused" for finding in findings)


def test_hotcrp_documents_that_are_missing_or_corrupt_are_reported(tmp_path: Path) -> None:
    data = {
        "pid": 1,
        "title": "T",
        "authors": ["A B"],
        "final": {"content_file": "final1.pdf"},
        "submission": {"content_base64": "no base64!"},
        "options": {"poster": {"content_base64": "é"}, "video": {"filename": "not-exported.mp4"}},
    }
    ((paper,), findings) = read(hotcrp, write_json(tmp_path / "x-data.json", data))
    assert (paper.pdf, paper.supplements) == (None, ())
    assert [finding.message for finding in findings if finding.check == "collect-entry"] == [
        "x-data.json: paper 1: final: final1.pdf is not beside the data file; left out",
        "x-data.json: paper 1: submission: the embedded document is not valid base64; left out",
        "x-data.json: paper 1: poster: the embedded document is not valid base64; left out",
    ]


@pytest.mark.parametrize("file", ["a\0b.pdf", "x" * 300, "../secret.pdf"])
def test_hotcrp_documents_whose_names_cannot_be_files_are_reported(
    tmp_path: Path, file: str
) -> None:
    data = {"pid": "9" * 400, "title": "T", "authors": ["A B"], "final": {"content_file": file}}
    ((paper,), findings) = read(hotcrp, write_json(tmp_path / "x-data.json", data))
    assert paper.pdf is None
    assert any("is not beside the data file" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("name", "key"), [("hotcrp_testdb_papers", "_id_"), ("hotcrp2pdf_example_submissions", "pid")]
)
def test_hotcrp_samples_are_read(real: Path, name: str, key: str) -> None:
    path = real / "metadata" / "hotcrp" / f"{name}.json"
    entries = json.loads(path.read_text("utf-8"))
    papers, _ = read(hotcrp, path)
    assert [paper.key for paper in papers] == [str(entry[key]) for entry in entries]
    for paper, entry in zip(papers, entries, strict=True):
        assert [person.display for person in paper.record.authors] == [
            author.get("name") or f"{author['first']} {author['last']}"
            for author in entry["authors"]
        ]


# CMT


def test_all_sheets_of_a_cmt_workbook_are_read(tmp_path: Path) -> None:
    book = Workbook()
    for sheet, number in ((book.active, 1), (book.create_sheet("Demo Track"), 2)):
        sheet.append(["Submissions of W 2025"])
        sheet.append([])
        sheet.append(["Paper ID", "Paper Title", "Authors", "Author Names", "Status"])
        sheet.append(
            [
                number,
                "On A & B",
                "Jane Smith (Uni; Dept (X))*; Bo Ray (Y)",
                "Smith, Jane*; Ray, Bo",
                "Accept",
            ]
        )
    camera_ready = tmp_path / "CameraReadys 1-2" / "2" / "CameraReady"
    camera_ready.mkdir(parents=True)
    (camera_ready / "final paper.pdf").write_bytes(small_pdf("T"))
    supplements = ["Supplementary Material v2.zip", "video.mp4"]
    for name in (*supplements, "source.zip", "Response to reviewers.docx", "main.tex"):
        (camera_ready / name).write_bytes(b"x")
    book.save(tmp_path / "export.xlsx")
    papers, findings = read(cmt, tmp_path)
    assert [(paper.key, paper.record.track) for paper in papers] == [("1", ""), ("2", "Demo Track")]
    assert read_names(papers[0]) == ["Smith, Jane", "Ray, Bo"]
    assert papers[0].record.authors[0].affiliations == ("Uni; Dept (X)",)
    assert papers[1].pdf is not None
    assert papers[1].pdf.name == "final paper.pdf"
    assert [blob.name for blob in papers[1].supplements] == supplements
    (unused,) = [finding for finding in findings if finding.check == "collect-unused"]
    assert unused.message.endswith(
        "letters, forms or sources: 2/CameraReady/Response to reviewers.docx, "
        "2/CameraReady/main.tex and 2/CameraReady/source.zip"
    )


@pytest.mark.parametrize(
    ("names", "stated", "pdf", "check"),
    [
        (["appendix.pdf", "paper.pdf"], "", "paper.pdf", "collect-match"),
        (["8.pdf", "paper.pdf"], "", "8.pdf", "collect-unused"),
        (["a.pdf", "b.pdf"], "", None, "collect-rivals"),
        (["a.pdf", "b.pdf"], "b.pdf", "b.pdf", "collect-unused"),
        (["b-supp.pdf", "b.pdf"], "b.pdf", "b.pdf", None),
    ],
)
def test_of_several_cmt_files_only_an_evident_or_stated_one_is_the_pdf(
    tmp_path: Path, names: list[str], stated: str, pdf: str | None, check: str | None
) -> None:
    (tmp_path / "papers.csv").write_text("Paper ID,Paper Title,Author Names\n8,On A,Lee\n")
    folder = tmp_path / "8" / "CameraReady"
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(small_pdf(name))
    ((paper,), findings) = read(cmt, tmp_path, map={"8": stated} if stated else {})
    assert paper.pdf == (Blob(name=pdf, path=folder / pdf) if pdf else None)
    assert [blob.name for blob in paper.supplements] == [
        name for name in names if name in {"appendix.pdf", "b-supp.pdf"}
    ]
    assert [finding.check for finding in findings] == ([check] if check else [])


def test_cmt_keywords_are_the_subject_areas_without_their_parents(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text(
        "Paper ID,Paper Title,Author Names,Primary Subject Area,Secondary Subject Areas\n"
        '8,On A,Lee,Layout -> Margins,"Print -> Margins; Paper, ink, and glue"\n'
        '9,On B,Ray,"Print -> Paper, ink, and glue",\n'
    )
    (first, second), _ = read(cmt, tmp_path)
    assert first.record.keywords == ("Margins", "Paper, ink, and glue")
    assert second.record.keywords == ("Paper, ink, and glue",)


def test_cmt_files_without_a_paper_are_reported(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text("Paper ID,Paper Title,Author Names\n8,On A,Lee\n")
    (tmp_path / "CameraReadys.zip").write_bytes(b"PK")
    _, (finding,) = read(cmt, tmp_path)
    assert finding.message.endswith(": archives and documents are not read: CameraReadys.zip")
    (tmp_path / "99" / "CameraReady").mkdir(parents=True)
    _, (finding,) = read(cmt, tmp_path)
    assert finding.message == "papers.csv: it has no paper for 1 camera-ready folder: 99; left out"


def test_cmt_author_names_are_parts_whatever_words_they_have(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_text(
        "Paper ID,Paper Title,Author Names\n1,On A,'山田, 太郎; Group, Jean'\n".replace("'", '"')
    )
    ((paper,), _) = read(cmt, path)
    assert [(person.given, person.family) for person in paper.record.authors] == [
        ("太郎", "山田"),
        ("Jean", "Group"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_cmt_xml_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    def format_row(*cells: str) -> str:
        return "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in cells) + "</Row>"

    path = tmp_path / "export.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="Papers"><Table>'
        + format_row("Paper ID", "Paper Title", "Note", "Author Names")
        + "<Row><Cell><Data>5</Data></Cell><Cell><Data>On A &amp; B</Data></Cell>"
        '<Cell ss:Index="4"><Data>Smith, Jane*</Data></Cell></Row>'
        + "</Table></Worksheet></Workbook>",
        encoding,
    )
    ((paper,), _) = read(cmt, path)
    assert (paper.key, paper.record.title, read_names(paper)) == ("5", "On A & B", ["Smith, Jane"])


def test_cmt_sample_is_read(real: Path) -> None:
    path = real / "metadata" / "cmt" / "ismir2023_cmt-metadata.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    papers, _ = read(cmt, path)
    assert [paper.key for paper in papers] == [row["PaperID"] for row in rows]
    for paper, row in zip(papers, rows, strict=True):
        author_names = [
            " ".join(name.strip(" *").split()) for name in row["AuthorNames"].split(";")
        ]
        assert [person.inverted for person in paper.record.authors] == [
            name if ", " in name else name.strip(",") for name in author_names if name
        ]
        assert paper.record.session == row["SessionID"].rpartition(":")[0]


# EasyChair


def test_easychair_submissions_and_authors_are_joined(tmp_path: Path) -> None:
    (tmp_path / "submission.csv").write_text(
        "#,title,authors,keywords,decision,abstract,deleted?\n"
        '1,On A,"Ann Lee and Bob Ray","x\ny",accept,We.,no\n2,On B,Ann Lee,,accept,We.,yes\n'
    )
    (tmp_path / "author.csv").write_text(
        "submission #,first name,last name,email,affiliation\n"
        "1,Ann,van Lee,a@example.org,Uni A\n1,Bob,Ray,b@example.org,Uni B\n2,,Plato,,\n"
    )
    papers, findings = read(easychair, tmp_path)
    assert [paper.record.status for paper in papers] == ["accepted", "withdrawn"]
    assert read_names(papers[0]) == ["van Lee, Ann", "Ray, Bob"]
    assert papers[1].record.authors[0].literal == "Plato"
    assert papers[0].record.keywords == ("x", "y")
    assert findings == []


def test_easychair_papers_without_rows_of_authors_have_those_of_their_column(
    tmp_path: Path,
) -> None:
    (tmp_path / "submission.csv").write_text("#,title,authors\n1,On A,x\n2,On B,Bo Ray\n")
    (tmp_path / "author.csv").write_text("submission #,first name,last name\n1,Ann,Lee\n")
    papers, findings = read(easychair, tmp_path)
    assert [read_names(paper) for paper in papers] == [["Lee, Ann"], ["Ray, Bo"]]
    assert "submission.csv:3: names without a comma" in findings[0].message


def test_easychair_tracks_have_names_not_numbers(tmp_path: Path) -> None:
    path = tmp_path / "submission.csv"
    path.write_text("#,track #,track name,title,authors\n1,2,Demos,On A,Ann Lee\n")
    ((paper,), _) = read(easychair, path)
    assert (paper.key, paper.record.track) == ("1", "Demos")


def test_the_number_in_the_name_of_an_easychair_file_is_a_key_of_it(tmp_path: Path) -> None:
    (tmp_path / "submission.csv").write_text("#,title,authors\n3,On A,Ann Lee\n4,On B,Bo Ray\n")
    for name in ("MARG2027_paper_3", "paper 5", "paper_3_paper_4"):
        (tmp_path / f"{name}.pdf").write_bytes(small_pdf("T"))
    papers, _ = read(easychair, tmp_path)
    assert [(paper.key, paper.further_keys) for paper in papers if paper.loose] == [
        ("MARG2027_paper_3", ("3",)),
        ("paper 5", ()),
        ("paper_3_paper_4", ()),
    ]


def test_easychair_volumes_are_read_in_page_order(tmp_path: Path) -> None:
    for name in ("12340017", "12340001", "drafts"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "paper.pdf").write_bytes(small_pdf("T"))
    papers, _ = read(easychair, tmp_path)
    assert [(paper.key, paper.record.pages) for paper in papers] == [
        ("12340001", ""),
        ("12340017", ""),
        ("drafts", ""),
    ]


@pytest.mark.parametrize("source", ["", "conference.xlsx"])
def test_an_easychair_workbook_is_read_with_the_pdfs_beside_it(tmp_path: Path, source: str) -> None:
    book = Workbook()
    book.active.title = "Submissions"
    book.active.append(["#", "title", "decision"])
    book.active.append([1, "On A", "accept"])
    authors = book.create_sheet("Authors")
    authors.append(["submission #", "first name", "last name"])
    authors.append([1, "Ann", "Lee"])
    book.save(tmp_path / "conference.xlsx")
    (tmp_path / "W_paper_1.pdf").write_bytes(small_pdf("On A"))
    (paper, loose), _ = read(easychair, tmp_path / source)
    assert (paper.key, read_names(paper)) == ("1", ["Lee, Ann"])
    assert loose.pdf is not None
    assert loose.pdf.name == "W_paper_1.pdf"


def test_sheets_about_the_submissions_of_easychair_are_not_read_as_papers(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Accepted": [["#", "title", "authors", "decision"], [1.0, "On A", "Ann Lee", "accept"]],
        "Authors": [["submission #", "first name", "last name"], [1, "Ann Bo", "Lee"]],
        "Submission files": [["#", "submission #", "title"], [1, 1, "x.pdf"]],
        "Submission topics": [["submission #", "topic"], [1, "Fonts"]],
        "Reviews": [["#", "submission #", "text"], [1, 1, "Weak."]],
    }
    ((paper,), _) = read(easychair, write_sheets(tmp_path / "w.xlsx", sheets))
    assert (paper.key, paper.record.title, read_names(paper)) == ("1", "On A", ["Lee, Ann Bo"])


def test_easychair_authors_are_found_beside_the_file_of_submissions(tmp_path: Path) -> None:
    path = tmp_path / "W_submission.csv"
    path.write_text("#,title,authors\n1,On A,Ann Bo Lee\n")
    (tmp_path / "W_author.csv").write_text("submission #,first name,last name\n1,Ann,Bo Lee\n")
    ((paper,), _) = read(easychair, path)
    assert read_names(paper) == ["Bo Lee, Ann"]


def test_easychair_without_its_files_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no submission\.csv.*Conference data download"):
        read(easychair, tmp_path)


def test_easychair_samples_are_read(real: Path, tmp_path: Path) -> None:
    folder = real / "metadata" / "easychair"
    (tmp_path / "e").symlink_to(folder)
    authors = defaultdict(list)
    with (folder / "generated_author.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            authors[row["submission #"]].append(f"{row['first name']} {row['last name']}")
    papers, _ = read(easychair, tmp_path / "e")
    assert len(papers) == len(authors) == 300
    for paper in papers:
        assert [person.display for person in paper.record.authors] == authors[paper.key]


@pytest.mark.parametrize("reader", [easychair, table])
@pytest.mark.parametrize("suffix", ["tsv", "xlsx"])
def test_easychair_lists_without_headings_are_read(
    real: Path, tmp_path: Path, reader: Source, suffix: str
) -> None:
    folder = real / "metadata" / "easychair"
    (tmp_path / "e").symlink_to(folder)
    with (folder / "ismir2016_completePaperList.tsv").open(encoding="utf-8") as stream:
        rows = [line.rstrip("\n").split("\t") for line in stream]
    papers, findings = read(reader, tmp_path / "e" / f"ismir2016_completePaperList.{suffix}")
    assert [paper.key for paper in papers] == [row[2] for row in rows]
    for paper, row in zip(papers, rows, strict=True):
        displayed = [person.display for person in paper.record.authors]
        assert displayed == [name.strip() for name in re.split(r",| and ", row[1])]
    assert any("read as title, authors, id, session" in finding.message for finding in findings)


# aclpub2


def test_aclpub2_sample_is_read(real: Path, tmp_path: Path) -> None:
    (tmp_path / "s").symlink_to(real / "sigdial")
    entries = yaml.safe_load((real / "sigdial" / "papers.yml").read_text("utf-8"))
    papers, _ = read(aclpub2, tmp_path / "s")
    assert len(papers) == len(entries) == 41
    assert sum(paper.pdf is not None for paper in papers) == 25
    for paper, entry in zip(papers, entries, strict=True):
        assert paper.key == str(entry["id"])
        assert [person.display for person in paper.record.authors] == [
            " ".join(
                author[name]
                for name in ("first_name", "middle_name", "last_name")
                if author.get(name)
            )
            for author in entry["authors"]
        ]
    first = papers[0]
    assert first.record.authors[0].affiliations == ("Microsoft Speech and Dialogue Research Group",)
    assert [(blob.name, blob.label) for blob in first.supplements] == [
        ("2.zip", "Software"),
        ("2.pptx", "Presentation"),
    ]
    by_key = {paper.key: paper.record for paper in papers}
    assert by_key["22"].session == "Generation + Task-Oriented Dialogues (1)"
    assert by_key["4"].track == "non-archival"


def test_wrong_values_in_aclpub2_files_are_reported(tmp_path: Path) -> None:
    (tmp_path / "papers.yml").write_text(
        "- 7\n- {id: 1, title: T, authors: [x, {name: Ann Lee}], attributes: 3, attachments: [q]}\n"
        "- {id: 2, title: U, authors: 5, file: ../../x.pdf}\n"
    )
    (tmp_path / "program.yml").write_text("- 5\n- {papers: [9, {x: 1}], subsessions: [2]}\n")
    papers, findings = read(aclpub2, tmp_path)
    assert [read_names(paper) for paper in papers] == [["Lee, Ann"], []]
    assert any("paper 1: no id or no title" in finding.message for finding in findings)


# Indico and pretalx


def test_indico_exports_and_lists_are_read(tmp_path: Path) -> None:
    contribution = {
        "id": "12",
        "friendly_id": 3,
        "title": "On A &amp; B",
        "description": "<p>We <i>pour</i>.</p>",
        "session": "Morning",
        "track": {"title": "Short"},
        "primaryauthors": [{"first_name": "Ann", "last_name": "Lee", "affiliation": "Uni A"}],
        "coauthors": [{"first_name": "", "last_name": "", "fullName": "Ray, Bob"}],
        "speakers": [{"first_name": "Cho", "last_name": "Kim"}],
        "keywords": ["x"],
        "url": "https://indico.example.org/event/1/contributions/12/",
    }
    event = {"count": 1, "results": [{"title": "E", "contributions": [contribution]}]}
    for value in (event, [contribution], {"contributions": [contribution]}):
        ((paper,), _) = read(indico, write_json(tmp_path / "c.json", value))
        record = paper.record
        assert (paper.key, record.title, record.abstract) == ("3", "On A & B", "We pour.")
        assert read_names(paper) == ["Lee, Ann", "Ray, Bob"]
        assert (record.session, record.track, record.keywords) == ("Morning", "Short", ("x",))
    persons = [
        {"first_name": "Bob", "last_name": "Ray", "author_type": "secondary"},
        {"first_name": "Ann", "last_name": "Lee", "author_type": "primary"},
        {"first_name": "Cho", "last_name": "Kim", "author_type": "none"},
    ]
    ((paper,), _) = read(
        indico, write_json(tmp_path / "c.json", [{"id": 1, "title": "T", "persons": persons}])
    )
    assert read_names(paper) == ["Lee, Ann", "Ray, Bob"]


def test_pretalx_api_answers_and_exports_with_labels_are_read(tmp_path: Path) -> None:
    api = {
        "results": [
            {"code": "AB", "title": "On *A*", "speakers": [{"code": "X", "name": "Ann Lee"}],
             "track": {"en": "Short"}, "state": "confirmed", "abstract": "We pour.",
             "resources": [{"resource": "https://x.example.org", "description": "Slides"}]},
            {"code": "CD", "title": "On B", "speakers": [], "state": "withdrawn"},
        ]
    }  # fmt: skip
    (first, second), _ = read(pretalx, write_json(tmp_path / "t.json", api))
    assert (first.key, first.record.title, read_names(first)) == ("AB", "On A", ["Lee, Ann"])
    assert (first.record.track, first.record.links[0].label) == ("Short", "Slides")
    assert second.record.status == "withdrawn"
    labels = [{"ID": "AB", "Titel": {"de": "Über A"}, "Vortragende": ["Ann Lee", "Bob Ray"],
               "Status": "bestätigt"}]  # fmt: skip
    ((paper,), _) = read(pretalx, write_json(tmp_path / "t.json", labels))
    assert (paper.record.title, read_names(paper)) == ("Über A", ["Lee, Ann", "Ray, Bob"])
    unknown_labels = [{"ID": "AB", "Titolo": "Su A", "Relatori": "Ann Lee"}]
    path = write_json(tmp_path / "t.json", unknown_labels)
    assert read(pretalx, path)[0] == []
    ((paper,), _) = read(pretalx, path, columns={"title": "Titolo", "authors": "Relatori"})
    assert (paper.record.title, read_names(paper)) == ("Su A", ["Lee, Ann"])


@pytest.mark.parametrize(
    "text", ["- {id: 1, title: 2020-13-45}", "- {id: !!int x, title: T}", "- {id: !!timestamp x}"]
)
def test_yaml_with_impossible_values_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "papers.yml"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"papers\.yml: not YAML: .*; correct the file"):
        read(aclpub2, path)


def test_yaml_lists_that_multiply_do_not_fill_the_memory(tmp_path: Path) -> None:
    lists = "".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    path = tmp_path / "papers.yml"
    path.write_text(f"- &a0 x\n{lists}- {{id: 1, title: *a11}}\n- {{id: 2, title: T, doi: *a11}}\n")
    (paper,), findings = read(aclpub2, path)
    assert (paper.key, paper.record.doi) == ("2", "")
    assert "papers.yml: paper 13: no id or no title; left out" in [
        finding.message for finding in findings
    ]
