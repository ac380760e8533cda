"""Sources of kind ``pmlr``: valid and broken entries, editors, and real volumes."""

import re
from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.sources.pmlr import pmlr
from tests.papers import small_pdf
from tests.sources.reading import read, read_names

BIB = r"""
@Proceedings{v, booktitle={V}, editor={Lee, Ann and Ray, Bob and Caron Mathilde}}
@InProceedings{oe24a, title={{G\"odel} and $x^2$}, author={{\"O}z, Ay{\c s}e and {The Group}},
  section={Oral}, pages={1--12}, openreview={aB_c1}, abstract={We \emph{prove}.}}
@InProceedings{bad24,
  title={Half {of,
  author={Ng, Li}
}
@InProceedings{oe24a, title={Again}, author={Oz, A.}}
@InProceedings{pmlr-v1-last24a, title={Last}, author={Sol, Eva}}
"""


def test_entries_become_papers(tmp_path: Path) -> None:
    (tmp_path / "v.bib").write_text(BIB)
    papers, findings = read(pmlr, tmp_path)
    assert [paper.key for paper in papers] == ["oe24a", "bad24", "last24a"]
    first = papers[0].record
    assert (first.title, first.abstract, first.track) == ("Gödel and $x^2$", "We prove.", "Oral")
    assert read_names(papers[0]) == ["Öz, Ayşe", "The Group"]
    assert first.authors[1].literal == "The Group"
    assert first.pages == "1-12"
    assert first.links[0].url == "https://openreview.net/forum?id=aB_c1"
    lines = [
        f"{finding.severity} {finding.check} {finding.paper}: {finding.message}"
        for finding in findings
    ]
    for expected in (
        "warning metadata-editor : v.bib:2: v: editor: 'Caron Mathilde'",
        "error collect-entry bad24: v.bib:5: bad24: ",
        (
            "error collect-entry oe24a: v.bib:9: oe24a: the key already occurs in line 3; "
            "of two papers the first is kept"
        ),
    ):
        assert any(expected in line for line in lines)


def test_pdfs_and_supplements_are_found_but_permission_forms_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "v.bib").write_text(BIB)
    folder = tmp_path / "assets" / "oe24a"
    folder.mkdir(parents=True)
    (folder / "oe24a.pdf").write_bytes(small_pdf("T"))
    (folder / "oe24a-supp.pdf").write_bytes(small_pdf("S"))
    (tmp_path / "Permission.pdf").write_bytes(small_pdf("P"))
    (tmp_path / "v7permissions").mkdir()
    (tmp_path / "v7permissions" / "oe24aPermission.pdf").write_bytes(small_pdf("P"))
    papers, _ = read(pmlr, tmp_path)
    (loose,) = [paper for paper in papers if paper.loose]
    assert loose.pdf is not None
    assert (loose.key, loose.pdf.name) == ("oe24a", "oe24a.pdf")
    assert [blob.name for blob in loose.supplements] == ["oe24a-supp.pdf"]


def test_a_folder_with_two_bib_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.bib", "b.bib"):
        (tmp_path / name).write_text(BIB)
    with pytest.raises(SourceError, match=r"a\.bib, b\.bib; name one"):
        read(pmlr, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "pmlr_bib/v206_aistats23.bib",
        "pmlr_bib/v227_MIDL2023.bib",
        "pmlr_bib/v280_CPAL25.bib",
        "pmlr_bib/v304_original_proceedings.bib",
        "pmlr_site_export/v238_aistats2024.bib",
        "pmlr_site_export/v80_icml2018.bib",
    ],
)
def test_all_papers_of_real_volumes_are_read(real: Path, name: str) -> None:
    path = real / "metadata" / name
    text = path.read_bytes().decode("utf-8", errors="replace")
    entries = re.split(r"(?m)^[ \t]*@(?=\w+\s*\{)", text)[1:]
    expected: dict[str, int] = {}
    for entry in entries:
        start = re.match(r"(\w+)\s*\{\s*([^,\s]+)", entry)
        assert start
        kind, key = start.groups()
        author = re.search(r"(?is)\bauthor\s*=\s*[{\"](.*?)[}\"],?\s*\n", entry)
        if kind.lower() == "inproceedings":
            count = len(re.split(r"\s+and\s+", author[1].strip())) if author else 0
            expected.setdefault(re.sub(r"^pmlr-v\d+-", "", key), count)
    papers, _ = read(pmlr, path)
    author_counts = {paper.key: len(paper.record.authors) for paper in papers if not paper.loose}
    assert author_counts == expected


def test_lists_of_papers_beside_the_bib_file_are_reported(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "q.bib").write_text(BIB)
    (tmp_path / "q.json").write_text('[{"id": "1", "title": "On A"}]')
    (tmp_path / "settings.json").write_text("{}")
    (tmp_path / "papers.bib").write_text(BIB)
    (tmp_path / "export.csv").write_text("id,title\n12,On Rivers\n")
    _, findings = read(pmlr, tmp_path)
    (finding,) = (finding for finding in findings if finding.check == "collect-table")
    assert finding.message.endswith("may be papers in: export.csv, q.json and x/q.bib")
    _, findings = read(pmlr, tmp_path / "papers.bib")
    assert "collect-table" not in [finding.check for finding in findings]


def test_bibtex_strings_that_multiply_do_not_fill_the_memory(tmp_path: Path) -> None:
    macros = "".join(f"@string{{a{n + 1} = {' # '.join([f'a{n}'] * 9)}}}\n" for n in range(1, 30))
    path = tmp_path / "v.bib"
    entry = "@inproceedings{k,\n  title = {On Water},\n  note = a30,\n  author = {Lee, Ann}\n}\n"
    path.write_text(f'@string{{a1 = "xxxxxxxxxx"}}\n{macros}{entry}')
    (paper,), (finding,) = read(pmlr, path)
    assert paper.record.title == "On Water"
    assert "k: 'a30' is neither in quotes nor in braces" in finding.message
