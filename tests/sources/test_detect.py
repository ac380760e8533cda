"""Kinds told by shape."""

import json
import zipfile
from pathlib import Path

import pytest

from procbuild.conference import SourceRules
from procbuild.errors import SourceError
from procbuild.incoming import Settings
from procbuild.sources.detect import guess, parts
from procbuild.sources.fetch import Fetcher

FILES = {
    "v.bib": ("", "pmlr"),
    "a.pdf": ("", "folder"),
    "t.csv": ("id,title,authors\n", "table"),
    "cmt.csv": ("Paper ID,Paper Title,Author Names\n", "cmt"),
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
}


@pytest.mark.parametrize("name", FILES)
def test_files(tmp_path: Path, name: str) -> None:
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
        (["a.json", "a.pdf"], ["folder"]),
        ([], ["folder"]),
    ],
)
def test_folders(tmp_path: Path, names: list[str], kinds: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("{}" if name.endswith("json") else "id,title,authors\n")
    assert [kind for kind, _ in guess(tmp_path)] == kinds


def settings(folder: Path, path: str, kind: str = "") -> Settings:
    return Settings(
        name=path,
        path=folder / path,
        url=path if "://" in path else "",
        rules=SourceRules(path=path, kind=kind),
        scratch=folder / "scratch",
        fetch=Fetcher(cache=folder, offline=True),
    )


def test_a_zip_is_what_it_holds(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "w.zip", "w") as archive:
        archive.writestr("w/w-data.json", "[]")
        archive.writestr("w/doc/1.pdf", "%PDF-")
    ((kind, path),) = parts(settings(tmp_path, "w.zip"))
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
def test_addresses(tmp_path: Path, url: str, kind: str) -> None:
    assert [found for found, _ in parts(settings(tmp_path, url))] == [kind]


def test_what_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK")
    with pytest.raises(SourceError, match="Say --as KIND"):
        guess(tmp_path / "x.docx")
    with pytest.raises(SourceError, match="download the file"):
        parts(settings(tmp_path, "https://example.org/x.csv", "csv"))
