"""The store: writing, reading, damage, fixes and locks."""

import json
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.errors import ConfigError, StoreError
from procbuild.model import Person, Record, Supplement, Waiver
from procbuild.store import Store, as_json
from tests.papers import small_pdf

ANN = Person(given="Ann", family="Lee")
PAPER = Record(id="lee", title="A $x^2$ of É", authors=(ANN,), file="final.pdf", sha256="0" * 64)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "submissions" / "v")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "final.pdf"
    path.write_bytes(small_pdf("A title"))
    return path


def test_a_stored_paper_can_be_read_back(store: Store, pdf: Path) -> None:
    supplement = pdf.with_name("code.zip")
    supplement.write_bytes(b"PK")
    paper = replace(PAPER, supplements=(Supplement(name="code.zip", sha256="1" * 64),))
    store.put(paper, pdf, {"code.zip": supplement})
    assert store.records() == (paper,)
    assert store.pdf("lee").read_bytes() == pdf.read_bytes()
    assert (store.folder("lee") / "code.zip").read_bytes() == b"PK"


def test_paper_json_has_only_set_fields_in_a_fixed_order() -> None:
    text = as_json(Record(authors=(ANN,), title="T", id="x"))
    assert text == (
        '{\n  "id": "x",\n  "title": "T",\n  "authors": [\n    {\n'
        '      "given": "Ann",\n      "family": "Lee"\n    }\n  ]\n}\n'
    )


def test_title_and_authors_are_always_written() -> None:
    assert json.loads(as_json(Record(id="x"))) == {"id": "x", "title": "", "authors": []}


def test_files_that_a_paper_no_longer_has_are_removed(store: Store, pdf: Path) -> None:
    with_supplements = replace(
        PAPER, supplements=(Supplement(name="a.zip"), Supplement(name="b.zip"))
    )
    store.put(with_supplements, pdf, {"a.zip": pdf, "b.zip": pdf})
    note = store.folder("lee") / "note.txt"
    note.write_text("written by a person")
    store.put(replace(PAPER, file="", supplements=(Supplement(name="b.zip"),)), None, {})
    names = {path.name for path in store.folder("lee").iterdir()}
    assert names == {"paper.json", "b.zip", "note.txt"}


def test_papers_are_in_the_order_of_the_source(store: Store) -> None:
    for position, id_ in ((2, "a"), (3, "c"), (1, "b")):
        store.put(Record(id=id_, position=position), None, {})
    assert [record.id for record in store.records()] == ["b", "a", "c"]


def test_the_folder_incoming_is_not_a_paper(store: Store) -> None:
    (store.root / "incoming").mkdir(parents=True)
    (store.root / "incoming" / "paper.json").write_text("{}")
    assert store.records() == ()


def test_all_damaged_records_are_reported_together(store: Store) -> None:
    for id_ in ("a", "b", "c", "d"):
        store.put(Record(id=id_), None, {})
    (store.folder("a") / "paper.json").write_text('{"id": "a", "tite')
    (store.folder("b") / "paper.json").write_text('{"id": "b", "titel": "x", "position": "one"}')
    store.folder("c").rename(store.folder("e"))
    (store.folder("d") / "paper.json").unlink()
    store.pdf("d").write_bytes(b"%PDF-")
    with pytest.raises(StoreError) as error:
        store.records()
    lines = str(error.value).splitlines()
    assert [Path(line.split(": ")[0]).parent.name for line in lines] == ["a", "b", "b", "e", "d"]
    assert all("procbuild collect" in line for line in lines)
    assert error.value.exit_code == 4


def test_records_with_paths_outside_of_their_folder_are_refused(store: Store) -> None:
    store.put(Record(id="a"), None, {})
    (store.folder("a") / "paper.json").write_text(
        '{"id": "a", "supplements": [{"name": "../b.zip"}], '
        '"replaced": [{"name": "/etc/passwd", "sha256": ""}]}'
    )
    with pytest.raises(StoreError) as error:
        store.records()
    assert [line.split(": ")[1].split(" is ")[0] for line in str(error.value).splitlines()] == [
        "'../b.zip'",
        "'/etc/passwd'",
    ]


