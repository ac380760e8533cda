"""Tables: headings, encodings, rows that lack something."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from procbuild.errors import SourceError
from procbuild.sources.table import table
from tests.sources.reading import names, read


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_the_four_columns_of_a_csv(tmp_path: Path) -> None:
    path = write(
        tmp_path / "papers.csv",
        'id,title,authors,abstract\np1,On Water,"Lee, Ann;Bob van der Ray",We  pour.\n',
    )
    ((paper,), (split,)) = read(table, path)
    assert (paper.key, paper.record.title, paper.record.abstract) == ("p1", "On Water", "We pour.")
    assert names(paper) == ["Lee, Ann", "van der Ray, Bob"]
    assert paper.record.authors[1].particle == "van der"
    assert paper.place == "papers.csv:2"
    assert "split by rule: Bob | van der Ray" in split.message


def test_names_that_go_wrong_elsewhere_are_listed_first(tmp_path: Path) -> None:
    people = "Ann Lee; José García Márquez; Nagy János; Mao Zedong; Plato"
    path = write(tmp_path / "t.csv", f"id,title,authors\n1,T,{people}\n")
    ((paper,), (split,)) = read(table, path)
    assert [person.display for person in paper.record.authors] == people.split("; ")
    named = split.message.partition("split by rule: ")[2].split("; ")
    assert {name.replace(" |", "").removesuffix(" (whole)") for name in named[:3]} == {
        "José García Márquez",
        "Nagy János",
        "Mao Zedong",
    }
    assert split.remedy.endswith("1/fixes.toml.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["Paper ID", "Paper Title", "Authors"], ["1", "Éclat & more", "Müller, Jürgen"]]
    text = "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    ((paper,), _) = read(table, write(tmp_path / "t.csv", text, encoding))
    assert (paper.key, paper.record.title) == ("1", "Éclat & more")
    assert names(paper) == ["Müller, Jürgen"]


def test_excel_and_json_say_the_same_as_csv(tmp_path: Path) -> None:
    rows = [["#", "Title", "Authors"], [7, "On Water", "Lee, Ann; Ray, Bob"]]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    cells = dict(zip(rows[0], rows[1], strict=True))
    (tmp_path / "t.json").write_text(json.dumps([cells]))
    (tmp_path / "t.jsonl").write_text(json.dumps(cells) + "\n\n")
    for name in ("t.xlsx", "t.json", "t.jsonl"):
        ((paper,), _) = read(table, tmp_path / name)
        assert (paper.key, paper.record.title, len(paper.record.authors)) == ("7", "On Water", 2)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 cut", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "before 2007"),
        (b"<?xml version='1.0'?><Workbook", "not an XML spreadsheet"),
        (b"", "no column for the title"),
        (b"\x00\x01\x02", "not text"),
    ],
)
def test_what_is_no_table_says_so(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=says):
        read(table, path)


def test_columns_can_be_stated(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "Nr,Beitrag,Autoren\n1,Über Wasser,Ann Lee\n")
    with pytest.raises(SourceError, match=r"no column for the title.*Nr, Beitrag, Autoren"):
        read(table, path)
    ((paper,), _) = read(table, path, columns={"title": "Beitrag", "authors": "Autoren"})
    assert (paper.key, paper.record.title, names(paper)) == ("1", "Über Wasser", ["Lee, Ann"])
    with pytest.raises(SourceError, match=r"no field 'titel'; there is no column 'X'"):
        read(table, path, columns={"titel": "X"})


def test_rows_that_lack_something_keep_no_other_row_out(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv", "id,title,authors\n1,,Ann Lee\n,On Stone,Ann Lee\n\n3,On Wind,\n"
    )
    papers, findings = read(table, path)
    assert [paper.record.id for paper in papers] == ["on-stone", "3"]
    assert "t.csv:2: 1 has no title; left out" in findings[0].message
    assert "t.csv:3: no id; the paper is called 'on-stone'" in findings[1].message


@pytest.mark.parametrize(
    ("cell", "taken"), [("CC BY 4.0", "CC-BY-4.0"), ("as agreed", "as agreed"), ("", "")]
)
def test_a_licence_is_taken_by_its_identifier(tmp_path: Path, cell: str, taken: str) -> None:
    path = write(tmp_path / "t.csv", f"id,title,authors,licence\n1,T,Ann Lee,{cell}\n")
    ((paper,), _) = read(table, path)
    assert paper.record.licence == taken


def test_latex_and_html_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "title", "authors", "abstract"])
        writer.writerow(["1", r"G\"odel & $x^2$", r"Erd\H{o}s, P.", "a <i>b</i> &amp; c"])
        writer.writerow(["2", "R&D at 50% of C:\\dir_1 #1", "Lee, Ann", "x < y & z"])
    (first, second), _ = read(table, path)
    assert (first.record.title, names(first)) == ("Gödel & $x^2$", ["Erdős, P."])
    assert first.record.abstract == "a b & c"
    assert second.record.title == "R&D at 50% of C:\\dir_1 #1"
    assert second.record.abstract == "x < y & z"


def test_further_columns_go_where_they_belong(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        "id,title,authors,affiliations,emails,keywords,doi,code,file\n"
        '1,T,"Lee, Ann; Ray, Bob",Uni A; Uni B,a@example.org,"x, y",10.1/z,https://x.example.org,'
        "../../etc/passwd\n",
    )
    ((paper,), findings) = read(table, path)
    record = paper.record
    assert [person.affiliations for person in record.authors] == [("Uni A",), ("Uni B",)]
    assert [person.email for person in record.authors] == ["", ""]  # one for two fits nobody
    assert (record.keywords, record.doi, record.links[0].label) == (("x", "y"), "10.1/z", "Code")
    assert paper.pdf is None
    assert "the file '../../etc/passwd' is not in" in findings[0].message


def test_the_list_of_icml_2024_is_read_whole(real: Path) -> None:
    path = real / "metadata" / "lists" / "icml2024_v235_list.json"
    said = json.loads(path.read_text("utf-8"))
    papers, _ = read(table, path)
    assert len(papers) == len(said) == 2610
    assert len({paper.record.id for paper in papers}) == 2610
    for paper, one in zip(papers, said, strict=True):
        assert paper.key == one["id"]
        assert len(paper.record.authors) == len(one["author"].split(";"))
        assert paper.record.authors[0].id == one["authorids"].split(";")[0]


def test_columns_without_a_use_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "id,title,Room,Contact mail\n1,On Water,A1,ann@example.org\n")
    _, (unused,) = read(table, path)
    assert unused.message == "t.csv: columns that are not used: Room, Contact mail"
    path = write(path, "id,title\n1,On Water\n")
    assert read(table, path)[1] == []
