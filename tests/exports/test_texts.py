"""Exports in text formats, read back field by field."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string

from procbuild.bibliography import read_bib
from procbuild.conference import BibRules, Person
from procbuild.delivery import write_delivery
from procbuild.exports import EXPORTS
from procbuild.exports.aclpub2 import details
from procbuild.model import Font, PdfFacts, Volume
from procbuild.sources.aclpub2 import aclpub2
from procbuild.text import from_latex, one_line, plain
from tests.changed_volumes import with_first_paper, with_identity, with_tables
from tests.conftest import skip_missing
from tests.exports.samples import (
    ABSTRACT,
    AUTHORS,
    TITLES,
    corrected_volume,
    sample_volume,
)
from tests.exports.schemas import json_schema
from tests.sources.reading import read

BIBTEX = {"bibtex": "ex2024.bib", "biblatex": "ex2024.bib", "pmlr": "ex2023.bib"}
PAGES = ("1-10", "11-20", "21-30", "31")


def exported_text(target: str, name: str) -> str:
    """Export the sample volume and return the text of one file."""
    text = EXPORTS[target](sample_volume()).texts[name]
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("target", BIBTEX)
def test_all_bibtex_exports_can_be_read_back(target: str) -> None:
    entries, problems = read_bib(exported_text(target, BIBTEX[target]))
    papers = [entry for entry in entries if entry.kind == "inproceedings"]
    assert problems == ()
    assert [entry.key for entry in papers] == [
        paper.citation_key for paper in sample_volume().papers
    ]
    # For PMLR, signs such as < and ~ are formulas.
    titles = [plain(entry.fields["title"]).replace("∼", "~") for entry in papers]
    assert titles == [plain(title) for title in TITLES]
    assert [entry.fields["pages"].replace("–", "-") for entry in papers] == list(PAGES)
    for entry, authors in zip(papers, AUTHORS, strict=True):
        parts = ("given", "particle", "family", "suffix", "literal")
        assert [[getattr(author, part) for part in parts] for author in entry.authors] == [
            [getattr(author, part) for part in parts] for author in authors
        ]
        assert one_line(plain(entry.fields["abstract"])) == one_line(plain(ABSTRACT))


@pytest.mark.parametrize("target", BIBTEX)
def test_a_second_bibtex_parser_finds_the_same_fields(target: str) -> None:
    bibtex = exported_text(target, BIBTEX[target])
    library = parse_string(bibtex)
    assert library.failed_blocks == []
    ours = {entry.key: entry for entry in read_bib(bibtex).entries}
    assert {entry.key for entry in library.entries} == set(ours)
    for entry in library.entries:
        for field in entry.fields:
            if field.key not in {"author", "editor", "month", "url", "doi", "openreview"}:
                assert from_latex(str(field.value)) == ours[entry.key].fields[field.key]


@pytest.mark.parametrize("target", ["bibtex", "biblatex"])
def test_biber_gives_no_warnings(target: str, tmp_path: Path) -> None:
    biber = shutil.which("biber")
    if not biber:
        skip_missing("biber")
    (tmp_path / "v.bib").write_text(exported_text(target, "ex2024.bib"), encoding="utf-8")
    command = [str(biber), "--tool", "-V", "--output-file", "out.bib", "v.bib"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0
    assert "WARN" not in run.stdout, run.stdout


def test_pandoc_finds_the_same_dois_in_biblatex_as_in_csl(tmp_path: Path) -> None:
    pandoc = shutil.which("pandoc")
    if not pandoc:
        pytest.skip("pandoc is missing")
    (tmp_path / "v.bib").write_text(exported_text("biblatex", "ex2024.bib"), encoding="utf-8")
    command = [pandoc, "-f", "biblatex", "-t", "csljson", "v.bib"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    ours = json.loads(exported_text("csl", "ex2024.json"))
    found = {item["id"]: item["DOI"] for item in json.loads(run.stdout)}
    assert found == {item["id"]: item["DOI"] for item in ours}


def test_csl_is_valid_and_can_be_read_back() -> None:
    items = json.loads(exported_text("csl", "ex2024.json"))
    jsonschema.validate(items, json_schema("csl/csl-data.json"))
    for item, title, authors, paper in zip(
        items, TITLES, AUTHORS, sample_volume().papers, strict=True
    ):
        assert item["title"] == plain(title)
        assert item["page"] == paper.page_range
        assert item["DOI"] == paper.doi
        assert item["event-date"] == {"date-parts": [[2023, 7, 9], [2023, 7, 11]]}
        people = [
            Person(
                given=name.get("given", ""),
                family=name.get("family", ""),
                particle=name.get("non-dropping-particle", ""),
                suffix=name.get("suffix", ""),
                literal=name.get("literal", ""),
            )
            for name in item["author"]
        ]
        assert [person.display for person in people] == [author.display for author in authors]


def test_the_aclpub2_folder_has_what_the_anthology_ingests(tmp_path: Path) -> None:
    volume, built = sample_volume(tmp_path / "store"), tmp_path / "built"
    (built / "papers").mkdir(parents=True)
    for paper in volume.papers:
        (built / "papers" / f"{paper.citation_key}.pdf").write_bytes(paper.id.encode())
    write_delivery(EXPORTS["acl"](volume), tmp_path / "out", built)
    folder = tmp_path / "out" / "aclpub2"
    (folder / "watermarked_pdfs").rename(folder / "inputs" / "papers")
    (folder / "attachments").rename(folder / "inputs" / "attachments")
    drafts, findings = read(aclpub2, folder / "inputs")
    assert [finding.check for finding in findings] == ["collect-volume"]
    assert [draft.record.title for draft in drafts] == [  # aclpub2 titles are read as HTML
        title.replace("<b> ", "") for title in TITLES
    ]
    assert [draft.record.abstract for draft in drafts] == [ABSTRACT] * 4
    for draft, people, paper in zip(drafts, AUTHORS, volume.papers, strict=True):
        assert [person.display for person in draft.record.authors] == [
            person.display for person in people
        ]
        assert draft.pdf
        assert draft.pdf.path
        assert draft.pdf.path.read_text() == paper.id
        assert [
            (file.label, file.path and file.path.read_bytes()) for file in draft.supplements
        ] == [(supplement.label, supplement.name.encode()) for supplement in paper.supplements]


@pytest.mark.parametrize(
    ("host", "subtitle"),
    [("Exampleconf 2026", "Proceedings of the Workshop"), ("", "Proceedings of the Conference")],
)
def test_the_cover_of_aclpub2_names_the_kind_of_event(host: str, subtitle: str) -> None:
    volume = sample_volume()
    event = replace(volume.conference.event, host=host)
    text = details(with_tables(volume, event=event), "ex", "1")
    assert f'cover_subtitle: "{subtitle}"' in text


def test_ris_records_describe_conference_papers() -> None:
    ris = exported_text("ris", "ex2024.ris")
    records = [
        [line.split("  - ", 1) for line in record.split("\r\n") if line]
        for record in re.split(r"ER  - \r\n", ris)
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
    records = exported_text("endnote", "ex2024.enw").split("\n\n")
    assert [re.findall(r"^%T (.*)$", record, re.MULTILINE) for record in records] == [
        [plain(title)] for title in TITLES
    ]
    assert "%A The Example Collaboration,\n" in records[0]
    assert "%P 31\n" in records[3]


def test_jsonl_is_valid_by_the_exported_schema() -> None:
    files = EXPORTS["jsonl"](sample_volume()).texts
    schema = json.loads(str(files["schema.json"]))
    lines = [json.loads(line) for line in str(files["ex2024.jsonl"]).splitlines()]
    for line, title, authors in zip(lines, TITLES, AUTHORS, strict=True):
        jsonschema.validate(line, schema)
        assert line["title"] == title
        assert [author["name"] for author in line["authors"]] == [
            author.display for author in authors
        ]
    assert lines[0]["authors"][0]["orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert lines[0]["section"] == "Talks & Posters"


def test_days_that_are_not_settled_are_exported_as_their_month() -> None:
    event = replace(sample_volume().conference.event, when="9 or 11 July 2023")
    volume = with_tables(sample_volume(), event=event)
    (item, *_) = json.loads(str(EXPORTS["csl"](volume).texts["ex2024.json"]))
    assert item["event-date"] == {"date-parts": [[2023, 7], [2023, 7]]}
    record = json.loads(str(EXPORTS["jsonl"](volume).texts["ex2024.jsonl"]).splitlines()[0])
    assert (record["volume"]["start"], record["volume"]["end"]) == ("2023-07", "2023-07")
    assert "eventdate = {2023-07}" in str(EXPORTS["biblatex"](volume).texts["ex2024.bib"])


def test_biblatex_has_one_day_of_an_event_of_one_day() -> None:
    event = replace(sample_volume().conference.event, end=None)
    text = str(EXPORTS["biblatex"](with_tables(sample_volume(), event=event)).texts["ex2024.bib"])
    assert "eventdate = {2023-07-09}" in text


def test_biblatex_is_in_unicode_whatever_the_encoding_of_the_bibtex() -> None:
    volume = with_tables(sample_volume(), bib=BibRules(encoding="ascii"))
    assert EXPORTS["biblatex"](volume) == EXPORTS["biblatex"](sample_volume())


@pytest.mark.parametrize("target", ["csl", "crossref", "dblp", "ris", "endnote", "zenodo", "oai"])
def test_titles_of_volumes_are_without_maths(target: str) -> None:
    volume = with_identity(sample_volume(), title=r"Proceedings on $\alpha$-Nets")
    text = "".join(str(text) for text in EXPORTS[target](volume).texts.values())
    assert "Proceedings on α-Nets" in text
    assert "Proceedings on $" not in text


def test_zenodo_metadata_is_valid() -> None:
    files = EXPORTS["zenodo"](sample_volume()).texts
    schema = json_schema("zenodo/schema.json")
    for paper, title in zip(sample_volume().papers, TITLES, strict=True):
        metadata = json.loads(str(files[f"{paper.citation_key}.json"]))["metadata"]
        jsonschema.validate(metadata, schema)
        assert metadata["title"] == plain(title)
        assert [creator["name"] for creator in metadata["creators"]] == [
            author.inverted for author in paper.authors
        ]
        assert metadata["partof_pages"] == paper.page_range
    plan = json.loads(str(files["upload-plan.json"]))
    assert plan["api"].startswith("https://sandbox.")
    assert plan["depositions"][0]["files"] == [
        "gerven24a-data.zip",
        "gerven24a-film.mp4",
        "gerven24a.pdf",
    ]


def test_datacite_json_has_doi_creators_and_title() -> None:
    value = json.loads(exported_text("datacite", "gerven24a.json"))["data"]["attributes"]
    assert value["doi"] == "10.5072/ex.p0"
    assert [creator["name"] for creator in value["creators"]] == [
        author.inverted for author in AUTHORS[0]
    ]
    assert value["creators"][2]["nameType"] == "Organizational"
    assert value["titles"] == [{"title": plain(TITLES[0]), "lang": "en"}]


def test_openreview_edits_contain_the_final_bibtex_entry() -> None:
    edits = [json.loads(line) for line in exported_text("openreview", "edits.jsonl").splitlines()]
    assert [edit["note"]["id"] for edit in edits] == [f"AbCdEf{number}" for number in range(4)]
    bibtex = edits[0]["note"]["content"]["_bibtex"]["value"]
    assert read_bib(bibtex).entries[0].fields["title"] == TITLES[0]


def test_openreview_has_nothing_to_deliver_without_a_forum() -> None:
    volume = sample_volume()
    papers = tuple(replace(paper, links=()) for paper in volume.papers)
    sections = (replace(volume.sections[0], papers=papers),)
    (finding,) = EXPORTS["openreview"](replace(volume, sections=sections)).findings
    assert finding.severity == "error"
    assert "nothing to deliver" in finding.message


@pytest.mark.parametrize(
    ("target", "name", "expected"),
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
def test_the_language_of_a_paper_is_exported(target: str, name: str, expected: str) -> None:
    text = EXPORTS[target](with_first_paper(sample_volume(), language="fr")).texts[name]
    assert str(text).count(expected) == 1


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("ris", "ex2024.ris"),
        ("endnote", "ex2024.enw"),
        ("csl", "ex2024.json"),
        ("oai", "oai.xml"),
        ("zenodo", "gerven24a.json"),
        ("datacite", "gerven24a.json"),
        ("datacite", "gerven24a.xml"),
        ("lncs", "papers/01-gerven24a/paper.txt"),
    ],
)
def test_formulas_in_keywords_are_readable(target: str, name: str) -> None:
    volume = with_first_paper(sample_volume(), keywords=(r"$\ell_1$ norm",))
    text = str(EXPORTS[target](volume).texts[name])
    assert "ℓ₁ norm" in text
    assert "ell" not in text


def test_pmlr_files_are_named_by_citation_key(tmp_path: Path) -> None:
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
    proceedings = read_bib(exported_text("pmlr", "ex2023.bib")).entries[0]
    assert (proceedings.kind, proceedings.key) == ("proceedings", "ex-2023")
    required = "booktitle name shortname volume year start end published address conference_url"
    assert set(required.split()) <= set(proceedings.fields)
    assert (proceedings.fields["year"], proceedings.fields["published"]) == ("2023", "2024-05-04")
    assert proceedings.fields["sections"] == "talks=Talks & Posters|second=Second"
    assert "sections = {talks=Talks & Posters|second=Second}" in exported_text("pmlr", "ex2023.bib")
    assert all(
        re.fullmatch(r"[\x00-\x7f]*", line)
        for line in exported_text("pmlr", "ex2023.bib").splitlines()
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
def test_pmlr_bib_file_is_named_by_short_name_and_year(
    short_name: str, file: str, key: str
) -> None:
    volume = sample_volume()
    event = replace(volume.conference.event, short_name=short_name)
    volume = with_tables(volume, event=event)
    ((name, bibtex),) = EXPORTS["pmlr"](volume).texts.items()
    assert (name, read_bib(str(bibtex)).entries[0].key) == (file, key)


def test_pmlr_forms_have_a_folder_even_without_a_volume_number() -> None:
    volume = sample_volume(exports={"pmlr": {"forms": "signed"}})
    volume = with_identity(volume, number="")
    assert "vXpermissions/plato24aPermission.pdf" in EXPORTS["pmlr"](volume).copies


def test_pmlr_makes_new_keys_if_those_of_the_volume_do_not_fit() -> None:
    volume = with_first_paper(sample_volume(), citation_key="van-gerven-etal-2024-nets")
    assert "gerven24a.pdf" in EXPORTS["pmlr"](volume).copies


@pytest.mark.parametrize("target", EXPORTS.own)
def test_messages_make_sense_for_one_paper_and_for_several(target: str) -> None:
    """The command prints ``p0:`` before a message, or ``3 papers (…):`` if it fits several."""
    facts = PdfFacts(sha256="", pages=2, page_sizes=((612, 792),))
    volume = with_first_paper(corrected_volume(), facts=facts, licence="MIT", links=())
    messages = [finding.message for finding in EXPORTS[target](volume).findings if finding.paper]
    assert [message for message in messages if re.match(r"(it|its) ", message)] == []


def test_pmlr_findings_are_those_of_its_official_check() -> None:
    volume = with_first_paper(sample_volume(), abstract="", pdf=None, first_page=3)
    findings = EXPORTS["pmlr"](volume).findings
    assert {(finding.check, finding.severity) for finding in findings if finding.paper == "p0"} == {
        ("export-pmlr-fields", "error"),
        ("export-pmlr-files", "error"),
        ("export-pmlr-pages", "warning"),
        ("export-pmlr-supplement", "error"),
    }


class Page(HTMLParser):
    """The tags, classes, ids and texts of an HTML page, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.classes: list[str] = []
        self.ids: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append(tag)
        self.classes += [attributes["class"] or ""] if "class" in attributes else []
        self.ids += [attributes["id"] or ""] if "id" in attributes else []

    def handle_data(self, data: str) -> None:
        if self.classes and data.strip():
            self.texts.setdefault(self.classes[-1], []).append(data.strip())