def test_fixes_replace_the_collected_values(store: Store) -> None:
    store.put(PAPER, None, {})
    (store.folder("lee") / "fixes.toml").write_text(
        'title = "Better"\nauthors = [{given = "Ann", family = "van Lee"}]\n'
        '[[waive]]\ncheck = "page-limit"\nreason = "agreed"\n'
    )
    (fixed,) = store.records()
    assert fixed.title == "Better"
    assert fixed.authors[0].inverted == "van Lee, Ann"
    assert fixed.sha256 == PAPER.sha256
    assert store.uncorrected_records()["lee"] == PAPER
    assert store.waivers("lee") == (Waiver(check="page-limit", reason="agreed"),)


def test_errors_in_fixes_name_the_file_the_line_and_the_remedy(store: Store) -> None:
    store.put(PAPER, None, {})
    store.put(Record(id="two"), None, {})
    (store.folder("lee") / "fixes.toml").write_text('titel = "x"\nsha256 = "y"\n')
    (store.folder("two") / "fixes.toml").write_text('[[waive]]\ncheck = "page-limit"\n')
    store.put(Record(id="three"), None, {})
    empty = '[[waive]]\ncheck = "page-limit"\nreason = " "\n'
    (store.folder("three") / "fixes.toml").write_text(empty)
    with pytest.raises(ConfigError) as error:
        store.records()
    text = str(error.value)
    assert "lee/fixes.toml:1: titel: unknown key; write 'title'" in text
    assert "two/fixes.toml:1: waive[1].reason: must be given" in text
    assert "three/fixes.toml:3: waive[1].reason: is empty; say why the finding is accepted" in text


def test_corrections_behind_a_broken_link_are_not_lost_in_silence(store: Store) -> None:
    store.put(Record(id="lee", title="On Water"), None, {})
    (store.folder("lee") / "fixes.toml").symlink_to("nowhere.toml")
    with pytest.raises(ConfigError, match=r"lee/fixes\.toml: a link to nothing; correct it"):
        store.records()


def test_corrections_may_begin_with_a_byte_order_mark(store: Store) -> None:
    store.put(Record(id="lee", title="On Water"), None, {})
    fixes = store.folder("lee") / "fixes.toml"
    fixes.write_text('title = "On Stone"\n', encoding="utf-8-sig")
    assert store.records()[0].title == "On Stone"


def test_an_unknown_key_in_a_notice_is_reported_with_the_known_keys(store: Store) -> None:
    store.put(PAPER, None, {})
    (store.folder("lee") / "fixes.toml").write_text("[retraction]\nfoo = 1\n")
    with pytest.raises(ConfigError) as error:
        store.records()
    message = "lee/fixes.toml:2: retraction.foo: unknown key; known here: file, on, text"
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        (
            'authors = ["Ann Lee"]',
            (
                "authors[1]: 'Ann Lee' is not a table; write [[authors]] or "
                'authors = [{ given = "…", family = "…" }]'
            ),
        ),
        ('orcid = "0000-0002-1825-0097"', "orcid: unknown key; it belongs in [[authors]]"),
        (
            "on = 2026-11-02",
            "on: unknown key; it belongs in [[erratum]], [[version]] and [retraction]",
        ),
    ],
)
def test_a_key_that_belongs_in_a_table_is_reported_with_the_right_syntax(
    store: Store, line: str, advice: str
) -> None:
    store.put(PAPER, None, {})
    (store.folder("lee") / "fixes.toml").write_text(f"{line}\n")
    with pytest.raises(ConfigError) as error:
        store.records()
    assert f"lee/fixes.toml:1: {advice}" in str(error.value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('licence = "CC BY"', "licence: 'CC BY' is no SPDX identifier; write 'CC-BY-4.0'"),
        (
            "erratum = [{on = 9999-12-31, text = 'x'}]",
            "erratum[1].on: 9999-12-31: write a year from 1900 to 2999",
        ),
        ('language = "English"', "language: 'English' is no language; write a tag of BCP 47"),
    ],
)
def test_wrong_values_in_fixes_are_reported_with_their_line(
    store: Store, line: str, message: str
) -> None:
    store.put(PAPER, None, {})
    (store.folder("lee") / "fixes.toml").write_text(f'title = "Better"\n{line}\n')
    with pytest.raises(ConfigError) as error:
        store.records()
    assert f"lee/fixes.toml:2: {message}" in str(error.value)


