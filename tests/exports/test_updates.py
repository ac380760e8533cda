"""What archives are told of errata, versions and retractions, held against their schemas."""

import json
from dataclasses import replace
from pathlib import Path

import acl_anthology
import jsonschema
import pytest
from lxml import etree

from procbuild.delivery import absent_files, write_delivery
from procbuild.exports import EXPORTS
from procbuild.model import Volume
from tests.conftest import SHARED, absent
from tests.exports.samples import corrected_volume, sample_volume
from tests.exports.test_xml import schema, strings

CROSSREF = {"depositor": "D", "email": "d@example.org", "policy": "10.5555/policy"}
TOLD = (
    "Erratum (1 June 2024): Read a & <b>.",
    "Version 2 (2 July 2024): New sums.",
    "Retraction (3 August 2024): It is wrong.",
)
DAYS = ["2024-06-01", "2024-07-02", "2024-08-03"]
OLD = "https://example.org/p/papers/gerven24a/paper-v1.pdf"


def written(target: str, tmp_path: Path, **exports: object) -> Path:
    """The delivery of the corrected volume as files."""
    volume = corrected_volume(tmp_path / "store", exports={target: exports} if exports else None)
    built = tmp_path / "store" / "built"
    write_delivery(EXPORTS[target](volume), tmp_path / target, built)
    return tmp_path / target


@pytest.mark.parametrize(
    ("target", "file", "exports"),
    [
        ("crossref", "crossref/crossref5.4.0.xsd", CROSSREF),
        ("crossref", "crossref/crossref5.3.1.xsd", {**CROSSREF, "schema": "5.3.1"}),
        ("crossref", "crossref/crossref5.4.0.xsd", {}),
        ("datacite", "datacite/kernel-4.6/metadata.xsd", {}),
        ("oai", "oai/bundle.xsd", {}),
        ("acl", "acl/acl.rng", {}),
    ],
)
def test_archives_schemas_accept_it(
    target: str, file: str, exports: dict[str, object], tmp_path: Path
) -> None:
    checker = schema(file)
    files = list(written(target, tmp_path, **exports).rglob("*.xml"))
    assert files
    for path in files:
        assert checker.validate(etree.parse(path)), f"{path.name}: {checker.error_log}"


def test_crossref_is_told_by_the_papers_own_doi(tmp_path: Path) -> None:
    (path,) = written("crossref", tmp_path, **CROSSREF).glob("*.xml")
    root = etree.parse(path).getroot()
    assert [
        (one.get("type"), one.get("date"), one.text)
        for one in root.xpath("//c:update", namespaces={"c": root.nsmap[None]})
    ] == [
        ("erratum", DAYS[0], "10.5072/ex.p0"),
        ("new_version", DAYS[1], "10.5072/ex.p0"),
        ("retraction", DAYS[2], "10.5072/ex.p0"),
    ]
    assert strings(root, "//c:assertion/@name") == ["erratum-1", "version-2", "retraction"]
    assert strings(root, "//c:crossmark_policy/text()") == ["10.5555/policy"]
    assert strings(root, "//c:version/text()") == ["2"]
    assert strings(root, "//c:head/c:timestamp/text()") == ["20240803000000"]
    assert strings(root, "//c:conference_paper[1]/c:pages/*/text()") == ["1", "10"]
    assert len(root.xpath("//*[local-name() = 'license_ref']")) == 4


def test_without_a_policy_crossref_gets_no_notices_and_that_is_told() -> None:
    found = EXPORTS["crossref"](corrected_volume())
    assert "crossmark" not in str(found.texts)
    told = [one for one in found.findings if one.check == "export-crossref-updates"]
    assert [(one.paper, one.severity) for one in told] == [("p0", "warning")]
    assert "policy below [exports.crossref] in volume.toml" in told[0].remedy


def test_datacite_has_days_versions_and_the_old_address(tmp_path: Path) -> None:
    folder = written("datacite", tmp_path)
    root = etree.parse(folder / "gerven24a.xml").getroot()
    assert strings(root, "//d:date/text()") == ["2024-05-04", *DAYS]
    assert strings(root, "//d:date/@dateType") == ["Issued", "Updated", "Updated", "Withdrawn"]
    assert strings(root, "//d:date/@dateInformation") == list(TOLD)
    assert strings(root, "//d:version/text()") == ["2"]
    assert strings(root, "//d:relatedIdentifier[@relationType='IsNewVersionOf']/text()") == [OLD]
    (data,) = (json.loads((folder / "gerven24a.json").read_bytes())["data"]["attributes"],)
    assert [one["date"] for one in data["dates"]] == ["2024-05-04", *DAYS]
    assert data["version"] == "2"
    other = etree.parse(folder / "deep24a.xml").getroot()
    assert strings(other, "//d:version/text() | //d:date/@dateInformation") == []


def test_an_old_version_that_no_build_can_stamp_goes_out_as_the_authors_made_it(
    tmp_path: Path,
) -> None:
    volume = corrected_volume(tmp_path, exports={"acl": {"venue": "ex"}})
    delivery, built = EXPORTS["acl"](volume), tmp_path / "built"
    name = "pdf/2024.ex-1.1v1.pdf"

    def absent_version() -> list[str]:
        found = absent_files(delivery, "acl", built)
        return [one.remedy for one in found if one.message.startswith(name)]

    assert absent_version() == []
    (built / "papers" / "gerven24a" / "paper-v1.pdf").unlink()
    assert absent_version() == ["Put p0/paper-v1.pdf back into the store, then build the book."]
    (tmp_path / "p0" / "paper-v1.pdf").write_bytes(b"%PDF-1.7 first, damaged")
    assert absent_version() == []
    write_delivery(delivery, tmp_path / "acl", built)
    assert (tmp_path / "acl" / name).read_bytes() == b"%PDF-1.7 first, damaged"


