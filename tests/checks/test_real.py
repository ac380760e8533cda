"""The checks on real papers: nothing is refused that is not wrong, nothing wrong passes."""

import csv
import random
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from procbuild.checks import check_paper
from procbuild.checks.base import Subject
from procbuild.checks.profile import load_profile
from procbuild.cli import cli
from procbuild.compliance.check import check_files
from procbuild.conference import Limits, Person
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.layout import PdfLayout
from procbuild.model import Finding, PdfFacts, Record
from procbuild.progress import Silent
from procbuild.report import Report
from procbuild.store import Store
from tests.papers import make_project

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("checks-real")]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """What was read of a file, for all tests here."""
    return Cache(tmp_path_factory.mktemp("cache"))


def checked(paths: list[Path], cache: Cache) -> Report:
    """As ``procbuild check *.pdf`` does."""
    return check_files(
        paths, profile="", limits=Limits(), crew=LocalCrew(2), cache=cache, progress=Silent()
    )


def test_verdicts_on_broken_and_dangerous_files(real: Path, cache: Cache) -> None:
    manifest = rows(real / "hostile" / "manifest.csv")
    report = checked([real / "hostile" / row["file"] for row in manifest], cache)
    assert [paper.file for paper in report.papers] == [row["file"] for row in manifest]
    wrong = [
        f"{paper.file}: {paper.verdict}, not {row['expected_verdict']}"
        for paper, row in zip(report.papers, manifest, strict=True)
        if paper.verdict not in {row["expected_verdict"], *row["also_acceptable"].split(";")}
    ]
    assert len(wrong) <= 0.05 * len(manifest), wrong


FOUND = {
    "javascript_openaction.pdf": "safety-javascript",
    "javascript_page_aa.pdf": "safety-javascript",
    "launch_openaction.pdf": "safety-launch",
    "bad_uris.pdf": "safety-link",
    "embedded_file.pdf": "safety-embedded-file",
    "pdfjs_xfa.pdf": "safety-xfa",
    "acroform_latex.pdf": "safety-form-field",
    "rotated_page3.pdf": "page-rotated",
    "mixed_a4_letter.pdf": "page-size-mixed",
    "cropbox_offset.pdf": "page-cropped",
    "userunit_2.pdf": "page-scaled",
    "huge_mediabox.pdf": "page-size",
    "qpdf_duplicate_pages.pdf": "damage-repeated-page",
    "junk_before_header.pdf": "damage-header",
    "qpdf_badlin1.pdf": "damage-linearization",
    "fonts_not_embedded.pdf": "fonts-embedded",
    "pdfjs_noembed_eucjp.pdf": "fonts-embedded",
    "pdfjs_type3_only.pdf": "fonts-type3",
    "ocrmypdf_truetype_nomapping.pdf": "fonts-unicode",
    "scanned_images_only.pdf": "text-missing",
    "ocrmypdf_graph_ocred.pdf": "text-scanned",
    "neurips_2023_template_anonymous.pdf": "leftover-anonymous",
    "paper_with_line_numbers.pdf": "leftover-line-numbers",
    "arxiv_stamp.pdf": "leftover-arxiv",
    "draft_watermark.pdf": "leftover-draft",
    "hidden_white_text.pdf": "leftover-hidden-text",
    "blank_last_page.pdf": "page-blank",
    "review_comments_left.pdf": "leftover-annotation",
    "owner_password_aes256.pdf": "safety-encryption",
}
"""Files that were made for one mistake each, and the check that names it."""


def test_each_mistake_is_named(real: Path, cache: Cache) -> None:
    report = checked([real / "hostile" / name for name in FOUND], cache)
    missed = [
        f"{paper.file}: {FOUND[paper.file]}"
        for paper in report.papers
        if FOUND[paper.file] not in {finding.check for finding in paper.findings}
    ]
    assert missed == []


