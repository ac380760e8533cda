"""Text deliveries, read back field by field."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import bibtexparser
import jsonschema
import pytest

from procbuild.bibliography import read_bib
from procbuild.conference import Person
from procbuild.delivery import write_delivery
from procbuild.exports import EXPORTS
from procbuild.model import Font, PdfFacts, Volume
from procbuild.sources.aclpub2 import aclpub2
from procbuild.text import from_latex, one_line, plain
from tests.conftest import SHARED, absent
from tests.exports.samples import (
    ABSTRACT,
    AUTHORS,
    TITLES,
    corrected_volume,
    sample_volume,
    without,
)
from tests.sources.reading import read

SCHEMAS = SHARED.parent / "schemas"
BIBTEX = {"bibtex": "ex2024.bib", "biblatex": "ex2024.bib", "pmlr": "ex2023.bib"}
PAGES = ("1-10", "11-20", "21-30", "31")


def text(target: str, name: str, folder: Path | None = None) -> str:
    found = EXPORTS[target](sample_volume(folder)).texts[name]
    assert isinstance(found, str)
    return found


def schema(path: str) -> dict[str, object]:
    file = SCHEMAS / path
    if not file.is_file():
        absent("the folder of schemas")
    loaded: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("target", BIBTEX)
def test_bibtex_of_every_kind_gives_the_model_back(target: str) -> None:
    entries, problems = read_bib(text(target, BIBTEX[target]))
    papers = [entry for entry in entries if entry.kind == "inproceedings"]
    assert problems == ()
    assert [entry.key for entry in papers] == [p.citation_key for p in sample_volume().papers]
    assert [entry.fields["title"] for entry in papers] == list(TITLES)
    assert [entry.fields["pages"].replace("–", "-") for entry in papers] == list(PAGES)
    for entry, authors in zip(papers, AUTHORS, strict=True):
        parts = ("given", "particle", "family", "suffix", "literal")
        assert [[getattr(one, part) for part in parts] for one in entry.authors] == [
            [getattr(one, part) for part in parts] for one in authors
        ]
        assert one_line(entry.fields["abstract"]) == one_line(ABSTRACT)


@pytest.mark.parametrize("target", BIBTEX)
def test_a_second_bibtex_parser_finds_the_same_fields(target: str) -> None:
    written = text(target, BIBTEX[target])
    library = bibtexparser.parse_string(written)
    assert library.failed_blocks == []
    ours = {entry.key: entry for entry in read_bib(written).entries}
    assert {entry.key for entry in library.entries} == set(ours)
    for entry in library.entries:
        for field in entry.fields:
            if field.key not in {"author", "editor", "month", "url", "doi", "openreview"}:
                assert from_latex(str(field.value)) == ours[entry.key].fields[field.key]


@pytest.mark.parametrize("target", ["bibtex", "biblatex"])
def test_biber_finds_nothing_to_warn_of(target: str, tmp_path: Path) -> None:
    biber = shutil.which("biber")
    if not biber:
        absent("biber")
    (tmp_path / "v.bib").write_text(text(target, "ex2024.bib"), encoding="utf-8")
    command = [str(biber), "--tool", "-V", "--output-file", "out.bib", "v.bib"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0
    assert "WARN" not in run.stdout, run.stdout


def test_pandoc_reads_bibtex_and_csl_alike(tmp_path: Path) -> None:
    pandoc = shutil.which("pandoc")
    if not pandoc:
        pytest.skip("pandoc is not here")
    (tmp_path / "v.bib").write_text(text("biblatex", "ex2024.bib"), encoding="utf-8")
    command = [pandoc, "-f", "biblatex", "-t", "csljson", "v.bib"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    ours = {item["id"]: item for item in json.loads(text("csl", "ex2024.json"))}
    for item in json.loads(run.stdout):
        assert item["DOI"] == ours[item["id"]]["DOI"]


def test_csl_is_valid_and_gives_the_model_back() -> None:
    items = json.loads(text("csl", "ex2024.json"))
    jsonschema.validate(items, schema("csl/csl-data.json"))
    for item, title, authors, paper in zip(
        items, TITLES, AUTHORS, sample_volume().papers, strict=True
    ):
        assert item["title"] == plain(title)
        assert item["page"] == paper.page_range
        assert item["DOI"] == paper.doi
        assert item["event-date"] == {"date-parts": [[2023, 7, 9], [2023, 7, 11]]}
        people = [
            Person(
                given=one.get("given", ""),
                family=one.get("family", ""),
                particle=one.get("non-dropping-particle", ""),
                suffix=one.get("suffix", ""),
                literal=one.get("literal", ""),
            )
            for one in item["author"]
        ]
        assert [one.display for one in people] == [one.display for one in authors]


def test_the_folder_for_aclpub2_gives_the_model_back(tmp_path: Path) -> None:
    volume = sample_volume(tmp_path / "store")
    write_delivery(EXPORTS["acl"](volume), tmp_path / "out", tmp_path)
    found, findings = read(aclpub2, tmp_path / "out" / "aclpub2")
    assert [finding.check for finding in findings] == ["collect-volume"]
    assert [one.record.title for one in found] == [  # what looks like HTML is read as HTML
        one.replace("<b> ", "") for one in TITLES
    ]
    assert [one.record.abstract for one in found] == [ABSTRACT] * 4
    for one, people, paper in zip(found, AUTHORS, volume.papers, strict=True):
        assert [person.display for person in one.record.authors] == [
            person.display for person in people
        ]
        assert one.pdf
        assert one.pdf.path
        assert paper.pdf
        assert one.pdf.path.read_bytes() == paper.pdf.read_bytes()
        assert [(blob.label, blob.path and blob.path.read_bytes()) for blob in one.supplements] == [
            (supplement.label, supplement.name.encode()) for supplement in paper.supplements
        ]


def test_ris_records_are_conferences() -> None:
    written = text("ris", "ex2024.ris")
    records = [
        [line.split("  - ", 1) for line in record.split("\r\n") if line]
        for record in re.split(r"ER  - \r\n", written)
        if record.strip()
    ]
    assert len(records) == 4
    for record, title, authors, pages in zip(records, TITLES, AUTHORS, PAGES, strict=True):
        fields = {tag: value for tag, value in record if tag not in {"AU", "ED", "KW"}}
        assert record[0] == ["TY", "CONF"]
        assert fields["TI"] == plain(title)
        assert pages in {f"{fields['SP']}-{fields['EP']}", fields["SP"]}
        names = [value for tag, value in record if tag == "AU"]
        assert len(names) == len(authors)
        assert names[0].startswith(authors[0].literal or authors[0].particle or authors[0].family)
        assert all("\n" not in value for value in fields.values())


def test_endnote_records_have_one_value_per_line() -> None:
    records = text("endnote", "ex2024.enw").split("\n\n")
    assert [re.findall(r"^%T (.*)$", one, re.MULTILINE) for one in records] == [
        [plain(title)] for title in TITLES
    ]
    assert "%A The Example Collaboration,\n" in records[0]
    assert "%P 31\n" in records[3]


def test_jsonl_follows_the_schema_beside_it() -> None:
    files = EXPORTS["jsonl"](sample_volume()).texts
    own = json.loads(str(files["schema.json"]))
    lines = [json.loads(line) for line in str(files["ex2024.jsonl"]).splitlines()]
    for line, title, authors in zip(lines, TITLES, AUTHORS, strict=True):
        jsonschema.validate(line, own)
        assert line["title"] == title
        assert [one["name"] for one in line["authors"]] == [one.display for one in authors]
    assert lines[0]["authors"][0]["orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert lines[0]["section"] == "Talks & Posters"


def test_zenodo_metadata_is_valid() -> None:
    files = EXPORTS["zenodo"](sample_volume()).texts
    rules = schema("zenodo/schema.json")
    for paper, title in zip(sample_volume().papers, TITLES, strict=True):
        metadata = json.loads(str(files[f"{paper.citation_key}.json"]))["metadata"]
        jsonschema.validate(metadata, rules)
        assert metadata["title"] == plain(title)
        assert [one["name"] for one in metadata["creators"]] == [
            one.inverted for one in paper.authors
        ]
        assert metadata["partof_pages"] == paper.page_range
    plan = json.loads(str(files["upload-plan.json"]))
    assert plan["api"].startswith("https://sandbox.")
    assert plan["depositions"][0]["files"] == [
        "gerven24a-data.zip",
        "gerven24a-film.mp4",
        "gerven24a.pdf",
    ]


def test_datacite_json_says_what_its_xml_says() -> None:
    value = json.loads(text("datacite", "gerven24a.json"))["data"]["attributes"]
    assert value["doi"] == "10.5072/ex.p0"
    assert [one["name"] for one in value["creators"]] == [one.inverted for one in AUTHORS[0]]
    assert value["creators"][2]["nameType"] == "Organizational"
    assert value["titles"] == [{"title": plain(TITLES[0])}]


def test_openreview_edits_carry_the_final_entry() -> None:
    edits = [json.loads(line) for line in text("openreview", "edits.jsonl").splitlines()]
    assert [edit["note"]["id"] for edit in edits] == [f"AbCdEf{number}" for number in range(4)]
    bibtex = edits[0]["note"]["content"]["_bibtex"]["value"]
    assert read_bib(bibtex).entries[0].fields["title"] == TITLES[0]


@pytest.mark.parametrize(
    ("target", "name", "told"),
    [
        ("ris", "ex2024.ris", "\r\nLA  - fr\r\n"),
        ("endnote", "ex2024.enw", "\n%G fr\n"),
        ("csl", "ex2024.json", '"language": "fr"'),
        ("oai", "oai.xml", "<dc:language>fr</dc:language>"),
        ("zenodo", "gerven24a.json", '"language": "fra"'),
        ("datacite", "gerven24a.json", '"language": "fr"'),
        ("datacite", "gerven24a.xml", '<title xml:lang="fr">'),
        ("datacite", "gerven24a.xml", "<language>fr</language>"),
        ("datacite", "ex2024.xml", "<language>en</language>"),
    ],
)
def test_a_paper_has_a_language_of_its_own(target: str, name: str, told: str) -> None:
    found = EXPORTS[target](without(sample_volume(), language="fr")).texts[name]
    assert str(found).count(told) == 1


def test_pmlr_names_files_by_key(tmp_path: Path) -> None:
    delivery = EXPORTS["pmlr"](sample_volume(tmp_path, exports={"pmlr": {"forms": "signed"}}))
    assert sorted(delivery.copies) == [
        "ali24a.pdf",
        "deep24a.pdf",
        "gerven24a-supp.mp4",
        "gerven24a-supp.zip",
        "gerven24a.pdf",
        "plato24a.pdf",
        "v7permissions/ali24aPermission.pdf",
        "v7permissions/deep24aPermission.pdf",
        "v7permissions/gerven24aPermission.pdf",
        "v7permissions/plato24aPermission.pdf",
    ]
    assert delivery.copies["v7permissions/ali24aPermission.pdf"] == Path("../../signed/p2.pdf")
    head = read_bib(text("pmlr", "ex2023.bib")).entries[0]
    assert (head.kind, head.key) == ("proceedings", "ex-2023")
    wanted = "booktitle name shortname volume year start end published address conference_url"
    assert set(wanted.split()) <= set(head.fields)
    assert (head.fields["year"], head.fields["published"]) == ("2023", "2024-05-04")
    assert head.fields["sections"] == "talks=Talks & Posters|second=Second"
    assert "sections = {talks=Talks \\& Posters|second=Second}" in text("pmlr", "ex2023.bib")
    assert all(
        re.fullmatch(r"[\x00-\x7f]*", line)
        for line in text("pmlr", "ex2023.bib").splitlines()
        if "Garc" in line
    )


@pytest.mark.parametrize(
    ("short_name", "file", "key"),
    [
        ("UniReps", "unireps2023.bib", "unireps-2023"),
        ("Rep4NLP", "rep4nlp2023.bib", "rep4nlp-2023"),
        ("Café & Bar", "cafebar2023.bib", "cafebar-2023"),
        ("", "workshoponexamples2023.bib", "workshoponexamples-2023"),
    ],
)
def test_pmlr_file_is_called_by_short_name_and_year(short_name: str, file: str, key: str) -> None:
    volume = sample_volume()
    event = replace(volume.conference.event, short_name=short_name)
    volume = replace(volume, conference=replace(volume.conference, event=event))
    ((name, written),) = EXPORTS["pmlr"](volume).texts.items()
    assert (name, read_bib(str(written)).entries[0].key) == (file, key)


def test_pmlr_forms_have_a_folder_before_the_volume_has_a_number() -> None:
    volume = sample_volume(exports={"pmlr": {"forms": "signed"}})
    identity = replace(volume.conference.volume, number="")
    volume = replace(volume, conference=replace(volume.conference, volume=identity))
    assert "vXpermissions/plato24aPermission.pdf" in EXPORTS["pmlr"](volume).copies


def test_pmlr_makes_its_own_keys_where_the_volumes_do_not_fit() -> None:
    volume = without(sample_volume(), citation_key="van-gerven-etal-2024-nets")
    assert "gerven24a.pdf" in EXPORTS["pmlr"](volume).copies


@pytest.mark.parametrize("target", EXPORTS.own)
def test_findings_read_as_well_of_one_paper_as_of_several(target: str) -> None:
    """The command puts ``p0:`` before what one paper lacks, and ``3 papers (…):`` for several."""
    facts = PdfFacts(sha256="", pages=2, page_sizes=((612, 792),))
    volume = without(corrected_volume(), facts=facts, licence="MIT", links=())
    said = [one.message for one in EXPORTS[target](volume).findings if one.paper]
    assert [one for one in said if re.match(r"(it|its) ", one)] == []


def test_pmlr_says_what_its_check_would_say() -> None:
    found = EXPORTS["pmlr"](without(sample_volume(), abstract="", pdf=None, first_page=3))
    told = {(one.check, one.severity) for one in found.findings if one.paper == "p0"}
    assert told == {
        ("export-pmlr-fields", "error"),
        ("export-pmlr-files", "error"),
        ("export-pmlr-pages", "warning"),
        ("export-pmlr-supplement", "error"),
    }


class Page(HTMLParser):
    """Classes, ids and texts of a page, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.classes: list[str] = []
        self.ids: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.classes += [given["class"] or ""] if "class" in given else []
        self.ids += [given["id"] or ""] if "id" in given else []

    def handle_data(self, data: str) -> None:
        if self.classes and data.strip():
            self.texts.setdefault(self.classes[-1], []).append(data.strip())


