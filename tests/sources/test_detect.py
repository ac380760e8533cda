"""Detection of the kind of a source from its files or its address."""

import json
import zipfile
from pathlib import Path

import pytest

from procbuild.conference import SourceRules
from procbuild.errors import SourceError
from procbuild.incoming import Settings
from procbuild.sources.detect import guess, parts
from procbuild.sources.fetch import Fetcher
from tests.sources.workbook import write_sheets

# The content and the kind of each file.
FILES = {
    "v.bib": ("", "pmlr"),
    "a.pdf": ("", "folder"),
    "t.csv": ("id,title,authors\n", "table"),
    "cmt.csv": ("Paper ID,Paper Title,Author Names\n", "cmt"),
    "cmt3.csv": ("Papers,,\n,,\nPaper ID,Paper Title,Author Names\n", "cmt"),
    "cmt2.csv": ("Paper_ID,Paper_Title,Author_Names\n", "cmt"),
    "e.csv": ("#,title,authors,decision,deleted?\n", "easychair"),
    "t.tsv": ("On A\tAnn Lee and Bo Ray\t7\n", "table"),
    "t.jsonl": ("{}\n", "table"),
    "list.json": (json.dumps([{"id": "x", "title": "T", "author": "A;B"}]), "table"),
    "o.json": (json.dumps({"notes": [], "count": 0}), "openreview"),
    "o2.json": (json.dumps([{"id": "x", "content": {}}]), "openreview"),
    "h.json": (json.dumps([{"pid": 1, "title": "T"}]), "hotcrp"),
    "h1.json": (json.dumps({"object": "paper", "title": "T"}), "hotcrp"),
    "h2.json": (json.dumps([{"_id_": 1, "title": "T"}]), "hotcrp"),
    "i.json": (json.dumps({"count": 1, "results": [{"contributions": []}]}), "indico"),
    "p.json": (json.dumps({"count": 1, "results": [{"code": "A", "speakers": []}]}), "pretalx"),
    "r.json": (json.dumps({"results": [1]}), "indico"),
    "c.xml": ("<Workbook/>", "cmt"),
    "c.xls": ("<Workbook/>", "cmt"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_kind_of_a_file_is_detected(tmp_path: Path, name: str) -> None:
    text, kind = FILES[name]
    path = tmp_path / name
    path.write_text(text)
    assert guess(path) == [(kind, path)]


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        (["v.bib", "a.pdf"], ["pmlr"]),
        (["a.bib", "a.pdf"], ["folder"]),
        (["papers.yml", "conference_details.yml"], ["aclpub2"]),
        (["submission.csv", "author.csv"], ["easychair"]),
        (["x_submission.csv", "x_author.csv", "other.tsv"], ["easychair"]),
        (["README_EASYCHAIR"], ["easychair"]),
        (["sig-data.json", "doc.pdf"], ["hotcrp"]),
        (["papers.csv", "a.pdf"], ["table", "folder"]),
        (["papers.tab", "a.pdf"], ["table", "folder"]),
        (["a.json", "a.pdf"], ["folder"]),
        (["a.csv", "p-supp.csv", "p.pdf"], ["table", "folder"]),
        (["list.json", "a.pdf"], ["table", "folder"]),
        ([], ["folder"]),
    ],
)
def test_the_kinds_in_a_folder_are_detected(
    tmp_path: Path, names: list[str], kinds: list[str]
) -> None:
    for name in names:
        (tmp_path / name).write_text("{}" if name.endswith("json") else "id,title,authors\n")
    assert [kind for kind, _ in guess(tmp_path)] == kinds


def test_tables_of_people_and_reviews_are_no_tables_of_papers(tmp_path: Path) -> None:
    for name, headings in {
        "c-authors.csv": "paper,title,first,last,email,affiliation",
        "c-pcinfo.csv": "given_name,family_name,email",
        "c-reviews.csv": "paper,title,review,reviewername,Summary",
        "papers.csv": "id,title,authors,reviewers",
    }.items():
        (tmp_path / name).write_text(f"{headings}\n")
    assert guess(tmp_path) == [("table", tmp_path / "papers.csv"), ("folder", tmp_path)]
    assert guess(tmp_path / "c-authors.csv") == [("table", tmp_path / "c-authors.csv")]


def test_an_easychair_workbook_is_detected_by_its_authors(tmp_path: Path) -> None:
    rows = {
        "Submissions": [["#", "title", "authors", "decision"]],
        "Authors": [["submission #", "first name", "last name", "email"]],
    }
    path = write_sheets(tmp_path / "w.xlsx", rows)
    (tmp_path / "W_paper_1.pdf").write_bytes(b"")
    assert guess(tmp_path) == [("easychair", path)]


def test_beside_the_export_of_a_system_only_pdfs_with_sidecars_are_further_papers(
    tmp_path: Path,
) -> None:
    (tmp_path / "Papers.csv").write_text("Paper ID,Paper Title,Author Names\n")
    (tmp_path / "draft.pdf").write_bytes(b"")
    assert guess(tmp_path) == [("cmt", tmp_path / "Papers.csv")]
    (tmp_path / "draft.toml").write_text('title = "On A"')
    assert guess(tmp_path) == [("cmt", tmp_path / "Papers.csv"), ("folder", tmp_path)]


def test_an_xml_workbook_in_a_folder_is_a_table_and_other_xml_is_not(tmp_path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cells = "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in ("Paper ID", "Author Names"))
    (tmp_path / "Papers.xls").write_text(
        f'<Workbook xmlns="{space}"><Worksheet><Table><Row>{cells}</Row></Table></Worksheet>'
        "</Workbook>"
    )
    (tmp_path / "other.xml").write_text("<other/>")
    assert guess(tmp_path) == [("cmt", tmp_path / "Papers.xls")]


def test_a_sidecar_whose_pdf_is_missing_is_not_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"title": "On A", "authors": ["Lee, Ann"]}')
    assert guess(tmp_path) == [("folder", tmp_path)]


def make_settings(folder: Path, path: str, kind: str = "") -> Settings:
    return Settings(
        name=path,
        path=folder / path,
        url=path if "://" in path else "",
        rules=SourceRules(path=path, kind=kind),
        scratch=folder / "scratch",
        fetch=Fetcher(cache=folder, offline=True),
    )


def test_the_kind_of_a_zip_file_is_the_kind_of_its_content(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "w.zip", "w") as archive:
        archive.writestr("w/w-data.json", "[]")
        archive.writestr("w/doc/1.pdf", "%PDF-")
        archive.writestr("__MACOSX/w/._w-data.json", "x")
        archive.writestr(".DS_Store", "x")
    ((kind, path),) = parts(make_settings(tmp_path, "w.zip"))
    assert kind == "hotcrp"
    assert (path / "doc" / "1.pdf").exists()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://openreview.net/group?id=V", "openreview"),
        ("https://api2.openreview.net/notes?content.venueid=V", "openreview"),
        ("https://indico.example.org/export/event/1.json", "indico"),
        ("https://pretalx.example.org/api/events/e/submissions/", "pretalx"),
    ],
)
def test_the_kind_of_an_address_is_detected(tmp_path: Path, url: str, kind: str) -> None:
    assert [detected for detected, _ in parts(make_settings(tmp_path, url))] == [kind]


def test_a_source_of_unknown_kind_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK")
    with pytest.raises(SourceError, match="Say --as KIND"):
        guess(tmp_path / "x.docx")
    with pytest.raises(SourceError, match="download the file"):
        parts(make_settings(tmp_path, "https://example.org/x.csv", "csv"))