def test_ceur_page_has_the_classes_that_its_readers_expect() -> None:
    delivery = EXPORTS["ceur"](sample_volume())
    page = Page(str(delivery.texts["index.html"]))
    for class_ in (
        *("CEURVOLNR", "CEURURN", "CEURPUBYEAR", "CEURVOLACRONYM", "CEURVOLTITLE"),
        *("CEURFULLTITLE", "CEURCOLOCATED", "CEURLOCTIME", "CEURPUBDATE", "CEURTOC"),
    ):
        assert page.classes.count(class_) == 1, class_
    assert "script" not in page.tags
    assert [id_ for id_ in page.ids if id_.startswith("paper")] == [
        name.removesuffix(".pdf") for name in delivery.copies
    ]
    assert page.texts["CEURTITLE"] == [plain(title) for title in TITLES]
    assert [text for text in page.texts["CEURAUTHOR"] if text != ","] == [
        person.display for people in AUTHORS for person in people
    ]
    assert page.texts["CEURPAGES"] == list(PAGES)
    assert page.texts["CEURVOLEDITOR"][0] == "Emanuele Rodolà"
    assert page.texts["CEURSESSION"] == ["Talks & Posters", "Second"]
    assert page.texts["CEURLOCTIME"][0] == "Vienna, Austria, 9-11 July 2023"