def test_ceur_page_has_what_its_readers_look_for() -> None:
    delivery = EXPORTS["ceur"](sample_volume())
    page = Page(str(delivery.texts["index.html"]))
    for once in (
        *("CEURVOLNR", "CEURURN", "CEURPUBYEAR", "CEURVOLACRONYM", "CEURVOLTITLE"),
        *("CEURFULLTITLE", "CEURCOLOCATED", "CEURLOCTIME", "CEURPUBDATE", "CEURTOC"),
    ):
        assert page.classes.count(once) == 1, once
    assert "script" not in page.tags
    assert [one for one in page.ids if one.startswith("paper")] == [
        name.removesuffix(".pdf") for name in delivery.copies
    ]
    assert page.texts["CEURTITLE"] == [plain(title) for title in TITLES]
    assert [one for one in page.texts["CEURAUTHOR"] if one != ","] == [
        person.display for people in AUTHORS for person in people
    ]
    assert page.texts["CEURPAGES"] == list(PAGES)
    assert page.texts["CEURVOLEDITOR"][0] == "Emanuele Rodolà"
    assert page.texts["CEURSESSION"] == ["Talks & Posters", "Second"]
    assert page.texts["CEURLOCTIME"][0] == "Vienna, Austria, 9-11 July 2023"


