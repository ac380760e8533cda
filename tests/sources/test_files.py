"""Files that are outside of a source's folder are never taken, whatever names them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.incoming import Source
from procbuild.model import Finding
from procbuild.sources import SOURCES
from procbuild.sources.cmt import cmt
from procbuild.sources.detect import guess
from procbuild.sources.easychair import easychair
from procbuild.sources.files import file_below, loose_files
from procbuild.sources.folder import folder
from procbuild.sources.openreview import openreview
from procbuild.sources.pmlr import pmlr
from tests.papers import small_pdf
from tests.sources.reading import read, settings_of

SHEET = "Paper ID,Paper Title,Author Names\n1,On A,Lee\n2,On B,Ray\n"
CONTENT = {"title": "T", "authors": ["Ann Lee"], "venueid": "V", "pdf": "/pdf/link.pdf"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a source, beside the folder ``outside``, which has a PDF and a table."""
    outside = tmp_path / "outside"
    (outside / "CameraReady").mkdir(parents=True)
    for place in (outside, outside / "CameraReady"):
        (place / "p.pdf").write_bytes(small_pdf("Secret"))
    (outside / "table").write_text('[{"id": "x", "title": "T"}]')
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


@pytest.mark.parametrize(
    "name", ["../outside/p.pdf", "{outside}/p.pdf", "link.pdf", "links/p.pdf", ".p.pdf", "a" * 300]
)
def test_a_file_that_a_source_names_is_below_its_folder(root: Path, name: str) -> None:
    outside = root.parent / "outside"
    (root / "link.pdf").symlink_to(outside / "p.pdf")
    (root / "links").symlink_to(outside)
    for usable in ("p.pdf", ".p.pdf"):
        (root / usable).write_bytes(small_pdf("T"))
    assert file_below(root, name.format(outside=outside)) is None
    assert file_below(root, "../root/p.pdf") == root / "../root/p.pdf"


@pytest.mark.parametrize("key", ["../outside/p", "{outside}/p", "links/p", "a" * 300])
def test_the_id_of_an_openreview_note_leads_to_no_file_outside(root: Path, key: str) -> None:
    outside = root.parent / "outside"
    (root / "links").symlink_to(outside)
    (root / "link.pdf").symlink_to(outside / "p.pdf")
    note = {"forum": key.format(outside=outside), "domain": "V", "content": CONTENT}
    (root / "notes.json").write_text(json.dumps([note]))
    ((paper,), _) = read(openreview, root / "notes.json")
    assert paper.pdf is None


def test_camera_ready_folders_of_cmt_that_are_links_out_of_the_folder_are_not_used(
    root: Path,
) -> None:
    outside = root.parent / "outside"
    (root / "papers.csv").write_text(f"{SHEET}{'3' * 300},On C,Sol\n")
    (root / "1").mkdir()
    (root / "1" / "CameraReady").symlink_to(outside)
    (root / "2").symlink_to(outside)
    papers, _ = read(cmt, root)
    assert [paper.pdf for paper in papers] == [None, None, None]


def test_an_easychair_volume_has_no_files_through_links_out_of_the_folder(root: Path) -> None:
    outside = root.parent / "outside"
    for name in ("12340001", "12340009"):
        (root / name).mkdir()
    (root / "12340001" / "p.pdf").symlink_to(outside / "p.pdf")
    (root / "12340005").symlink_to(outside)
    (root / "12340009" / "p.pdf").write_bytes(small_pdf("T"))
    papers, _ = read(easychair, root)
    assert [paper.key for paper in papers] == ["12340009"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("aclpub2", "papers.yml"),
        ("cmt", "papers.csv"),
        ("easychair", "submission.csv"),
        ("easychair", "c.xlsx"),
        ("folder", "p.json"),
        ("hotcrp", "x-data.json"),
        ("hotcrp", "x.json"),
        ("indico", "x.json"),
        ("pmlr", "x.bib"),
        ("pretalx", "x.json"),
        ("table", "x.json"),
    ],
)
def test_metadata_behind_a_link_out_of_the_folder_are_not_read(
    root: Path, kind: str, name: str
) -> None:
    (root / name).symlink_to(root.parent / "outside" / "table")
    source: Source = SOURCES[kind]
    try:
        papers, _ = read(source, root)
    except SourceError:
        papers = []
    assert papers == []
    assert guess(root) == [("folder", root)]


def test_the_folders_of_aclpub2_may_not_be_links_out_of_the_folder(root: Path) -> None:
    (root / "papers.yml").write_text(
        "- {id: p, title: T, authors: [{name: Ann Lee}], attachments: [{file: p.pdf}]}"
    )
    for name in ("papers", "attachments"):
        (root / name).symlink_to(root.parent / "outside")
    ((paper,), _) = read(SOURCES["aclpub2"], root)
    assert (paper.pdf, paper.supplements) == (None, ())


@pytest.mark.parametrize(
    ("source", "table"),
    [(folder, ""), (pmlr, "v.bib"), (easychair, "submission.csv"), (cmt, "papers.csv")],
)
def test_archives_and_documents_that_are_not_read_are_reported_in_one_line(
    tmp_path: Path, source: Source, table: str
) -> None:
    if table:
        (tmp_path / table).write_text("@article{a, title={T}}" if source is pmlr else SHEET)
    for name in ("a.docx", "b.tar.gz", "c.doc", "c.pdf", "d-supp.zip", "named.zip"):
        (tmp_path / name).write_bytes(b"")
    settings = replace(settings_of(tmp_path), sources=frozenset({tmp_path / "named.zip"}))
    messages = [item.message for item in source(settings) if isinstance(item, Finding)]
    assert [message.rpartition(": ")[2] for message in messages if "documents" in message] == [
        "a.docx and b.tar.gz"
    ]


def test_all_pdfs_are_kept_and_those_of_the_same_name_have_their_path_as_key(
    tmp_path: Path,
) -> None:
    names = {
        "smith.pdf": "smith",
        "sub/lee.pdf": "lee",
        "1/final.pdf": "1",
        "2/final.pdf": "2/final",  # there are two folders '2'
        "c/other.PDF": "c/other.PDF",
        "c/other.pdf": "c/other.pdf",
        "c/final.pdf": "c/final",
        "1.x/2/final.pdf": "1.x/2/final",
    }
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(small_pdf("T"))
    found = {item.pdf.path: item for item in loose_files(tmp_path) if item.pdf}
    assert {path: item.key for path, item in found.items()} == {
        tmp_path / name: key for name, key in names.items()
    }
    assert found[tmp_path / "sub" / "lee.pdf"].further_keys == ("sub",)
    blobs = [item.pdf.name for item in found.values() if item.pdf]
    assert sorted(blobs) == sorted(
        name.replace("sub/", "").replace("c/other.", "other.") for name in names
    )


def test_supplements_belong_to_the_pdf_in_their_folder(tmp_path: Path) -> None:
    for name in ("a/paper.pdf", "a/paper-supp.zip", "b/paper.pdf", "b/appendix.pdf", "b-supp.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(small_pdf("T"))
    assert {
        item.key: [blob.name for blob in item.supplements] for item in loose_files(tmp_path)
    } == {"a": ["paper-supp.zip"], "b": ["appendix.pdf", "b-supp.csv"]}
