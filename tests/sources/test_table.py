"""Tables: column headings, encodings, and incomplete rows."""

import csv
import json
from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.incoming import Blob
from procbuild.sources.table import table
from tests.sources.reading import read, read_names
from tests.sources.workbook import write_workbook


def write_table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_csv_with_the_four_basic_columns_is_read(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "papers.csv",
        'id,title,authors,abstract\np1,On Water,"Lee, Ann;Bob van der Ray",We  pour.\n',
    )
    ((paper,), (split,)) = read(table, path)
    assert (paper.key, paper.record.title, paper.record.abstract) == ("p1", "On Water", "We pour.")
    assert read_names(paper) == ["Lee, Ann", "van der Ray, Bob"]
    assert paper.record.authors[1].particle == "van der"
    assert paper.place == "papers.csv:2"
    assert "split by rule: Bob | van der Ray" in split.message


def test_names_that_are_often_split_wrongly_are_listed_first(tmp_path: Path) -> None:
    authors = "Ann Lee; José García Márquez; Nagy János; Mao Zedong; Plato"
    path = write_table(tmp_path / "t.csv", f"id,title,authors\n1,T,{authors}\n")
    ((paper,), (split,)) = read(table, path)
    assert [person.display for person in paper.record.authors] == authors.split("; ")
    listed = split.message.partition("split by rule: ")[2].split("; ")
    assert {name.replace(" |", "").removesuffix(" (whole)") for name in listed[:3]} == {
        "José García Márquez",
        "Nagy János",
        "Mao Zedong",
    }
    assert split.remedy.endswith("in the paper's fixes.toml.")