@pytest.mark.parametrize(
    ("number", "expected"), [("4321", "Vol-4321"), ("Vol-4321", "Vol-4321"), ("Vol-XXX", "Vol-XXX")]
)
def test_ceur_volume_numbers_have_the_form_of_ceur(number: str, expected: str) -> None:
    volume = sample_volume(exports={"ceur": {"number": number}})
    page = str(EXPORTS["ceur"](volume).texts["index.html"])
    assert Page(page).texts["CEURVOLNR"] == [expected]
    assert f"<title>CEUR-WS.org/{expected} - " in page


def test_ceur_names_each_font_that_is_not_embedded_once() -> None:
    names = ("CMR10", "CMR10", "Arial", "Helvetica", "Courier", "Times")
    fonts = tuple(Font(name=name, type="Type1", embedded=name == "Times") for name in names)
    facts = PdfFacts(sha256="", pages=9, page_sizes=((612, 792),), fonts=fonts)
    findings = EXPORTS["ceur"](with_first_paper(sample_volume(), facts=facts)).findings
    (message,) = (finding.message for finding in findings if finding.check == "export-ceur-fonts")
    assert message == "Fonts are not embedded: CMR10, Arial, Helvetica and 1 more"


def test_ceur_checklist_has_the_tasks_of_people() -> None:
    checklist = str(EXPORTS["ceur"](sample_volume()).texts["CHECKLIST.txt"])
    assert "https://ceur-ws.org/GenAI/Policy.html" in checklist
    assert "The page preface.md is not in this folder." in checklist
    assert "[ ] paper4.pdf  A sparse code emerges in Vienna" in checklist