def test_published_papers_are_refused_for_unembedded_fonts_alone(real: Path, cache: Cache) -> None:
    paths = sorted([*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")])
    truth = {
        Path(row["file"]).name: row
        for name in ("unireps2023", "sigdial")
        for row in rows(real / name / "truth.csv")
    }
    for paper in checked(paths, cache).papers:
        errors = [finding.check for finding in paper.findings if finding.severity == "error"]
        embedded = truth[paper.file]["all_fonts_embedded"] == "yes"
        assert errors == ([] if embedded else ["fonts-embedded"]), paper.file


def test_content_ends_where_it_does_by_eye(real: Path, cache: Cache) -> None:
    truth = {
        Path(row["file"]).name: int(row["body_pages"])
        for name in ("unireps2023", "sigdial")
        for row in rows(real / name / "truth.csv")
    }
    paths = sorted([*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")])
    assert {paper.file: paper.content_end for paper in checked(paths, cache).papers} == truth


DIFFERENT = {
    "cappell23": "the given names in another order",
    "fumero23": "names without comma, accents, order",
    "ivanitskiy23": "a word of the title, short given names",
    "lee23": "the title is misspelt",
    "oublal23": "another title",
    "103": "the accents of Gašić",
    "17": "Subhasis for Subhasish",
    "43": "two words of the title",
}
"""Papers whose records truly differ from the print, by the notes of the truth tables."""


Pairs = list[tuple[PdfFacts, Record]]


@pytest.fixture(scope="module")
def pairs(real: Path, cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    """What is read on page 1 of real papers, and what the volume's metadata say."""
    records = _unireps(real / "unireps2023", tmp_path_factory.mktemp("scratch")) | _sigdial(
        real / "sigdial"
    )
    paths = {
        row.get("bib_key") or row["key"]: real / name / row["file"]
        for name in ("unireps2023", "sigdial")
        for row in rows(real / name / "truth.csv")
    }
    papers = checked(list(paths.values()), cache).papers
    return [
        (paper.facts, records[key]) for key, paper in zip(paths, papers, strict=True) if paper.facts
    ]


def _unireps(folder: Path, scratch: Path) -> dict[str, Record]:
    """The records of the .bib as ``procbuild collect`` reads it, without the PDFs."""
    root = make_project(scratch / "project")
    bib = Path(shutil.copy(folder / "unireps23.bib", scratch))
    done = CliRunner().invoke(cli, ["-C", str(root), "collect", "--as", "pmlr", str(bib)])
    assert done.exit_code == 0, done.output
    return {record.id: record for record in Store(root / "submissions" / "v").records()}


def _sigdial(folder: Path) -> dict[str, Record]:
    papers = yaml.safe_load((folder / "papers.yml").read_text(encoding="utf-8"))
    return {
        str(paper["id"]): Record(
            id=str(paper["id"]), title=paper["title"], authors=tuple(_people(paper["authors"]))
        )
        for paper in papers
    }


def _people(authors: list[dict[str, Any]]) -> Iterator[Person]:
    for one in authors:
        given = " ".join(filter(None, (one.get("first_name"), one.get("middle_name"))))
        yield Person(given=given, family=one.get("last_name") or "")


def differences(facts: PdfFacts, record: Record) -> list[Finding]:
    """What is found about title and authors of a printed page and a record."""
    subject = Subject(
        facts=facts,
        layout=PdfLayout(pages=()),
        profile=load_profile("generic"),
        record=record,
    )
    findings = check_paper(subject, {}, record.id)
    return [one for one in findings if one.check.startswith("metadata-")]


def agreeing(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair[1].id not in DIFFERENT]


def test_pairs_that_agree_raise_no_alarm(pairs: Pairs) -> None:
    alarms = [
        f"{record.id}: {finding.message}"
        for facts, record in agreeing(pairs)
        for finding in differences(facts, record)
        if finding.severity != "info"
    ]
    assert len(agreeing(pairs)) >= 35
    assert len(alarms) <= 0.05 * len(agreeing(pairs)), alarms


def test_pairs_that_differ_are_found(pairs: Pairs) -> None:
    silent = [
        record.id
        for facts, record in pairs
        if record.id in DIFFERENT
        and not any(one.severity == "warning" for one in differences(facts, record))
    ]
    assert silent == []


def dropped(record: Record, dice: random.Random) -> Record | None:
    """A record that lacks an author."""
    if len(record.authors) < 2:
        return None
    place = dice.randrange(len(record.authors))
    return replace(record, authors=record.authors[:place] + record.authors[place + 1 :])


def exchanged(record: Record, dice: random.Random) -> Record | None:
    """A record with two authors in each other's place."""
    if len(record.authors) < 2:
        return None
    authors = list(record.authors)
    one, other = dice.sample(range(len(authors)), 2)
    authors[one], authors[other] = authors[other], authors[one]
    return replace(record, authors=tuple(authors))


def reworded(record: Record, dice: random.Random) -> Record:
    """A record with a word of the title replaced, left out or misspelt."""
    words = record.title.split()
    place = dice.randrange(len(words))
    word = words[place]
    words[place] = dice.choice(["otherwise", "", f"{word[:-1]}q{word[-1]}"])
    return replace(record, title=" ".join(filter(None, words)))


def bared(text: str) -> str:
    """Text whose accents are lost."""
    spread = unicodedata.normalize("NFD", text)
    return "".join(c for c in spread if not unicodedata.combining(c))


def unaccented(record: Record, dice: random.Random) -> Record | None:
    """A record that lost the accents of a name."""
    authors = list(record.authors)
    accented = [n for n, one in enumerate(authors) if bared(one.display) != one.display]
    if not accented:
        return None
    place = dice.choice(accented)
    person = authors[place]
    authors[place] = replace(person, given=bared(person.given), family=bared(person.family))
    return replace(record, authors=tuple(authors))


def turned(record: Record, dice: random.Random) -> Record | None:
    """A record with given and family name of an author swapped."""
    authors = list(record.authors)
    place = dice.randrange(len(authors))
    person = authors[place]
    if person.given == person.family:
        return None
    authors[place] = replace(person, given=person.family, family=person.given)
    return replace(record, authors=tuple(authors))


@pytest.mark.parametrize(
    "fault",
    [dropped, exchanged, reworded, unaccented, turned],
)
def test_faults_put_into_real_metadata_are_found(
    fault: Callable[[Record, random.Random], Record | None],
    pairs: Pairs,
) -> None:
    dice = random.Random(20231215)
    faulty = [
        (facts, record, wrong)
        for _ in range(5)
        for facts, record in agreeing(pairs)
        if (wrong := fault(record, dice))
    ]
    missed = [
        wrong.id
        for facts, record, wrong in faulty
        if len(differences(facts, wrong)) <= len(differences(facts, record))
    ]
    assert len(faulty) >= 15
    assert len(missed) <= 0.05 * len(faulty), missed
