"""Archives learn of the code and data of papers, and of the volume's identifiers."""

import json
from typing import Any

import pytest
from lxml import etree

from procbuild.exports import EXPORTS
from procbuild.exports.material import Material, material
from procbuild.model import Link, Volume
from tests.changed_volumes import with_first_paper
from tests.exports.samples import sample_volume
from tests.exports.schemas import xml_schema

LINKS = (
    Link(label="Code", url="https://code.example.org/x?a=1&b=2"),
    Link(label="Open data", url="https://doi.org/10.5072/data.1"),
    Link(label="Video", url="https://video.example.org/v"),
    Link(label="Database of venues", url="https://example.org/venues"),
)


def linked_volume(**crossref: object) -> Volume:
    options = {"crossref": {"depositor": "D", "email": "d@example.org", **crossref}}
    return with_first_paper(sample_volume(exports=options), links=LINKS)


def attributes(volume: Volume, name: str) -> dict[str, Any]:
    text = EXPORTS["datacite"](volume).texts[name]
    value: dict[str, Any] = json.loads(str(text))["data"]["attributes"]
    return value


def test_links_to_code_and_data_are_material_of_a_paper() -> None:
    assert list(material(linked_volume().papers[0])) == [
        Material("Code", "https://code.example.org/x?a=1&b=2", "url"),
        Material("Open data", "10.5072/data.1", "doi"),
    ]


@pytest.mark.parametrize("schema", ["5.4.0", "5.3.1"])
def test_crossref_relates_papers_to_their_code_and_data(schema: str) -> None:
    deposit = str(EXPORTS["crossref"](linked_volume(schema=schema)).texts["ex2024-crossref.xml"])
    root = etree.fromstring(deposit.encode())
    relations = root.findall(".//{http://www.crossref.org/relations.xsd}inter_work_relation")
    assert [(relation.get("identifier-type"), relation.text) for relation in relations] == [
        ("uri", "https://code.example.org/x?a=1&b=2"),
        ("doi", "10.5072/data.1"),
    ]
    validator = xml_schema(f"crossref/crossref{schema}.xsd")
    assert validator.validate(root), validator.error_log


def test_crossref_is_told_that_identifiers_are_of_an_electronic_volume() -> None:
    deposit = str(EXPORTS["crossref"](sample_volume()).texts["ex2024-crossref.xml"])
    assert '<isbn media_type="electronic">9783161484100</isbn>' in deposit
    assert '<issn media_type="electronic">2640-3498</issn>' in deposit


def test_datacite_relates_papers_to_their_code_and_data() -> None:
    related = attributes(linked_volume(), "gerven24a.json")["relatedIdentifiers"]
    assert [
        (item["relatedIdentifierType"], item["relatedIdentifier"])
        for item in related
        if item["relationType"] == "IsSupplementedBy"
    ] == [("URL", "https://code.example.org/x?a=1&b=2"), ("DOI", "10.5072/data.1")]


def test_datacite_has_the_identifiers_of_the_volume() -> None:
    volume = attributes(sample_volume(), "ex2024.json")
    isbn = {"identifier": "9783161484100", "identifierType": "ISBN"}
    series = {
        "relatedIdentifier": "2640-3498",
        "relatedIdentifierType": "ISSN",
        "relationType": "IsPartOf",
    }
    assert volume["identifiers"] == [isbn]
    assert series in volume["relatedIdentifiers"]
    xml = str(EXPORTS["datacite"](sample_volume()).texts["ex2024.xml"])
    assert 'alternateIdentifierType="ISBN">9783161484100<' in xml
    assert 'relatedIdentifierType="ISSN" relationType="IsPartOf">2640-3498<' in xml


def test_the_json_of_datacite_has_the_pages_and_languages_that_its_xml_has() -> None:
    paper = attributes(sample_volume(), "gerven24a.json")
    (item,) = paper["relatedItems"]
    assert (item["volume"], item["firstPage"], item["lastPage"]) == ("7", "1", "10")
    assert item["titles"] == [{"title": "Proceedings of Examples & Others"}]
    assert item["relationType"] == "IsPublishedIn"
    for field in ("titles", "subjects", "descriptions"):
        assert {part["lang"] for part in paper[field]} == {"en"}


def test_zenodo_relates_papers_to_their_code_and_data() -> None:
    text = str(EXPORTS["zenodo"](linked_volume()).texts["gerven24a.json"])
    related = json.loads(text)["metadata"]["related_identifiers"]
    assert {
        "identifier": "10.5072/data.1",
        "relation": "isSupplementedBy",
        "scheme": "doi",
    } in related