def test_a_table_of_authors_is_refused_with_the_file_to_name_instead(tmp_path: Path) -> None:
    text = (
        "paper,title,given_name,family_name,email\n"
        "1,On Water,Ann,Lee,lee@example.org\n1,On Water,Bo,Ray,ray@example.org\n"
    )
    path = write_table(tmp_path / "marg27-authors.csv", text)
    with pytest.raises(SourceError) as error:
        read(table, path)
    assert str(error.value) == (
        f"{path}: it has a row for each author, not for each paper; name the table of papers as "
        "the source, or, of HotCRP's downloads, PREFIX-data.json"
    )
    papers, _ = read(table, path, columns={"authors": "family_name"})
    assert read_names(papers[0]) == ["Lee"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_are_detected(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["Paper ID", "Paper Title", "Authors"], ["1", "Éclat & more", "Müller, Jürgen"]]
    text = "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    ((paper,), _) = read(table, write_table(tmp_path / "t.csv", text, encoding))
    assert (paper.key, paper.record.title) == ("1", "Éclat & more")
    assert read_names(paper) == ["Müller, Jürgen"]


def test_the_separator_is_that_of_the_headings_below_a_title(tmp_path: Path) -> None:
    text = (
        "Papers of W\n\nid;title;authors;abstract\n1;On Water;Lee, Ann;We pour, and pour, water.\n"
    )
    ((paper,), findings) = read(table, write_table(tmp_path / "t.csv", text))
    assert (paper.key, read_names(paper), findings) == ("1", ["Lee, Ann"], [])


def test_ids_that_were_taken_for_measurements_are_whole_numbers(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", "id,title\n1.0,On A\n12.0,On B\n")
    assert [paper.key for paper in read(table, path)[0]] == ["1", "12"]
    path = write_table(path, "id,title\n1.0,On A\n1.5,On B\n")
    assert [paper.key for paper in read(table, path)[0]] == ["1.0", "1.5"]


def test_a_cell_may_be_as_long_as_a_paper(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text(f"id,title,authors,abstract\n1,T,A B,{'word ' * 40000}\n")
    ((paper,), _) = read(table, tmp_path / "papers.csv")
    assert len(paper.record.abstract.split()) == 40000


def test_excel_and_json_tables_are_read_like_csv(tmp_path: Path) -> None:
    headings, row = ["#", "Title", "Authors"], [7, "On Water", "Lee, Ann; Ray, Bob"]
    write_workbook(tmp_path / "t.xlsx", (headings, row))
    cells = dict(zip(headings, row, strict=True))
    (tmp_path / "t.json").write_text(json.dumps([cells]))
    (tmp_path / "t.jsonl").write_text(json.dumps(cells) + "\n\n")
    for name in ("t.xlsx", "t.json", "t.jsonl"):
        ((paper,), _) = read(table, tmp_path / name)
        assert (paper.key, paper.record.title, len(paper.record.authors)) == ("7", "On Water", 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 cut", "cannot be unpacked"),
        (b"\xd0\xcf\x11\xe0 old", "before 2007"),
        (b"<?xml version='1.0'?><Workbook", "not an XML spreadsheet"),
        (b"", "there is no row with a paper"),
        (b"id,title,authors\n", "there is no row with a paper"),
        (b"\x00\x01\x02", "not text"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message):
        read(table, path)


def test_columns_can_be_named_in_the_settings(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", "Nr,Beitrag,Autoren\n1,Über Wasser,Ann Lee\n")
    with pytest.raises(SourceError, match=r"no column for the title.*Nr, Beitrag, Autoren"):
        read(table, path)
    ((paper,), _) = read(table, path, columns={"title": "Beitrag", "authors": "Autoren"})
    assert (paper.key, paper.record.title, read_names(paper)) == ("1", "Über Wasser", ["Lee, Ann"])
    with pytest.raises(SourceError, match=r"no field 'titel'; there is no column 'X'"):
        read(table, path, columns={"titel": "X"})


def test_incomplete_rows_do_not_affect_other_rows(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "t.csv", "id,title,authors\n1,,Ann Lee\n,On Stone,Ann Lee\n\n3,On Wind,\n"
    )
    papers, findings = read(table, path)
    assert [paper.record.id for paper in papers] == ["on-stone", "3"]
    assert "t.csv:2: 1 has no title; left out" in findings[0].message
    assert "t.csv:3: no id; the paper is called 'on-stone'" in findings[1].message


@pytest.mark.parametrize(
    ("cell", "licence"), [("CC BY 4.0", "CC-BY-4.0"), ("as agreed", "as agreed"), ("", "")]
)
def test_a_licence_is_stored_as_its_identifier(tmp_path: Path, cell: str, licence: str) -> None:
    path = write_table(tmp_path / "t.csv", f"id,title,authors,licence\n1,T,Ann Lee,{cell}\n")
    ((paper,), _) = read(table, path)
    assert paper.record.licence == licence


def test_lists_beside_the_authors_have_one_item_for_each(tmp_path: Path) -> None:
    row = "id,title,authors,affiliations,emails\n1,T,Ann Lee; Bo Ray;,"
    both = ["a@example.org", "b@example.org"]
    for cells, emails in {
        '"Uni A; Uni B;","a@example.org; b@example.org;"': both,
        '"Uni A\nUni B","a@example.org, b@example.org"': both,
        '"Uni A; Uni B","; b@example.org"': ["", "b@example.org"],
    }.items():
        ((paper,), (split,)) = read(table, write_table(tmp_path / "t.csv", row + cells))
        assert [person.affiliations for person in paper.record.authors] == [("Uni A",), ("Uni B",)]
        assert [person.email for person in paper.record.authors] == emails
        assert split.check == "metadata-author-split"
    cells = '"Uni A; Uni B; Uni C","a@example.org, b@example.org, c@example.org"'
    ((paper,), (unused, _)) = read(table, write_table(tmp_path / "t.csv", row + cells))
    assert paper.record.authors[0].email == ""
    assert unused.message == (
        "t.csv:2: affiliations and emails: not used, since they do not list one for each of 2 "
        "authors"
    )


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Ann Lee <a@example.org>; Bo Ray", ["Lee, Ann <a@example.org>", "Ray, Bo"]),
        ("Ann Lee (a@example.org), Bo Ray", ["Lee, Ann <a@example.org>", "Ray, Bo"]),
        ("Ann Lee (Uni; Dept (X))*; Bo Ray", ["Lee, Ann <Uni; Dept (X)>", "Ray, Bo"]),
        ("Ann Lee (Arts and Letters, Rome) and Bo Ray (MIT)",
         ["Lee, Ann <Arts and Letters, Rome>", "Ray, Bo <MIT>"]),
        ("Yun (Vivian) Lee, Wei Ray (王伟)", ["Lee, Yun (Vivian)", "Ray, Wei"]),
        ("Ann Lee https://orcid.org/0000-0002-1825-0097", ["Lee, Ann <0000-0002-1825-0097>"]),
        ("Ann Lee1,2, Bo Ray2* and Cho Kim (1)", ["Lee, Ann", "Ray, Bo", "Kim, Cho"]),
        ("Lee, A., Ray, B.-C., & Kim, C.", ["Lee, A.", "Ray, B.-C.", "Kim, C."]),
        ("Ann Lee | Bo Ray", ["Lee, Ann", "Ray, Bo"]),
        ("Ann Lee AND Bo Ray", ["Lee, Ann", "Ray, Bo"]),
        ("Ann Lee und Max von und zu Stein", ["Lee, Ann", "von und zu Stein, Max"]),
        ("GPT4 Team; Ann Lee 2nd", ["GPT4 Team", "Lee, Ann, 2nd"]),
    ],
)  # fmt: skip
def test_what_stands_behind_and_between_names_is_no_part_of_them(
    tmp_path: Path, cell: str, authors: list[str]
) -> None:
    path = write_table(tmp_path / "t.csv", f'id,title,authors\n1,T,"{cell}"\n')
    ((paper,), _) = read(table, path)
    people = paper.record.authors
    details = [[*one.affiliations, one.email, one.orcid] for one in people]
    assert [
        " ".join([one.inverted, *(f"<{detail}>" for detail in stated if detail)])
        for one, stated in zip(people, details, strict=True)
    ] == authors


def test_latex_and_html_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "title", "authors", "abstract"])
        writer.writerow(["1", r"G\"odel & $x^2$", r"Erd\H{o}s, P.", "a <i>b</i> &amp; c"])
        writer.writerow(["2", "R&D at 50% of C:\\dir_1 #1", "Lee, Ann", "x < y & z"])
    (first, second), _ = read(table, path)
    assert (first.record.title, read_names(first)) == ("Gödel & $x^2$", ["Erdős, P."])
    assert first.record.abstract == "a b & c"
    assert second.record.title == "R&D at 50% of C:\\dir_1 #1"
    assert second.record.abstract == "x < y & z"


def test_optional_columns_are_read(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "t.csv",
        "id,title,authors,affiliations,emails,keywords,doi,code,file\n"
        '1,T,"Lee, Ann; Ray, Bob",Uni A; Uni B,a@example.org,"x, y",10.1/z,https://x.example.org,'
        "../../etc/passwd\n",
    )
    ((paper,), findings) = read(table, path)
    record = paper.record
    assert [person.affiliations for person in record.authors] == [("Uni A",), ("Uni B",)]
    assert [person.email for person in record.authors] == ["", ""]  # one address for two authors
    assert (record.keywords, record.doi, record.links[0].label) == (("x", "y"), "10.1/z", "Code")
    assert paper.pdf is None
    assert "the file '../../etc/passwd' is not in" in findings[0].message


def test_all_papers_of_icml_2024_are_read(real: Path) -> None:
    path = real / "metadata" / "lists" / "icml2024_v235_list.json"
    rows = json.loads(path.read_text("utf-8"))
    papers, _ = read(table, path)
    assert len(papers) == len(rows) == 2610
    assert len({paper.record.id for paper in papers}) == 2610
    for paper, row in zip(papers, rows, strict=True):
        assert paper.key == row["id"]
        assert len(paper.record.authors) == len(row["author"].split(";"))
        assert paper.record.authors[0].id == row["authorids"].split(";")[0]


def test_columns_that_are_not_used_are_reported(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "t.csv", "id,title,Room,Contact mail\n1,On Water,A1,ann@example.org\n"
    )
    _, (unused,) = read(table, path)
    assert unused.message == "t.csv: columns that are not used: Room, Contact mail"
    path = write_table(path, "id,title\n1,On Water\n")
    assert read(table, path)[1] == []


def test_a_summary_beside_reviews_is_not_taken_for_the_abstract(tmp_path: Path) -> None:
    text = "id,title,{},Summary\n1,On Water,x,Weak.\n"
    ((paper,), (unused,)) = read(
        table, write_table(tmp_path / "t.csv", text.format("Reviewer Name"))
    )
    assert (paper.record.abstract, unused.message) == (
        "",
        "t.csv: columns that are not used: Reviewer Name, Summary",
    )
    ((paper,), _) = read(table, write_table(tmp_path / "t.csv", text.format("Room")))
    assert paper.record.abstract == "Weak."


@pytest.mark.parametrize(
    "rows",
    [
        '2,"On Stone,B\n3,On Wind,C\n',
        '2,"On Stone,"Roe, K"\n3,On Wind,C\n',
        '2,On Stone,"B\n3,On Wind,"Roe, K"\n4,On Sand,"Roe, K"\n',
        '2,"On 5" Stone",B\n',
    ],
)
def test_a_quotation_mark_without_its_pair_is_refused(tmp_path: Path, rows: str) -> None:
    path = write_table(tmp_path / "t.csv", f"id,title,authors\n1,On Water,A\n{rows}")
    with pytest.raises(SourceError, match=r"t\.csv:3: a quotation mark in this row is not closed"):
        read(table, path)


def test_quotation_marks_and_line_ends_can_stand_in_cells(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "t.csv", 'id,title,authors\n1,On 5" Water,A\n2,"On\n""Stone""",B\n'
    )
    titles = [paper.record.title for paper in read(table, path)[0]]
    assert titles == ['On 5" Water', 'On "Stone"']


def test_all_lines_that_are_not_json_are_reported(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.jsonl", '{"id": 1, "title": "T\u2028"}\n{\n\n{"id": }\n')
    with pytest.raises(SourceError) as error:
        read(table, path)
    assert [line.split(": ")[0] for line in str(error.value).splitlines()] == [
        f"{path}:2",
        f"{path}:4",
    ]


@pytest.mark.parametrize("name", ["a\0.pdf", "x" * 300 + ".pdf", "."])
def test_a_file_name_that_cannot_exist_is_reported_as_missing(tmp_path: Path, name: str) -> None:
    path = write_table(
        tmp_path / "t.csv", f"id,title,authors,pdf\n1,{'On Water ' * 20},'A B',{name}\n"
    )
    (paper,), findings = read(table, path)
    assert paper.pdf is None
    assert "is not in" in findings[-1].message


def test_a_supplement_that_is_missing_is_reported(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", "id,title,authors,supplement\n1,T,'A B',x.zip\n")
    (paper,), findings = read(table, path)
    assert paper.supplements == ()
    assert findings[-1].message.startswith("t.csv:2: the file 'x.zip' is not in ")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://h.org/a/b.pdf?id=3#x", "b.pdf"),
        ("https://h.org/download/?id=3", "download"),
        ("https://h.org/", "h.org"),
    ],
)
def test_a_file_at_a_url_has_a_name(tmp_path: Path, url: str, name: str) -> None:
    path = write_table(tmp_path / "t.csv", f"id,title,authors,pdf\n1,T,'A B',{url}\n")
    (paper,), _ = read(table, path, fetch=True)
    assert paper.pdf == Blob(name=name, url=url)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r"{\bf Old} text", "Old text"),
        (r"Two \\ lines", "Two lines"),
        (r"Noted\footnotemark[1]", "Noted"),
        ("<jats:p>One</jats:p>", "One"),
        ("<a href='x'>One</a> <li>two", "One two"),
        ("if a <b or R&D; x", "if a <b or R&D; x"),
    ],
)
def test_signs_of_latex_and_html_are_seen(tmp_path: Path, cell: str, text: str) -> None:
    path = write_table(tmp_path / "t.csv", f"id,title,authors\n1,{cell},'A B'\n")
    ((paper,), _) = read(table, path)
    assert paper.record.title == text