def test_ceur_footer_has_the_words_of_its_template() -> None:
    page = str(EXPORTS["ceur"](sample_volume()).texts["index.html"])
    footer = re.sub(r"<[^>]*>", "", page.rpartition("<hr>")[2]).split()
    assert " ".join(footer) == (
        "2024-05-04: submitted by Emanuele Rodolà, metadata incl. bibliographic data published "
        "under Creative Commons CC0 yyyy-mm-dd: published on CEUR Workshop Proceedings "
        "(CEUR-WS.org, ISSN 1613-0073)"
    )


@pytest.mark.parametrize("licence", ["CC-BY", "LicenseRef-All-rights-reserved"])
def test_a_licence_without_an_address_gets_none(licence: str) -> None:
    volume = with_first_paper(sample_volume(), licence=licence)
    for target in ("crossref", "datacite", "jsonl", "oai", "zenodo"):
        for name, text in EXPORTS[target](volume).texts.items():
            assert f"{licence}.html" not in str(text), name
    metadata = json.loads(str(EXPORTS["zenodo"](volume).texts["gerven24a.json"]))["metadata"]
    assert metadata["access_right"] == "restricted"
    assert "license" not in metadata
    files = EXPORTS["datacite"](with_first_paper(sample_volume(), licence="LicenseRef-Crown")).texts
    assert "<rights>Crown</rights>" in str(files["gerven24a.xml"])


