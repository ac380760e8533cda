"""Exports in XML, validated by the schemas of the archives and checked field by field."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from procbuild.exports import EXPORTS
from procbuild.exports.common import dates_of, name_parts
from procbuild.model import Section
from procbuild.text import plain
from tests.changed_volumes import with_first_paper, with_identity
from tests.exports.anthology import read_with_anthology
from tests.exports.samples import AUTHORS, TITLES, sample_volume
from tests.exports.schemas import xml_schema

NAMES = {
    "c": "http://www.crossref.org/schema/5.4.0",
    "d": "http://datacite.org/schema/kernel-4",
    "j": "http://www.ncbi.nlm.nih.gov/JATS1",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def export_xml(
    target: str, folder: Path | None = None, **exports: object
) -> dict[str, etree._Element]:
    """Export the sample volume and return its XML files."""
    volume = sample_volume(folder, exports={target: exports} if exports else None)
    delivery = EXPORTS[target](volume)
    existing_copies = {name: path for name, path in delivery.copies.items() if path.is_file()}
    return {
        name: etree.fromstring(as_bytes(text if isinstance(text, str) else text(existing_copies)))
        for name, text in delivery.texts.items()
        if name.endswith(".xml")
    }


def strings(root: etree._Element, path: str) -> list[str]:
    return [str(value) for value in root.xpath(path, namespaces=NAMES)]


@pytest.mark.parametrize(
    ("target", "file", "exports"),
    [
        ("crossref", "crossref/crossref5.4.0.xsd", {}),
        ("crossref", "crossref/crossref5.3.1.xsd", {"schema": "5.3.1"}),
        ("datacite", "datacite/kernel-4.6/metadata.xsd", {}),
        ("oai", "oai/bundle.xsd", {}),
        ("acl", "acl/acl.rng", {}),
    ],
)
def test_exports_are_valid_by_the_schemas_of_archives(
    target: str, file: str, exports: dict[str, object], tmp_path: Path
) -> None:
    validator = xml_schema(file)
    files = export_xml(target, tmp_path, **exports)
    assert files
    for name, root in files.items():
        assert validator.validate(root), f"{name}: {validator.error_log}"


def test_crossref_has_the_metadata_of_the_volume() -> None:
    (root,) = export_xml("crossref").values()
    assert strings(root, "//c:conference_paper/c:titles/c:title/text()") == [
        plain(title) for title in TITLES
    ]
    assert strings(root, "//c:conference_paper/c:doi_data/c:doi/text()") == [
        f"10.5072/ex.p{number}" for number in range(4)
    ]
    first = root.xpath("//c:conference_paper", namespaces=NAMES)[0]
    assert strings(first, "c:contributors/*/c:surname/text()") == ["van Gerven", "García Márquez"]
    assert strings(first, ".//c:suffix/text()") == ["Jr."]
    assert strings(first, ".//c:ORCID/text()") == ["https://orcid.org/0000-0002-1825-0097"]
    assert strings(first, ".//c:organization/text()") == ["The Example Collaboration"]
    assert strings(first, ".//c:institution_name/text()") == [
        "Arts & Crafts <Univ.>",
        "Second Place",
    ]
    assert strings(first, "c:pages/*/text()") == ["1", "10"]
    assert "".join(first.xpath("j:abstract/j:p[1]//text()", namespaces=NAMES)) == (
        "First 5% of $x_{i} < 2$ & more."
    )
    assert strings(first, "j:abstract/j:p[2]/text()") == ["Second <paragraph>."]
    assert strings(root, "//c:conference_paper//c:surname/text()")[2:] == [
        *("张伟", "Zhang", "علي", "Ørsted-Nguyễn", "Plato")
    ]
    assert strings(root, "//c:isbn/text()") == ["9783161484100"]
    assert strings(root, "//c:issn/text()") == ["2640-3498"]


def test_crossref_names_the_sponsor_of_the_volume_not_the_host() -> None:
    delivery = EXPORTS["crossref"](
        with_identity(sample_volume(), sponsored_by="Society for Examples")
    )
    (text,) = delivery.texts.values()
    root = etree.fromstring(as_bytes(str(text)))
    assert strings(root, "//c:conference_sponsor/text()") == ["Society for Examples"]


def test_crossref_is_told_what_is_published_of_a_paper_and_in_which_language(
    tmp_path: Path,
) -> None:
    volume = with_first_paper(sample_volume(tmp_path), pdf=None, language="pt-BR")
    delivery = EXPORTS["crossref"](volume)
    (text,) = delivery.texts.values()
    root = etree.fromstring(as_bytes(str(text)))
    types = strings(root, "//c:conference_paper/@publication_type")
    assert types == ["abstract_only", "full_text", "full_text", "full_text"]
    assert strings(root, "//c:conference_paper/@language") == ["pt", "en", "en", "en"]
    assert xml_schema("crossref/crossref5.4.0.xsd").validate(root)
    (finding,) = (one for one in delivery.findings if one.check == "export-crossref-files")
    assert (finding.paper, finding.severity) == ("p0", "warning")


def test_crossref_writes_nothing_if_nothing_has_a_doi() -> None:
    volume = sample_volume()

    papers = tuple(replace(paper, doi="") for paper in volume.papers)
    without_dois = with_identity(volume, doi="")
    for sections in ((), (Section(id="", title="", papers=papers),)):
        delivery = EXPORTS["crossref"](replace(without_dois, sections=sections))
        assert set(delivery.texts.values()) == {""}
        errors = [finding.message for finding in delivery.findings if finding.severity == "error"]
        assert "Neither a paper nor the volume has a DOI: there is nothing to deposit" in errors


def test_crossref_pads_dates_and_names_the_batch() -> None:
    (root,) = export_xml("crossref").values()
    assert set(strings(root, "//c:publication_date/c:month/text()")) == {"05"}
    assert set(strings(root, "//c:publication_date/c:day/text()")) == {"04"}
    date = root.xpath("//c:conference_date", namespaces=NAMES)[0]
    assert (date.get("start_month"), date.get("start_day")) == ("07", "09")
    assert len(strings(root, "//c:doi_batch_id/text()")[0]) >= 4
    assert strings(root, "//c:head/c:timestamp/text()") == ["20240504000000"]
    (second_revision,) = export_xml(
        "crossref", depositor="D", email="d@example.org", revision=2
    ).values()
    assert strings(second_revision, "//c:head/c:timestamp/text()") == ["20240504000002"]


def test_datacite_has_the_metadata_of_the_volume() -> None:
    files = export_xml("datacite")
    assert sorted(files) == sorted(
        ["ex2024.xml", "gerven24a.xml", "deep24a.xml", "ali24a.xml", "plato24a.xml"]
    )
    root = files["gerven24a.xml"]
    assert strings(root, "//d:identifier/text()") == ["10.5072/ex.p0"]
    assert strings(root, "//d:creatorName/text()") == [author.inverted for author in AUTHORS[0]]
    assert strings(root, "//d:creatorName/@nameType") == ["Personal", "Personal", "Organizational"]
    assert strings(root, "/d:resource/d:titles/d:title/text()") == [plain(TITLES[0])]
    assert strings(root, "//d:subject/text()") == ["graphs & nets", "a_b"]
    assert strings(root, "//d:rights/text()") == ["Creative Commons Attribution 4.0 International"]
    assert strings(root, "//d:rights/@rightsURI") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    assert strings(root, "//d:relatedIdentifier/text()") == ["10.5072/examples"]
    assert strings(root, "//d:relatedItem/d:firstPage/text()") == ["1"]
    parts = "//d:relatedIdentifier[@relationType='HasPart']/text()"
    assert len(strings(files["ex2024.xml"], parts)) == 4


def test_acl_keeps_names_titles_and_hashes(tmp_path: Path) -> None:
    files = export_xml("acl", tmp_path)
    root = files["xml/2023.ex.xml"]
    titles = ["".join(title.itertext()) for title in root.xpath("//paper/title")]
    assert titles == [title.replace("$", "") for title in TITLES]
    assert strings(root, "//paper[1]/title/tex-math/text()") == [r"\alpha"]
    assert strings(root, "//paper[4]/title/fixed-case/text()") == ["Vienna"]
    assert strings(root, "//paper[3]/title/fixed-case/text()") == ["BERT"]
    assert strings(root, "//paper/author/last/text()") == [
        *("van Gerven Jr.", "García Márquez", "The Example Collaboration"),
        *("张伟", "Zhang", "علي", "Ørsted-Nguyễn", "Plato"),
    ]
    assert strings(root, "//variant/@script") == ["hani"]
    assert strings(root, "//paper/bibkey/text()") == [
        "van-gerven-etal-2023-50",
        "zhang-2023-paper",
        "aly-orsted-nguyen-2023-talm",
        "plato-2023-sparse",
    ]
    assert strings(root, "//paper[1]/attachment/text()") == [
        "2023.ex-1.1.Supplement.zip",
        "2023.ex-1.1.Film2.mp4",
    ]
    assert len(strings(root, "//attachment/@hash")) == 2
    assert all(len(hash_) == 8 for hash_ in strings(root, "//@hash"))
    assert strings(root, "//paper/pages/text()") == ["1-10", "11-20", "21-30", "31"]


def test_acl_has_the_time_of_the_event_and_the_venue_of_workshops(tmp_path: Path) -> None:
    (root,) = export_xml("acl", tmp_path).values()
    assert strings(root, "//meta/month/text() | //meta/year/text()") == ["July", "2023"]
    assert strings(root, "//meta/venue/text()") == ["ex", "ws"]


def test_dblp_has_sections_and_titles_that_end_with_a_period() -> None:
    (root,) = export_xml("dblp").values()
    assert strings(root, "//publ/title/text()") == [
        plain(title) if title.endswith("?") else f"{plain(title)}." for title in TITLES
    ]
    assert strings(root, "//toc/section/text()") == ["Talks & Posters", "Second"]
    assert strings(root, "//publ[1]/author/text()") == [author.display for author in AUTHORS[0]]
    assert strings(root, "//publ/pages/text()") == ["1-10", "11-20", "21-30", "31"]
    assert strings(root, "//publ[1]/ee/text()") == ["https://doi.org/10.5072/ex.p0"]
    days = dates_of(sample_volume().conference.event)
    assert strings(root, "//conf/date/text()") == [days] == ["9-11 July 2023"]


def test_oai_records_are_dublin_core() -> None:
    (root,) = export_xml("oai").values()
    assert strings(root, "//dc:title/text()") == [plain(title) for title in TITLES]
    assert strings(root, "//dc:creator/text()") == [
        author.inverted for authors in AUTHORS for author in authors
    ]
    assert "https://example.org/p/papers/gerven24a.pdf" in strings(root, "//dc:identifier/text()")


def test_the_package_of_the_acl_anthology_reads_the_names(tmp_path: Path) -> None:
    (root,) = export_xml("acl", tmp_path / "store").values()
    volume = read_with_anthology(etree.tostring(root), tmp_path / "data")
    names = [
        [(author.name.first or "", author.name.last) for author in paper.authors]
        for paper in volume.papers()
    ]
    assert names == [[name_parts(person) for person in people] for people in AUTHORS]