@pytest.mark.parametrize(
    ("number", "told"), [("4321", "Vol-4321"), ("Vol-4321", "Vol-4321"), ("Vol-XXX", "Vol-XXX")]
)
def test_ceur_numbers_a_volume_in_its_own_form(number: str, told: str) -> None:
    volume = sample_volume(exports={"ceur": {"number": number}})
    page = str(EXPORTS["ceur"](volume).texts["index.html"])
    assert Page(page).texts["CEURVOLNR"] == [told]
    assert f"<title>CEUR-WS.org/{told} - " in page


def test_ceur_names_each_font_that_is_not_embedded_once() -> None:
    names = ("CMR10", "CMR10", "Arial", "Helvetica", "Courier", "Times")
    fonts = tuple(Font(name=name, type="Type1", embedded=name == "Times") for name in names)
    facts = PdfFacts(sha256="", pages=9, page_sizes=((612, 792),), fonts=fonts)
    (told,) = (
        one.message
        for one in EXPORTS["ceur"](without(sample_volume(), facts=facts)).findings
        if one.check == "export-ceur-fonts"
    )
    assert told == "Fonts are not embedded: CMR10, Arial, Helvetica and 1 more"


def test_ceur_checklist_names_what_only_people_can_do() -> None:
    listed = str(EXPORTS["ceur"](sample_volume()).texts["CHECKLIST.txt"])
    assert "https://ceur-ws.org/GenAI/Policy.html" in listed
    assert "[ ] paper4.pdf  A sparse code emerges in Vienna" in listed