def ceur_rights(volume: Volume) -> tuple[list[str], bool]:
    """Return the licence on the page, and whether the page has the logo of CC BY."""
    page = Page(str(EXPORTS["ceur"](volume).texts["index.html"]))
    return page.texts.get("CEURLIC", [])[:1], "CEURCCBY" in page.ids


def test_ceur_page_has_only_the_licence_of_the_volume() -> None:
    volume = sample_volume()
    assert ceur_rights(volume) == (["CC BY 4.0"], True)
    assert ceur_rights(with_identity(volume, licence="CC-BY-NC-4.0")) == (["CC BY-NC 4.0"], False)
    assert ceur_rights(with_identity(volume, licence="")) == ([], False)
    assert ceur_rights(with_first_paper(volume, licence="CC-BY-SA-4.0")) == ([], False)
    page = EXPORTS["ceur"](with_identity(volume, licence="")).texts["index.html"]
    assert "licen" not in str(page).lower()


def test_ceur_accepts_only_cc_by() -> None:
    def licence_findings(volume: Volume) -> list[tuple[str, str]]:
        return [
            (finding.paper, finding.message)
            for finding in EXPORTS["ceur"](volume).findings
            if finding.check == "export-ceur-licence"
        ]

    volume = sample_volume()
    only_cc_by = "CEUR-WS only publishes under CC-BY-4.0"
    assert licence_findings(volume) == []
    assert licence_findings(with_identity(volume, licence="CC-BY-NC-4.0")) == [
        ("", f"volume.licence is 'CC-BY-NC-4.0'; {only_cc_by}")
    ]
    assert licence_findings(with_identity(volume, licence="")) == [
        ("", f"volume.licence is not set; {only_cc_by}")
    ]
    assert licence_findings(with_first_paper(volume, licence="CC-BY-SA-4.0")) == [
        ("p0", f"The licence is 'CC-BY-SA-4.0'; {only_cc_by}")
    ]


