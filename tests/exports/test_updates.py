"""Errata, new versions and retractions in exports, validated by the schemas of the archives."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from procbuild.delivery import absent_files, write_delivery
from procbuild.exports import EXPORTS
from procbuild.model import Volume
from tests.changed_volumes import with_first_paper
from tests.exports.anthology import read_with_anthology
from tests.exports.samples import corrected_volume, sample_volume
from tests.exports.schemas import json_schema, xml_schema
from tests.exports.test_xml import strings

CROSSREF = {"depositor": "D", "email": "d@example.org", "policy": "10.5555/policy"}
NOTICES = (
    "Erratum (1 June 2024): Read a & <b>.",
    "Version 2 (2 July 2024): New sums.",
    "Retraction (3 August 2024): It is wrong.",
)
DATES = ["2024-06-01", "2024-07-02", "2024-08-03"]
EARLIER_VERSION = "https://example.org/p/papers/gerven24a/paper-v1.pdf"


def write_export(target: str, tmp_path: Path, **exports: object) -> Path:
    """Export the corrected volume and return the folder of files."""
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
def test_exports_are_valid_by_the_schemas_of_archives(
    target: str, file: str, exports: dict[str, object], tmp_path: Path
) -> None:
    validator = xml_schema(file)
    files = list(write_export(target, tmp_path, **exports).rglob("*.xml"))
    assert files
    for path in files:
        assert validator.validate(etree.parse(path)), f"{path.name}: {validator.error_log}"


def test_crossref_notices_refer_to_the_doi_of_the_paper(tmp_path: Path) -> None:
    (path,) = write_export("crossref", tmp_path, **CROSSREF).glob("*.xml")
    root = etree.parse(path).getroot()
    assert [
        (update.get("type"), update.get("date"), update.text)
        for update in root.xpath("//c:update", namespaces={"c": root.nsmap[None]})
    ] == [
        ("erratum", DATES[0], "10.5072/ex.p0"),
        ("new_version", DATES[1], "10.5072/ex.p0"),
        ("retraction", DATES[2], "10.5072/ex.p0"),
    ]
    assert strings(root, "//c:assertion/@name") == ["erratum-1", "version-2", "retraction"]
    assert strings(root, "//c:crossmark_policy/text()") == ["10.5555/policy"]
    assert strings(root, "//c:version/text()") == ["2"]
    assert strings(root, "//c:head/c:timestamp/text()") == ["20240803000000"]
    assert strings(root, "//c:conference_paper[1]/c:pages/*/text()") == ["1", "10"]
    assert len(root.xpath("//*[local-name() = 'license_ref']")) == 4


def test_without_a_policy_crossref_gets_no_notices_but_a_warning() -> None:
    delivery = EXPORTS["crossref"](corrected_volume())
    assert "crossmark" not in str(delivery.texts)
    (finding,) = (
        finding for finding in delivery.findings if finding.check == "export-crossref-updates"
    )
    assert (finding.paper, finding.severity) == ("p0", "warning")
    assert "policy below [exports.crossref] in volume.toml" in finding.remedy


def test_datacite_has_dates_versions_and_the_earlier_version(tmp_path: Path) -> None:
    folder = write_export("datacite", tmp_path)
    root = etree.parse(folder / "gerven24a.xml").getroot()
    assert strings(root, "//d:date/text()") == ["2024-05-04", *DATES]
    assert strings(root, "//d:date/@dateType") == ["Issued", "Updated", "Updated", "Withdrawn"]
    assert strings(root, "//d:date/@dateInformation") == list(NOTICES)
    assert strings(root, "//d:version/text()") == ["2"]
    assert strings(root, "//d:relatedIdentifier[@relationType='IsNewVersionOf']/text()") == [
        EARLIER_VERSION
    ]
    (data,) = (json.loads((folder / "gerven24a.json").read_bytes())["data"]["attributes"],)
    assert [entry["date"] for entry in data["dates"]] == ["2024-05-04", *DATES]
    assert data["version"] == "2"
    other = etree.parse(folder / "deep24a.xml").getroot()
    assert strings(other, "//d:version/text() | //d:date/@dateInformation") == []


def test_an_earlier_version_that_cannot_be_stamped_is_exported_unchanged(
    tmp_path: Path,
) -> None:
    volume = corrected_volume(tmp_path, exports={"acl": {"venue": "ex"}})
    delivery, built = EXPORTS["acl"](volume), tmp_path / "built"
    name = "pdf/2023.ex-1.1v1.pdf"

    def remedies() -> list[str]:
        findings = absent_files(delivery, "acl", built)
        return [finding.remedy for finding in findings if finding.message.startswith(name)]

    assert remedies() == []
    (built / "papers" / "gerven24a" / "paper-v1.pdf").unlink()
    assert remedies() == ["Put p0/paper-v1.pdf back into the store, then build the book."]
    (tmp_path / "p0" / "paper-v1.pdf").write_bytes(b"%PDF-1.7 first, damaged")
    assert remedies() == []
    write_delivery(delivery, tmp_path / "acl", built)
    assert (tmp_path / "acl" / name).read_bytes() == b"%PDF-1.7 first, damaged"


def test_the_acl_anthology_reads_revisions_errata_and_the_retraction(tmp_path: Path) -> None:
    folder = write_export("acl", tmp_path)
    first = "2023.ex-1.1"
    names = {path.name for path in (folder / "pdf").iterdir()}
    assert {f"{first}v1.pdf", f"{first}v2.pdf", f"{first}e1.pdf"} <= names
    assert (folder / "pdf" / f"{first}v2.pdf").read_bytes() == b"%PDF-1.7 second, stamped"
    volume = read_with_anthology((folder / "xml" / "2023.ex.xml").read_bytes(), tmp_path / "data")
    paper = next(iter(volume.papers()))
    assert [(revision.id, revision.note, revision.date) for revision in paper.revisions] == [
        ("1", None, None),
        ("2", "New sums.", DATES[1]),
    ]
    assert [(erratum.id, erratum.date) for erratum in paper.errata] == [("1", DATES[0])]
    assert (paper.deletion.type.value, paper.deletion.date) == ("retracted", DATES[2])
    assert paper.is_deleted


def test_an_erratum_without_a_pdf_is_a_finding_for_acl() -> None:
    volume = corrected_volume()
    erratum = replace(volume.papers[0].erratum[0], file="")
    findings = EXPORTS["acl"](with_first_paper(volume, erratum=(erratum,))).findings
    assert "export-acl-updates" in {finding.check for finding in findings}


def exported_text(target: str, volume: Volume) -> str:
    """Return all texts of an export, joined."""
    return "\n".join(str(text) for text in EXPORTS[target](volume).texts.values())


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("bibtex", "note = {Best Paper. Erratum of 1 June 2024; version 2 of 2 July 2024; "),
        ("biblatex", "addendum = {Best Paper. Erratum of 1 June 2024; version 2 of 2 July 2024; "),
        ("pmlr", "note = {Erratum of 1 June 2024; version 2 of 2 July 2024; retracted on 3 Au"),
        ("ris", f"N1  - {NOTICES[0]}\r\nN1  - {NOTICES[1]}\r\nN1  - {NOTICES[2]}\r\n"),
        ("endnote", f"%Z {NOTICES[0]}\n%Z {NOTICES[1]}\n%Z {NOTICES[2]}\n"),
        ("csl", '"status": "Retracted", "version": "2", "note": "Erratum (1 June 2024): '),
        ("ceur", "<br><i>Erratum (1 June 2024): Read a &amp; &lt;b&gt;.</i>"),
        ("zenodo", '"version": "2", "notes": "<p>Erratum (1 June 2024): Read a &amp; &lt;b&gt;.<'),
        ("oai", "<oai:datestamp>2024-08-03</oai:datestamp>"),
    ],
)
def test_other_formats_mention_the_notices(target: str, expected: str) -> None:
    assert expected in exported_text(target, corrected_volume())
    assert expected not in exported_text(target, sample_volume())


@pytest.mark.parametrize(
    ("target", "file"), [("csl", "csl/csl-data.json"), ("zenodo", "zenodo/schema.json")]
)
def test_json_is_valid_by_its_schema(target: str, file: str) -> None:
    texts = EXPORTS[target](corrected_volume()).texts
    name = "ex2024.json" if target == "csl" else "gerven24a.json"
    value = json.loads(str(texts[name]))
    jsonschema.validate(value if target == "csl" else value["metadata"], json_schema(file))


def test_jsonl_is_valid_and_has_all_notices() -> None:
    texts = EXPORTS["jsonl"](corrected_volume()).texts
    schema = json.loads(str(texts["schema.json"]))
    first, *rest = [json.loads(line) for line in str(texts["ex2024.jsonl"]).splitlines()]
    for paper in (first, *rest):
        jsonschema.validate(paper, schema)
    assert (first["version"], first["retracted"]) == (2, DATES[2])
    assert first["replaced"] == [{"pdf": EARLIER_VERSION, "sha256": "1" * 64}]
    assert [(update["kind"], update["on"]) for update in first["updates"]] == list(
        zip(["erratum", "version", "retraction"], DATES, strict=True)
    )
    assert not {"version", "retracted", "replaced", "updates"} & set(rest[0])


def test_dblp_cannot_express_a_retraction_so_there_is_a_finding() -> None:
    findings = EXPORTS["dblp"](corrected_volume()).findings
    assert "export-dblp-updates" in {finding.check for finding in findings}