def test_ceur_foot_has_the_words_of_its_template() -> None:
    page = str(EXPORTS["ceur"](sample_volume()).texts["index.html"])
    foot = re.sub(r"<[^>]*>", "", page.rpartition("<hr>")[2]).split()
    assert " ".join(foot) == (
        "2024-05-04: submitted by Emanuele Rodolà, metadata incl. bibliographic data published "
        "under Creative Commons CC0 yyyy-mm-dd: published on CEUR Workshop Proceedings "
        "(CEUR-WS.org, ISSN 1613-0073)"
    )


def licensed(volume: Volume, spdx: str) -> Volume:
    """The volume under another licence."""
    conference = volume.conference
    identity = replace(conference.volume, licence=spdx)
    return replace(volume, conference=replace(conference, volume=identity))


@pytest.mark.parametrize("stated", ["CC-BY", "LicenseRef-All-rights-reserved"])
def test_a_licence_without_an_address_is_given_none(stated: str) -> None:
    volume = without(sample_volume(), licence=stated)
    for target in ("crossref", "datacite", "jsonl", "oai", "zenodo"):
        for name, made in EXPORTS[target](volume).texts.items():
            assert f"{stated}.html" not in str(made), name
    deposit = json.loads(str(EXPORTS["zenodo"](volume).texts["gerven24a.json"]))["metadata"]
    assert deposit["access_right"] == "restricted"
    assert "license" not in deposit
    own = EXPORTS["datacite"](without(sample_volume(), licence="LicenseRef-Crown")).texts
    assert "<rights>LicenseRef-Crown</rights>" in str(own["gerven24a.xml"])