@pytest.mark.parametrize(
    ("abstract", "problem"),
    [
        ("", "There is no abstract;"),
        ("Short.", "The abstract has 1 word;"),
        ("margin " * 151, "The abstract has 151 words;"),
        ("余白" * 50, ""),
    ],
)
def test_lncs_counts_the_words_of_abstracts(abstract: str, problem: str) -> None:
    findings = EXPORTS["lncs"](with_first_paper(sample_volume(), abstract=abstract)).findings
    messages = [
        finding.message
        for finding in findings
        if finding.paper == "p0" and finding.check == "export-lncs-abstract"
    ]
    assert [message.startswith(problem) for message in messages] == [True] * bool(problem)


def test_lncs_indexes_people_not_printed_names() -> None:
    first, second = (
        Person(given="Jing", family="Li", id=script, script=script) for script in "静晶"
    )
    delivery = EXPORTS["lncs"](with_first_paper(sample_volume(), authors=(first, second)))
    index = str(delivery.texts["frontmatter/author-index.txt"]).splitlines()
    assert [line for line in index if line.startswith("Li")] == ["Li, Jing 静  1", "Li, Jing 晶  1"]


def test_lncs_names_all_editors_before_it_calls_them_so() -> None:
    title_page = str(EXPORTS["lncs"](sample_volume()).texts["frontmatter/title.txt"])
    assert "\nEmanuele Rodolà\nAnn Lee (Eds.)\n" in title_page


def test_lncs_has_one_folder_per_paper_and_the_front_matter(tmp_path: Path) -> None:
    delivery = EXPORTS["lncs"](sample_volume(tmp_path))
    assert "papers/01-gerven24a/gerven24a.pdf" in delivery.copies
    index = str(delivery.texts["frontmatter/author-index.txt"]).splitlines()
    assert index[0].startswith("The Example Collaboration")
    assert "van Gerven, Marcel, Jr.  1" in index
    running_heads = str(delivery.texts["frontmatter/running-heads.txt"]).splitlines()
    assert running_heads[0].startswith(
        "gerven24a\tM. van Gerven et al.\t50% of α-Nets & #tags_here"
    )
    long_title = with_first_paper(
        sample_volume(), title="R & D on C:\\Temp: Titles That Break the Whole of the Proceedings"
    )
    running_heads = str(
        EXPORTS["lncs"](long_title).texts["frontmatter/running-heads.txt"]
    ).splitlines()
    assert running_heads[0].endswith("\tR & D on C:\\Temp")
    hyphenated = with_first_paper(
        sample_volume(), authors=(Person(given="Jean-Luc P.", family="Ray"),)
    )
    running_heads = str(
        EXPORTS["lncs"](hyphenated).texts["frontmatter/running-heads.txt"]
    ).splitlines()
    assert running_heads[0].split("\t")[1] == "J.-L. P. Ray"
    checks = {finding.check for finding in delivery.findings if finding.paper == "p1"}
    assert checks == {
        "export-lncs-abstract",
        "export-lncs-corresponding",
    }