def test_the_anthology_gets_revisions_errata_and_the_retraction(tmp_path: Path) -> None:
    folder = written("acl", tmp_path)
    first = "2024.ex-1.1"
    names = {path.name for path in (folder / "pdf").iterdir()}
    assert {f"{first}v1.pdf", f"{first}v2.pdf", f"{first}e1.pdf"} <= names
    assert (folder / "pdf" / f"{first}v2.pdf").read_bytes() == b"%PDF-1.7 second, stamped"
    data = tmp_path / "data"
    (data / "xml").mkdir(parents=True)
    (data / "yaml" / "venues").mkdir(parents=True)
    (data / "yaml" / "sigs").mkdir()
    (data / "yaml" / "people.yaml").write_text("{}\n")
    (data / "yaml" / "venues" / "ex.yaml").write_text("acronym: EX\nname: Examples\n")
    grammar = next(Path(acl_anthology.__file__).parent.rglob("schema.rnc"))
    (data / "xml" / "schema.rnc").write_bytes(grammar.read_bytes())
    (data / "xml" / "2024.ex.xml").write_bytes((folder / "xml" / "2024.ex.xml").read_bytes())
    collection = acl_anthology.Anthology(datadir=data, verbose=False).collections.get("2024.ex")
    collection.load()
    (volume,) = collection.volumes()
    paper = next(iter(volume.papers()))
    assert [(one.id, one.note, one.date) for one in paper.revisions] == [
        ("1", None, None),
        ("2", "New sums.", DAYS[1]),
    ]
    assert [(one.id, one.date) for one in paper.errata] == [("1", DAYS[0])]
    assert (paper.deletion.type.value, paper.deletion.date) == ("retracted", DAYS[2])
    assert paper.is_deleted


def test_an_erratum_without_a_pdf_is_told_to_the_anthology_by_hand() -> None:
    volume = corrected_volume()
    first, *rest = volume.sections[0].papers
    bare = replace(first, erratum=(replace(first.erratum[0], file=""),))
    changed = replace(
        volume,
        sections=(replace(volume.sections[0], papers=(bare, *rest)), *volume.sections[1:]),
    )
    found = EXPORTS["acl"](changed).findings
    assert "export-acl-updates" in {one.check for one in found}


def text(target: str, volume: Volume) -> str:
    """The texts of a delivery, one after the other."""
    return "\n".join(str(one) for one in EXPORTS[target](volume).texts.values())


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("bibtex", "note = {Best Paper. Erratum of 1 June 2024; version 2 of 2 July 2024; "),
        ("biblatex", "addendum = {Best Paper. Erratum of 1 June 2024; version 2 of 2 July 2024; "),
        ("pmlr", "note = {Erratum of 1 June 2024; version 2 of 2 July 2024; retracted on 3 Au"),
        ("ris", f"N1  - {TOLD[0]}\r\nN1  - {TOLD[1]}\r\nN1  - {TOLD[2]}\r\n"),
        ("endnote", f"%Z {TOLD[0]}\n%Z {TOLD[1]}\n%Z {TOLD[2]}\n"),
        ("csl", '"status": "Retracted", "version": "2", "note": "Erratum (1 June 2024): '),
        ("ceur", "<br><i>Erratum (1 June 2024): Read a &amp; &lt;b&gt;.</i>"),
        ("zenodo", '"version": "2", "notes": "<p>Erratum (1 June 2024): Read a &amp; &lt;b&gt;.<'),
        ("oai", "<oai:datestamp>2024-08-03</oai:datestamp>"),
    ],
)
def test_other_formats_say_it_where_they_can(target: str, wanted: str) -> None:
    assert wanted in text(target, corrected_volume())
    assert wanted not in text(target, sample_volume())


@pytest.mark.parametrize(
    ("target", "file"), [("csl", "csl/csl-data.json"), ("zenodo", "zenodo/schema.json")]
)
def test_json_is_valid(target: str, file: str) -> None:
    path = SHARED.parent / "schemas" / file
    if not path.is_file():
        absent("the folder of schemas")
    found = EXPORTS[target](corrected_volume()).texts
    name = "ex2024.json" if target == "csl" else "gerven24a.json"
    value = json.loads(str(found[name]))
    jsonschema.validate(
        value if target == "csl" else value["metadata"], json.loads(path.read_text())
    )


def test_jsonl_follows_its_schema_and_has_it_all() -> None:
    found = EXPORTS["jsonl"](corrected_volume()).texts
    rules = json.loads(str(found["schema.json"]))
    first, *rest = [json.loads(line) for line in str(found["ex2024.jsonl"]).splitlines()]
    for paper in (first, *rest):
        jsonschema.validate(paper, rules)
    assert (first["version"], first["retracted"]) == (2, DAYS[2])
    assert first["replaced"] == [{"pdf": OLD, "sha256": "1" * 64}]
    assert [(one["kind"], one["on"]) for one in first["updates"]] == list(
        zip(["erratum", "version", "retraction"], DAYS, strict=True)
    )
    assert not {"version", "retracted", "replaced", "updates"} & set(rest[0])


def test_dblp_cannot_say_that_a_paper_is_retracted_and_that_is_told() -> None:
    found = {one.check for one in EXPORTS["dblp"](corrected_volume()).findings}
    assert "export-dblp-updates" in found
