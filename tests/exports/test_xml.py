"""XML deliveries against the archives' own schemas, field by field."""

from dataclasses import replace
from pathlib import Path

import acl_anthology
import pytest
from lxml import etree

from procbuild.exports import EXPORTS
from procbuild.exports.common import dates_of, name_parts
from procbuild.model import Section
from procbuild.text import plain
from tests.conftest import SHARED, absent
from tests.exports.samples import AUTHORS, TITLES, sample_volume

SCHEMAS = SHARED.parent / "schemas"

NAMES = {
    "c": "http://www.crossref.org/schema/5.4.0",
    "d": "http://datacite.org/schema/kernel-4",
    "j": "http://www.ncbi.nlm.nih.gov/JATS1",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def schema(path: str) -> etree.XMLSchema | etree.RelaxNG:
    file = SCHEMAS / path
    if not file.is_file():
        absent("the folder of schemas")
    parsed = etree.parse(file)
    return etree.RelaxNG(parsed) if path.endswith(".rng") else etree.XMLSchema(parsed)


def as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def delivered(
    target: str, folder: Path | None = None, **exports: object
) -> dict[str, etree._Element]:
    """The XML files of a delivery."""
    volume = sample_volume(folder, exports={target: exports} if exports else None)
    delivery = EXPORTS[target](volume)
    there = {name: path for name, path in delivery.copies.items() if path.is_file()}
    return {
        name: etree.fromstring(as_bytes(text if isinstance(text, str) else text(there)))
        for name, text in delivery.texts.items()
        if name.endswith(".xml")
    }


def strings(root: etree._Element, path: str) -> list[str]:
    return [str(one) for one in root.xpath(path, namespaces=NAMES)]


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
def test_archives_schemas_accept_it(
    target: str, file: str, exports: dict[str, object], tmp_path: Path
) -> None:
    checker = schema(file)
    files = delivered(target, tmp_path, **exports)
    assert files
    for name, root in files.items():
        assert checker.validate(root), f"{name}: {checker.error_log}"


def test_crossref_says_what_the_volume_says() -> None:
    (root,) = delivered("crossref").values()
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


def test_crossref_writes_nothing_where_nothing_has_a_doi() -> None:
    volume = sample_volume()
    conference = replace(volume.conference, volume=replace(volume.conference.volume, doi=""))
    papers = tuple(replace(paper, doi="") for paper in volume.papers)
    bare = replace(volume, conference=conference)
    for sections in ((), (Section(id="", title="", papers=papers),)):
        delivery = EXPORTS["crossref"](replace(bare, sections=sections))
        assert set(delivery.texts.values()) == {""}
        said = [one.message for one in delivery.findings if one.severity == "error"]
        assert "Neither a paper nor the volume has a DOI: there is nothing to deposit" in said


def test_crossref_pads_dates_and_names_the_batch() -> None:
    (root,) = delivered("crossref").values()
    assert set(strings(root, "//c:publication_date/c:month/text()")) == {"05"}
    assert set(strings(root, "//c:publication_date/c:day/text()")) == {"04"}
    date = root.xpath("//c:conference_date", namespaces=NAMES)[0]
    assert (date.get("start_month"), date.get("start_day")) == ("07", "09")
    assert len(strings(root, "//c:doi_batch_id/text()")[0]) >= 4
    assert strings(root, "//c:head/c:timestamp/text()") == ["20240504000000"]
    (again,) = delivered("crossref", depositor="D", email="d@example.org", revision=2).values()
    assert strings(again, "//c:head/c:timestamp/text()") == ["20240504000002"]


def test_datacite_says_what_the_volume_says() -> None:
    files = delivered("datacite")
    assert sorted(files) == sorted(
        ["ex2024.xml", "gerven24a.xml", "deep24a.xml", "ali24a.xml", "plato24a.xml"]
    )
    root = files["gerven24a.xml"]
    assert strings(root, "//d:identifier/text()") == ["10.5072/ex.p0"]
    assert strings(root, "//d:creatorName/text()") == [one.inverted for one in AUTHORS[0]]
    assert strings(root, "//d:creatorName/@nameType") == ["Personal", "Personal", "Organizational"]
    assert strings(root, "/d:resource/d:titles/d:title/text()") == [plain(TITLES[0])]
    assert strings(root, "//d:subject/text()") == ["graphs & nets", "a_b"]
    assert strings(root, "//d:rights/@rightsURI") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    assert strings(root, "//d:relatedIdentifier/text()") == ["10.5072/examples"]
    assert strings(root, "//d:relatedItem/d:firstPage/text()") == ["1"]
    assert len(strings(files["ex2024.xml"], "//d:relatedIdentifier/text()")) == 4


def test_acl_keeps_names_titles_and_hashes(tmp_path: Path) -> None:
    files = delivered("acl", tmp_path)
    root = files["xml/2024.ex.xml"]
    titles = ["".join(one.itertext()) for one in root.xpath("//paper/title")]
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
        "van-gerven-etal-2024-50",
        "zhang-2024-paper",
        "aly-orsted-nguyen-2024-talm",
        "plato-2024-sparse",
    ]
    assert strings(root, "//paper[1]/attachment/text()") == [
        "2024.ex-1.1.Supplement.zip",
        "2024.ex-1.1.Film2.mp4",
    ]
    assert len(strings(root, "//attachment/@hash")) == 2
    assert all(len(one) == 8 for one in strings(root, "//@hash"))
    assert strings(root, "//paper/pages/text()") == ["1-10", "11-20", "21-30", "31"]