def ceur_rights(volume: Volume) -> tuple[list[str], bool]:
    """What the page says of the licence, and whether it shows the mark of CC BY."""
    page = Page(str(EXPORTS["ceur"](volume).texts["index.html"]))
    return page.texts.get("CEURLIC", [])[:1], "CEURCCBY" in page.ids


def test_ceur_claims_no_licence_that_the_volume_does_not_state() -> None:
    volume = sample_volume()
    assert ceur_rights(volume) == (["CC BY 4.0"], True)
    assert ceur_rights(licensed(volume, "CC-BY-NC-4.0")) == (["CC BY-NC 4.0"], False)
    assert ceur_rights(licensed(volume, "")) == ([], False)
    assert ceur_rights(without(volume, licence="CC-BY-SA-4.0")) == ([], False)
    assert "licen" not in str(EXPORTS["ceur"](licensed(volume, "")).texts["index.html"]).lower()


def test_ceur_says_that_it_takes_one_licence_alone() -> None:
    def told(volume: Volume) -> list[tuple[str, str]]:
        found = EXPORTS["ceur"](volume).findings
        return [(one.paper, one.message) for one in found if one.check == "export-ceur-licence"]

    volume = sample_volume()
    alone = "CEUR-WS only publishes under CC-BY-4.0"
    assert told(volume) == []
    assert told(licensed(volume, "CC-BY-NC-4.0")) == [
        ("", f"volume.licence is 'CC-BY-NC-4.0'; {alone}")
    ]
    assert told(licensed(volume, "")) == [("", f"volume.licence is not set; {alone}")]
    assert told(without(volume, licence="CC-BY-SA-4.0")) == [
        ("p0", f"The licence is 'CC-BY-SA-4.0'; {alone}")
    ]


@pytest.mark.parametrize(
    ("abstract", "count"),
    [("Short.", "1 word;"), ("margin " * 151, "151 words;"), ("余白" * 50, "")],
)
def test_lncs_counts_the_words_of_abstracts(abstract: str, count: str) -> None:
    findings = EXPORTS["lncs"](without(sample_volume(), abstract=abstract)).findings
    messages = [
        finding.message
        for finding in findings
        if finding.paper == "p0" and finding.check == "export-lncs-abstract"
    ]
    assert [f"The abstract has {count}" in message for message in messages] == [True] * bool(count)


def test_lncs_has_a_folder_per_paper_and_the_front_matter(tmp_path: Path) -> None:
    delivery = EXPORTS["lncs"](sample_volume(tmp_path))
    assert "papers/01-gerven24a/gerven24a.pdf" in delivery.copies
    index = str(delivery.texts["frontmatter/author-index.txt"]).splitlines()
    assert index[0].startswith("The Example Collaboration")
    assert "van Gerven, Jr., Marcel  1" in index
    heads = str(delivery.texts["frontmatter/running-heads.txt"]).splitlines()
    assert heads[0].startswith("gerven24a\tM. van Gerven et al.\t50% of α-Nets & #tags_here")
    drive = without(
        sample_volume(), title="R & D on C:\\Temp: Titles That Break the Whole of the Proceedings"
    )
    heads = str(EXPORTS["lncs"](drive).texts["frontmatter/running-heads.txt"]).splitlines()
    assert heads[0].endswith("\tR & D on C:\\Temp")
    hyphened = without(sample_volume(), authors=(Person(given="Jean-Luc P.", family="Ray"),))
    heads = str(EXPORTS["lncs"](hyphened).texts["frontmatter/running-heads.txt"]).splitlines()
    assert heads[0].split("\t")[1] == "J.-L. P. Ray"
    checks = {one.check for one in delivery.findings if one.paper == "p1"}
    assert checks == {
        "export-lncs-abstract",
        "export-lncs-corresponding",
    }
