"""BibTeX is written and read; papers get citation keys."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.bibliography import (
    as_bibtex,
    citation_keys,
    from_bibtex,
    key_findings,
    paper_bib,
    read_bib,
    title_latex,
    volume_bib,
)
from procbuild.bibliography.writing import bib_text
from procbuild.conference import BibRules, Conference, Event, Identity, Person, Program
from procbuild.model import Paper, Record, Section, Volume
from procbuild.text import Encoding, as_latex, clean, from_latex, one_line
from tests.conftest import skip_missing

TITLES = (
    "Bayesian U-Nets for $\\alpha$-Divergences in 3D",
    '50% of {braces} & #hashes cost $5_000 ~ C:\\dir ^ "quoted" <b>',
    "张伟 and Đặng: “deep” – learning… 👋",
)
AUTHORS = (
    Person(given="Marcel", particle="van der", family="Gerven", suffix="Jr."),
    Person(given="José", family="Ortega y Gasset"),
    Person(literal="The Barnes and Noble, Inc. Team"),
    Person(literal="张伟"),
    Person(given="Ķ{}\\%", family="Rényi & Søn"),
)


def make_volume(*, encoding: Encoding = "unicode", crossref: bool = False) -> Volume:
    papers = tuple(
        Paper(
            id=f"p{number}",
            title=title,
            authors=AUTHORS,
            abstract="First, 5% of $x_{i}$.\n\nThen {more}.",
            keywords=("a_b", "c"),
            doi="10.5555/a_b<c>%7B",
            citation_key=f"gerven24{letter}",
            first_page=number * 10 + 1,
            last_page=number * 10 + (1 if letter == "a" else 9),
        )
        for number, (letter, title) in enumerate(zip("abc", TITLES, strict=True))
    )
    conference = Conference(
        volume=Identity(
            title="Proceedings of Examples & Others",
            series="A Series",
            number="7",
            publisher="Press",
            url="https://example.org/p/",
            published=date(2024, 5, 14),
        ),
        event=Event(name="Examples", city="Vienna", country="Austria", start=date(2023, 12, 15)),
        editors=(Person(given="Emanuele", family="Rodolà"),),
        bib=BibRules(encoding=encoding, crossref=crossref),
    )
    return Volume(
        name="examples24",
        conference=conference,
        program=Program(),
        sections=(Section(id="", title="", papers=papers),),
    )


@pytest.mark.parametrize("encoding", ["ascii", "unicode"])
@pytest.mark.parametrize("crossref", [False, True])
def test_a_written_bibliography_is_read_unchanged(encoding: Encoding, crossref: bool) -> None:
    volume = make_volume(encoding=encoding, crossref=crossref)
    entries, problems = read_bib(volume_bib(volume))
    assert problems == ()
    by_key = {entry.key: entry for entry in entries}
    assert [entry.kind for entry in entries].index("proceedings") == (3 if crossref else 0)
    for paper in volume.papers:
        entry = by_key[paper.citation_key]
        assert entry.authors == paper.authors
        assert entry.fields["title"] == paper.title
        assert entry.fields["abstract"] == paper.abstract
        assert entry.fields["keywords"] == ", ".join(paper.keywords)
        assert entry.fields["pages"].replace("–", "-") == paper.page_range
        assert entry.fields["booktitle"] == volume.conference.volume.title
        assert entry.fields["year"] == "2024"
        assert entry.fields["month"] == "May"
        assert entry.fields["volume"] == "7"
        assert entry.editors == volume.conference.editors


def test_the_entry_of_a_paper_has_all_fields() -> None:
    assert paper_bib(make_volume(encoding="ascii", crossref=True), make_volume().papers[0]) == (
        "@inproceedings{gerven24a,\n"
        "    author = {van der Gerven, Jr., Marcel and {Ortega y Gasset}, Jos{\\'e} and "
        "{The Barnes and Noble, Inc. Team} and {张伟} and "
        "R{\\'e}nyi \\& S{\\o}n, {\\c{K}}{\\textbraceleft}{\\textbraceright}"
        "{\\textbackslash}\\%},\n"
        "    title = {{Bayesian} {U}-{Nets} for {$\\alpha$}-Divergences in {3D}},\n"
        "    booktitle = {Proceedings of Examples \\& Others},\n"
        "    editor = {Rodol{\\`a}, Emanuele},\n"
        "    volume = {7},\n"
        "    series = {A Series},\n"
        "    publisher = {Press},\n"
        "    year = {2024},\n"
        "    month = may,\n"
        "    pages = {1},\n"
        "    doi = {10.5555/a_b%3Cc%3E%7B},\n"
        "    url = {https://example.org/p/papers/gerven24a.html},\n"
        "    keywords = {a\\_b, c},\n"
        "    abstract = {First, 5\\% of $x_{i}$.\\par Then {\\textbraceleft}more"
        "{\\textbraceright}.}\n"
        "}\n"
    )


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=12).map(
    lambda text: one_line(text).replace("\u00a0", " ")
)


@given(st.lists(words, min_size=1, max_size=6).map(" ".join), st.sampled_from(["ascii", "unicode"]))
def test_unusual_titles_are_written_and_read_unchanged(title: str, encoding: Encoding) -> None:
    title = from_latex(title_latex(one_line(title), encoding))
    latex = title_latex(title, encoding)
    text = f"@misc{{x,\n  title = {{{latex}}}\n}}\n@misc{{y, title = {{fine}}}}"
    entries, problems = read_bib(text)
    assert problems == ()
    assert [entry.fields.get("title", "") for entry in entries] == [clean(title), "fine"]


@given(words, words, st.sampled_from(["ascii", "unicode"]))
def test_unusual_names_are_written_and_read_unchanged(
    given_name: str, family: str, encoding: Encoding
) -> None:
    person = Person(given=clean(given_name).strip(), family=clean(family).strip())
    if not person.given or not person.family:
        return
    person = Person(given=from_latex(person.given), family=from_latex(person.family))
    read = from_bibtex(as_bibtex(person, encoding))
    assert without_blanks_and_commas(read.display) == without_blanks_and_commas(person.display)


def without_blanks_and_commas(text: str) -> str:
    return re.sub(r"[\s,]+", "", text)


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("NEUCORE: Neural Reasoning", "{NEUCORE}: Neural Reasoning"),
        ("Object-Centric Learning with U-Net", "Object-Centric Learning with {U}-{Net}"),
        ("KL-Regularized GPT-4’s and AI/ML", "{KL}-{Regularized} {GPT}-4’s and {AI}/{ML}"),
        ("Sub-Gaussian and Non-Linear Tails", "{Sub}-{Gaussian} and Non-Linear Tails"),
        ("Gibbs and Metropolis-Hastings", "{Gibbs} and {Metropolis}-{Hastings}"),
        (
            "A sparse code in Paris emerges in networks",
            "A sparse code in {Paris} emerges in networks",
        ),
        ("A soft metric: Exploiting things", "A soft metric: Exploiting things"),
        ("Markovian and Lipschitz Limits", "{Markovian} and {Lipschitz} Limits"),
        ("$K$-Means in $\\mathbb{R}$", "{$K$}-Means in {$\\mathbb{R}$}"),
        ("A $K$ is What?", "A {$K$} is What?"),
        ("C++ is Fast", "{C++} is Fast"),
    ],
)
def test_words_with_important_capitals_are_in_braces(title: str, latex: str) -> None:
    assert title_latex(title, "unicode") == latex


@pytest.mark.parametrize(
    ("title", "language", "latex"),
    [
        ("Die Rolle der Sprache: Ein Modell", "de", "Die {Rolle} der {Sprache}: Ein {Modell}"),
        ("Die Rolle der Sprache", "de-CH", "Die {Rolle} der {Sprache}"),
        ("The Role of Language", "en-GB", "The Role of Language"),
        ("The Role of Language", "", "The Role of Language"),
    ],
)
def test_languages_without_title_case_keep_their_capitals(
    title: str, language: str, latex: str
) -> None:
    volume = make_volume()
    (section,) = volume.sections
    papers = (replace(section.papers[0], title=title, language=language),)
    volume = replace(volume, sections=(replace(section, papers=papers),))
    assert f"    title = {{{latex}}},\n" in volume_bib(volume)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("van der Berg, Jan", Person(given="Jan", particle="van der", family="Berg")),
        ("Jan van der Berg", Person(given="Jan", particle="van der", family="Berg")),
        ("Berg, Jr., Jan", Person(given="Jan", family="Berg", suffix="Jr.")),
        ("{Barnes and Noble}", Person(literal="Barnes and Noble")),
        ("{\\'E}mile Zola", Person(given="Émile", family="Zola")),
        ("Plato", Person(literal="Plato")),
        ("Caron Mathilde", Person(given="Caron", family="Mathilde")),
        ("Jan~B. Berg", Person(given="Jan B.", family="Berg")),
    ],
)
def test_names_in_bibtex_are_read(name: str, person: Person) -> None:
    assert from_bibtex(name) == person


def test_a_broken_entry_on_one_line_is_read() -> None:
    text = (
        "@inproceedings{one, title={First}, author={Lee, Ann}, abstract={cut, x = 3 off\n}\n"
        "@inproceedings{two, title={Second}}\n"
    )
    (first, second), (problem,) = read_bib(text)
    assert first.fields == {"title": "First", "abstract": "cut, x = 3 off"}
    assert first.authors == (Person(given="Ann", family="Lee"),)
    assert second.fields == {"title": "Second"}
    assert (problem.line, problem.key, problem.severity) == (1, "one", "error")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("@string{x = {y}} @misc{e, title = x}", "e"),
        ("@misc{a, title = {A}}@misc{b, title = {B}} @misc(c, title = {C)}) @misc{d}", "a b c d"),
        ("x @misc{e, title = {T}}", "e"),
        ("@misc{a, title = {mail x@y.org or @misc{no, b}}} @misc{b, title = {B}}", "a b"),
        ("@misc{a, title = {not {closed}} @misc{no}\n@misc{b, title = {B}} @misc{c}", "a b c"),
        ("% @misc{no}\n@misc{a, title = {5%}} @misc{b} % @misc{no}", "a b"),
    ],
)
def test_an_entry_need_not_begin_a_line(text: str, keys: str) -> None:
    assert [entry.key for entry in read_bib(text).entries] == keys.split()


def test_a_file_in_the_encoding_of_windows_is_read(tmp_path: Path) -> None:
    file = tmp_path / "v.bib"
    file.write_bytes("@misc{a, title = {“Größe” – it’s 5 €}}".encode("cp1252"))
    ((entry,), problems) = read_bib(file)
    assert (entry.fields["title"], problems) == ("“Größe” – it’s 5 €", ())


def test_a_broken_entry_is_reported_and_read_as_far_as_possible() -> None:
    text = (
        "@inproceedings{one,\n  title = {First},\n  author = {Lee, Ann},\n}\n\n"
        "@inproceedings{two,\n  title = {Second},\n  abstract = {cut {off,\n"
        "  author = {Ray, Bo}\n}\n"
        "@string{venue = {A Place}}\n"
        "@inproceedings{three,\n  title = {Third}, booktitle = venue,\n"
        "  author = {Ng, Cy and Poe Dan and Ott, Eve}\n}\n"
        "@inproceedings{one, title = {Again}}\n"
        "@inproceedings{four, title = {Fourth}, crossref = {book},\n"
        "  author = {{A Team} and others}}\n"
        "@proceedings{book, title = {The Book}, editor = {Lee, Ann}, year = 2024}\n"
    )
    entries, problems = read_bib(text)
    assert [entry.key for entry in entries] == ["one", "two", "three", "one", "four", "book"]
    assert entries[1].fields == {"title": "Second", "abstract": "cut off"}
    assert entries[1].authors == (Person(given="Bo", family="Ray"),)
    assert entries[2].fields["booktitle"] == "A Place"
    assert entries[4].fields["booktitle"] == "The Book"
    assert entries[4].fields["year"] == "2024"
    assert entries[4].editors == entries[0].authors
    assert [(problem.line, problem.key, problem.severity) for problem in problems] == [
        (6, "two", "error"),
        (12, "three", "warning"),
        (16, "one", "error"),
        (17, "four", "warning"),
    ]
    assert "braces or quotes are not closed" in problems[0].message
    assert "'Poe Dan' has no comma" in problems[1].message


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("@", 0), ("@article{", 0), ("no entry", 0), ("@misc{x}", 1)]
)
def test_text_that_is_no_bibtex_has_no_entries(text: str, count: int) -> None:
    assert len(read_bib(text).entries) == count


@given(st.text("@{}=,\"# \nabcmisc\\$'", max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    read_bib(text)


def make_record(id_: str, family: str, title: str = "", *, key: str = "", count: int = 1) -> Record:
    authors = tuple(Person(given="A", family=f"{family}{number or ''}") for number in range(count))
    return Record(id=id_, title=title, authors=authors, key=key)


def test_pmlr_keys_number_the_papers_of_a_name() -> None:
    records = [
        make_record("1", "Søn"),
        make_record("2", "Zhao"),
        make_record("3", "Zhao"),
        make_record("4", "García Márquez"),
        Record(id="5", title="The Deep End", authors=(Person(literal="张伟"),)),
        Record(id="6", authors=()),
        make_record("7", "Zhao", key="zhao24b"),
        make_record("8", "Zhao", key="../escape"),
    ]
    assert citation_keys(records, "pmlr", 2024) == {
        "1": "son24a",
        "2": "zhao24a",
        "3": "zhao24c",
        "4": "garcia-marquez24a",
        "5": "deep24a",
        "6": "paper24a",
        "7": "zhao24b",
        "8": "zhao24d",
    }


def test_keys_of_a_thousand_papers_with_the_same_name_are_unique() -> None:
    records = [make_record(str(number), "Li") for number in range(1000)]
    keys = citation_keys(records, "pmlr", 2024)
    assert len(set(keys.values())) == 1000
    assert (keys["25"], keys["26"]) == ("li24z", "li24aa")


def test_acl_keys_have_more_words_if_needed() -> None:
    records = [
        make_record("1", "Lee", "On the Deep End"),
        make_record("2", "Lee", "The Deep Sea", count=2),
        make_record("3", "Lee", "Deep Down", count=3),
        make_record("4", "Lee", "Deep Enough"),
        make_record("5", "Lee", "Deep"),
    ]
    assert list(citation_keys(records, "acl", 2024).values()) == [
        "lee-2024-deep",
        "lee-lee1-2024-deep",
        "lee-etal-2024-deep",
        "lee-2024-deep-enough",
        "lee24a",
    ]


def test_keys_of_long_names_can_be_file_names() -> None:
    long = make_record("1", "X" * 300, "Y" * 300, count=2)
    without_author = Record(id="2", title="Z" * 300, authors=())
    for style in ("pmlr", "acl"):
        keys = citation_keys([long, without_author], style, 2024)
        assert all(len(key) <= 100 for key in keys.values())
    assert citation_keys([long, without_author], "pmlr", 2024)["2"] == f"{'z' * 40}24a"


def test_source_keys_are_kept_if_they_can_be_file_names() -> None:
    records = [make_record("1", "Lee", key="Lee:2024"), make_record("2", "Lee", key="lee_2024")]
    assert list(citation_keys(records, "source", 2024).values()) == ["lee24a", "lee_2024"]


def test_stated_keys_that_are_not_kept_are_reported() -> None:
    records = [
        make_record("1", "Lee", key="Lee:2024"),
        make_record("2", "Lee", key="lee24"),
        make_record("3", "Lee", key="Lee24"),
        make_record("4", "Lee", key="old"),
    ]
    kept = {"4": "lee24x"}
    findings = key_findings(records, citation_keys(records, "pmlr", 2024, kept), "pmlr", kept)
    assert [finding.message for finding in findings] == [
        "The key 'Lee:2024' cannot be the name of a file; the paper has 'lee24a'",
        "The key 'Lee24' is taken; the paper has 'lee24b'",
    ]


def test_no_key_is_the_name_of_a_page_of_the_site() -> None:
    records = [make_record("1", "Lee", key="Index"), make_record("2", "Lee", key="index")]
    assert list(citation_keys(records, "source", 2024).values()) == ["lee24a", "lee24b"]


def require_program(name: str) -> str:
    path = shutil.which(name)
    if not path:
        skip_missing(name)
    return str(path)


@pytest.mark.parametrize("encoding", ["ascii", "unicode"])
@pytest.mark.parametrize("crossref", [False, True])
def test_biber_accepts_the_bibliography(tmp_path: Path, encoding: Encoding, crossref: bool) -> None:
    biber = require_program("biber")
    file = tmp_path / "v.bib"
    file.write_text(volume_bib(make_volume(encoding=encoding, crossref=crossref)), encoding="utf-8")
    command = [biber, "--tool", "-V", "--output-file", str(tmp_path / "out.bib"), str(file)]
    process = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    messages = [line for line in process.stdout.splitlines() if line.startswith(("WARN", "ERROR"))]
    expected = ["booktitle"] if crossref else []
    assert process.returncode == 0
    assert [
        field for line in messages for field in re.findall("Invalid field '(.*?)'", line)
    ] == expected


@pytest.mark.parametrize("encoding", ["ascii", "unicode"])
@pytest.mark.parametrize("crossref", [False, True])
def test_bibtex_accepts_the_bibliography(
    tmp_path: Path, encoding: Encoding, crossref: bool
) -> None:
    bibtex = require_program("bibtex")
    text = volume_bib(make_volume(encoding=encoding, crossref=crossref))
    (tmp_path / "v.bib").write_text(text, encoding="utf-8")
    (tmp_path / "v.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{v}\n")
    process = subprocess.run(
        [bibtex, "v"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert process.returncode == 0, process.stdout
    assert "Warning" not in process.stdout, process.stdout
    references = (tmp_path / "v.bbl").read_text(encoding="utf-8")
    assert references.count("\\bibitem") == 4
    assert "{U}-{Nets}" in references


def test_bibtex_keeps_the_hyphen_of_a_family_name_in_small_letters(tmp_path: Path) -> None:
    name = as_bibtex(Person(given="Nadim", family="al-Fihris"), "unicode")
    (tmp_path / "v.bib").write_text(f"@misc{{v, title = {{T}}, author = {{{name}}}}}\n")
    (tmp_path / "v.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{v}\n")
    bibtex = require_program("bibtex")
    subprocess.run([bibtex, "v"], cwd=tmp_path, check=True, capture_output=True)
    assert "Nadim {al-Fihris}" in (tmp_path / "v.bbl").read_text()


def test_real_files_are_read_to_the_last_entry(real: Path) -> None:
    for path in sorted(real.glob("metadata/*/*.bib")):
        text = path.read_text(encoding="utf-8")
        starts = len(
            re.findall(r"^@(?!comment|string|preamble)\w+\s*\{", text, re.MULTILINE | re.IGNORECASE)
        )
        entries, problems = read_bib(path)
        assert len(entries) == starts, path.name
        papers = [entry for entry in entries if entry.kind == "inproceedings"]
        assert all(entry.authors and entry.fields["title"] for entry in papers), path.name
        broken = {problem.key for problem in problems if problem.severity == "error"}
        entry_texts = re.split(r"\n(?=@)", text)
        assert len(broken) == sum(text.count("{") != text.count("}") for text in entry_texts)
        assert all(paper.fields["abstract"] for paper in papers if paper.key in broken)


def test_a_real_editor_without_comma_is_reported(real: Path) -> None:
    problems = read_bib(real / "unireps2023" / "unireps23.bib").problems
    assert [(problem.line, problem.severity) for problem in problems] == [
        (1, "warning"),
        (13, "warning"),
    ]
    assert "'Caron Mathilde' has no comma" in problems[0].message


def test_a_value_without_quotes_is_reported_and_the_rest_is_read() -> None:
    entries, (problem,) = read_bib(
        "@inproceedings{k,\n  title = {On {{Water}}},\n  month = sept,\n  author = {Lee, Ann}\n}\n"
    )
    assert (entries[0].fields["title"], entries[0].fields["month"]) == ("On Water", "sept")
    assert problem.message == (
        "'sept' is neither in quotes nor in braces, and no @string defines it; "
        "read from it: title, month, author"
    )


def test_accents_that_latex_may_lack_are_defined() -> None:
    fields = {"author": as_latex("Đức Hương and Thảo", "ascii"), "note": r"\hline"}
    text = bib_text([("a", "misc", fields.items())])
    assert text.startswith(
        "@preamble{{\\providecommand{\\h}[1]{#1}\\providecommand{\\horn}[1]{#1}}}\n\n@misc{a,"
    )
    assert "@preamble" not in bib_text([("a", "misc", [("note", r"\hline")])])
    (entry,), mistakes = read_bib(text)
    assert (entry.key, list(mistakes)) == ("a", [])