def test_dblp_has_sections_and_ends_titles_with_a_stop() -> None:
    (root,) = delivered("dblp").values()
    assert strings(root, "//publ/title/text()") == [
        plain(title) if title.endswith("?") else f"{plain(title)}." for title in TITLES
    ]
    assert strings(root, "//toc/section/text()") == ["Talks & Posters", "Second"]
    assert strings(root, "//publ[1]/author/text()") == [one.display for one in AUTHORS[0]]
    assert strings(root, "//publ/pages/text()") == ["1-10", "11-20", "21-30", "31"]
    assert strings(root, "//publ[1]/ee/text()") == ["https://doi.org/10.5072/ex.p0"]
    assert strings(root, "//conf/date/text()") == [dates_of(sample_volume())] == ["9-11 July 2023"]


def test_oai_records_are_dublin_core() -> None:
    (root,) = delivered("oai").values()
    assert strings(root, "//dc:title/text()") == [plain(title) for title in TITLES]
    assert strings(root, "//dc:creator/text()") == [
        one.inverted for people in AUTHORS for one in people
    ]
    assert "https://example.org/p/papers/gerven24a.pdf" in strings(root, "//dc:identifier/text()")


def test_the_anthologys_own_package_reads_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "xml").mkdir(parents=True)
    (data / "yaml" / "venues").mkdir(parents=True)
    (data / "yaml" / "sigs").mkdir()
    (data / "yaml" / "people.yaml").write_text("{}\n")
    (data / "yaml" / "venues" / "ex.yaml").write_text("acronym: EX\nname: Examples\n")
    grammar = next(Path(acl_anthology.__file__).parent.rglob("schema.rnc"))
    (data / "xml" / "schema.rnc").write_bytes(grammar.read_bytes())
    (root,) = delivered("acl", tmp_path / "store").values()
    (data / "xml" / "2024.ex.xml").write_bytes(etree.tostring(root))
    collection = acl_anthology.Anthology(datadir=data, verbose=False).collections.get("2024.ex")
    collection.load()
    (volume,) = collection.volumes()
    names = [
        [(one.name.first or "", one.name.last) for one in paper.authors]
        for paper in volume.papers()
    ]
    assert names == [[name_parts(person) for person in people] for people in AUTHORS]