def test_a_damaged_record_is_reported_once(store: Store, tmp_path: Path) -> None:
    pdf = tmp_path / "lee.pdf"
    pdf.write_bytes(b"%PDF")
    store.put(PAPER, pdf, {})
    (store.folder("lee") / "paper.json").write_text("{")
    with pytest.raises(StoreError) as error:
        store.records()
    (line,) = str(error.value).splitlines()
    assert "Invalid JSON" in line


def test_keys_that_describe_files_cannot_be_fixed(store: Store) -> None:
    store.put(PAPER, None, {})
    (store.folder("lee") / "fixes.toml").write_text('sha256 = "y"\nid = "z"\n')
    with pytest.raises(ConfigError, match=r"(?s)id: comes from.*sha256: comes from"):
        store.fixes("lee")


def test_a_second_collect_is_refused_while_one_runs(store: Store, tmp_path: Path) -> None:
    lock = tmp_path / "v.lock"
    with store.lock(lock):
        other = Store(store.root)
        with pytest.raises(StoreError, match="another 'procbuild collect'"), other.lock(lock):
            pass
    with store.lock(lock):
        pass


def test_the_lock_of_a_killed_run_is_released(store: Store, tmp_path: Path) -> None:
    lock = tmp_path / "v.lock"
    code = (
        "import os, signal; from pathlib import Path; from procbuild.store import Store\n"
        f"with Store(Path({str(store.root)!r})).lock(Path({str(lock)!r})):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    process = subprocess.run([sys.executable, "-c", code], check=False)
    assert process.returncode == -signal.SIGKILL
    with store.lock(lock):
        pass


def test_leftovers_of_a_killed_run_are_removed(store: Store, tmp_path: Path) -> None:
    store.put(PAPER, None, {})
    (store.root / ".tmp-new").mkdir()
    (store.root / ".tmp-new" / "paper.pdf").write_bytes(b"half")
    (store.folder("lee") / ".tmp-x").write_bytes(b"half")
    with store.lock(tmp_path / "v.lock"):
        pass
    assert {path.name for path in store.root.rglob("*")} == {"lee", "paper.json"}


def test_texts_in_fixes_are_cleaned_like_those_of_sources(store: Store) -> None:
    store.put(PAPER, None, {})
    store.fixes_file("lee").write_text(
        'title = " The  e\u0301tude\u200b"\nabstract = "A\\n\\n\\nB"\n', encoding="utf-8"
    )
    (fixed,) = store.records()
    assert (fixed.title, fixed.abstract) == ("The étude", "A\n\nB")


def test_mistakes_in_fixes_are_in_the_order_of_the_file(store: Store) -> None:
    store.put(PAPER, None, {})
    text = 'titel = "x"\n[[waive]]\ncheck = "page-limit"\n[[version]]\ntxt = "y"\n'
    (store.folder("lee") / "fixes.toml").write_text(text)
    with pytest.raises(ConfigError) as error:
        store.records()
    lines = re.findall(r"lee/fixes\.toml:(\d+)", str(error.value))
    assert lines == sorted(lines)
    assert lines[0] == "1"
