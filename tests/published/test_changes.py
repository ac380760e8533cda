"""Changes to a published volume: kept out, or reported until they are undone."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from procbuild.conference import Person
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.model import EarlierVersion, Finding, Record, Volume
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.published import CHECK, published_file, record_published, refuse_changes
from procbuild.store import Store
from procbuild.volume.load import known_volume, load_volume
from tests.papers import make_project
from tests.pdf.sample_documents import write_simple_pdf
from tests.standing import standing_crew

DAY = "published = 2024-05-14"


@dataclass(frozen=True)
class PublishedVolume:
    """The published volume ``v`` with the papers elle, fuss and zoll of two pages each."""

    project: Project
    cache: Cache

    @property
    def store(self) -> Store:
        return Store(self.project.submissions("v"))

    @property
    def volume_toml(self) -> Path:
        return self.project.conf("v") / "volume.toml"

    def put_paper(
        self, id_: str, position: int, *, pages: int = 2, comment: str = "", **fields: object
    ) -> None:
        """Store a paper with this number of pages; another comment makes another PDF."""
        pdf = write_simple_pdf(self.project.root / f"{id_}.pdf", *[f"% {comment}"] * pages)
        defaults = {
            "title": f"On {id_}",
            "authors": (Person(given="A.", family=id_.title()),),
            "file": pdf.name,
            "sha256": sha256_of(pdf),
        }
        record = Record(id=id_, position=position, **{**defaults, **fields})  # type: ignore[arg-type]
        self.store.put(record, pdf, {})

    def write_fixes(self, id_: str, text: str) -> None:
        self.store.fixes_file(id_).write_text(text, encoding="utf-8")

    def edit_volume_toml(self, old: str, new: str) -> None:
        text = self.volume_toml.read_text("utf-8")
        assert old in text
        self.volume_toml.write_text(text.replace(old, new), encoding="utf-8")

    def load(self) -> Volume:
        return load_volume(
            self.project, "v", crew=standing_crew(), cache=self.cache, progress=Silent()
        )

    def load_known(self) -> Volume:
        return known_volume(self.project, "v", self.cache)

    def publish(self) -> None:
        record_published(self.load(), published_file(self.project, "v"))


@pytest.fixture
def published(tmp_path: Path, inspected: Cache) -> PublishedVolume:
    published = PublishedVolume(Project(make_project(tmp_path)), inspected)
    published.edit_volume_toml("[volume]", f'[volume]\nstatus = "published"\n{DAY}')
    for position, id_ in enumerate(("elle", "fuss", "zoll"), 1):
        published.put_paper(id_, position)
    published.publish()
    return published


def publication_findings(volume: Volume) -> list[Finding]:
    return [finding for finding in volume.findings if finding.check in {CHECK, "citation-keys"}]


def page_ranges(volume: Volume) -> dict[str, str]:
    return {paper.citation_key: paper.page_range for paper in volume.papers}


AS_PUBLISHED = {"elle24a": "1-2", "fuss24a": "3-4", "zoll24a": "5-6"}


def add_paper_in_front(published: PublishedVolume) -> None:
    published.put_paper("arschin", 0, pages=5)


def change_year(published: PublishedVolume) -> None:
    published.edit_volume_toml(DAY, DAY.replace("2024", "2025"))


def withdraw_paper(published: PublishedVolume) -> None:
    published.put_paper("elle", 1, status="withdrawn")


def remove_paper(published: PublishedVolume) -> None:
    shutil.rmtree(published.store.folder("elle"))


def remove_pdf(published: PublishedVolume) -> None:
    published.store.pdf("zoll").unlink()


def move_paper_to_front(published: PublishedVolume) -> None:
    published.write_fixes("zoll", "position = 0\n")


def change_first_page(published: PublishedVolume) -> None:
    published.edit_volume_toml("[event]", "[papers]\nfirst_page = 11\n[event]")


def start_on_right_hand_pages(published: PublishedVolume) -> None:
    published.put_paper("gran", 4, pages=1)
    published.put_paper("toise", 5)
    published.publish()
    published.edit_volume_toml("[event]", '[papers]\nstarts = "recto"\n[event]')


def move_paper_to_poster_track(published: PublishedVolume) -> None:
    published.put_paper("zoll", 3, track="poster")
    track = '[[tracks]]\nid = "poster"\ntitle = "Posters"\narchival = false\n'
    published.edit_volume_toml("[event]", f"{track}[event]")


def change_dois(published: PublishedVolume) -> None:
    published.edit_volume_toml("[event]", '[papers]\ndoi = "10.5555/v.{id}"\n[event]')
    published.publish()
    published.edit_volume_toml("10.5555/v.{id}", "10.5555/w.{id}")


def remove_doi(published: PublishedVolume) -> None:
    published.write_fixes("fuss", 'doi = "10.5555/foot"\n')
    published.publish()
    published.write_fixes("fuss", "")


def change_id(published: PublishedVolume) -> None:
    """Change the id of a paper, as if a fresh clone were collected from a source with other ids."""
    remove_paper(published)
    published.put_paper("ell", 1)


def exchange_ids(published: PublishedVolume) -> None:
    """Exchange two ids, as if a fresh clone were collected from a source that exchanged them."""
    for position, id_ in enumerate(("elle", "fuss"), 1):
        published.put_paper(id_, position, comment=id_)
    published.publish()
    for position, id_ in enumerate(("fuss", "elle"), 1):
        published.put_paper(id_, position, comment={"fuss": "elle", "elle": "fuss"}[id_])


def remove_checksums(published: PublishedVolume) -> None:
    """Remove the checksums of PDFs from the record, as older versions of procbuild wrote it."""
    file = published_file(published.project, "v")
    lines = file.read_text("utf-8").splitlines()
    text = "\n".join(re.sub(r', "pdfs": \[.*\]', "", line) for line in lines)
    assert '"pdfs"' not in text
    file.write_text(text, encoding="utf-8")


def change_id_without_checksums(published: PublishedVolume) -> None:
    remove_checksums(published)
    remove_paper(published)
    published.put_paper("ell", 1, authors=(ELLE,))


def change_id_but_keep_doi(published: PublishedVolume) -> None:
    published.write_fixes("elle", 'doi = "10.5555/Elle"\n')
    published.publish()
    remove_checksums(published)
    remove_paper(published)
    published.put_paper("ell", 1, pages=3, doi="10.5555/elle")


def change_all_ids(published: PublishedVolume) -> None:
    remove_checksums(published)
    for position, id_ in enumerate(("elle", "fuss", "zoll"), 1):
        shutil.rmtree(published.store.folder(id_))
        author = Person(given="A.", family=id_.title())
        published.put_paper(f"{position}", position, authors=(author,))


def withdraw_paper_and_add_one_of_its_author(published: PublishedVolume) -> None:
    remove_checksums(published)
    withdraw_paper(published)
    published.put_paper("ell", 9999, authors=(ELLE,))


def remove_paper_and_add_two_of_its_author(published: PublishedVolume) -> None:
    remove_checksums(published)
    remove_paper(published)
    for id_ in ("ella", "ellen"):
        published.put_paper(id_, 9999, authors=(ELLE,))


def remove_paper_and_add_one_in_front(published: PublishedVolume) -> None:
    remove_paper(published)
    published.put_paper("arschin", 0, pages=5)


ELLE = Person(given="A.", family="Elle")
ELLE_IS_MISSING = (
    "2 of 3 papers have other pages (fuss24a: 3-4 → 1-2), 1 is missing (elle24a, pages 1-2)"
)
ELLE_HAS_OTHER_ID = "1 of 3 papers has another id (elle24a: elle → ell)"
SAME_AUTHOR = "again in the source (same author and number of pages)"
RETRACT_ELLE = 'Write [retraction] into elle/fixes.toml, or status = "accepted" to keep it'
RESTORE_ELLE = "Restore elle from the history or the source, and retract what must not be relied on"
PUT_ELLE_FIRST = (
    "Put elle before zoll again, by papers.order in volume.toml, program.toml, or position "
    "in fixes.toml"
)
AS_BEFORE = "again, by papers.doi in volume.toml or doi in"
HOW_TO_PUBLISH_ANEW = "; to publish anew, delete submissions/v/published.json."


@pytest.mark.parametrize(
    ("change", "message", "remedy"),
    [
        (
            add_paper_in_front,
            "3 of 3 papers have other pages (elle24a: 1-2 → 6-7)",
            "Put arschin last: position = 9999 in arschin/fixes.toml",
        ),
        (
            change_year,
            "the year is 2025 and was 2024",
            "Put 'published' in volume.toml back to 2024",
        ),
        (
            withdraw_paper,
            ELLE_IS_MISSING,
            RETRACT_ELLE,
        ),
        (
            remove_paper,
            ELLE_IS_MISSING,
            RESTORE_ELLE,
        ),
        (
            remove_pdf,
            "1 has no pages (zoll24a, pages 5-6)",
            "Put the PDF of zoll back, or collect it again",
        ),
        (
            move_paper_to_front,
            "3 of 3 papers have other pages (zoll24a: 5-6 → 1-2)",
            PUT_ELLE_FIRST,
        ),
        (
            change_first_page,
            "3 of 3 papers have other pages (elle24a: 1-2 → 11-12)",
            "Put papers.first_page in volume.toml back to 1",
        ),
        (
            start_on_right_hand_pages,
            "1 of 5 papers has other pages (toise24a: 8-9 → 9-10)",
            "Put papers.starts in volume.toml back",
        ),
        (
            change_dois,
            "3 of 3 papers have other DOIs (elle24a: 10.5555/v.elle → 10.5555/w.elle)",
            f"Give elle its DOI 10.5555/v.elle {AS_BEFORE} elle/fixes.toml",
        ),
        (
            remove_doi,
            "1 of 3 papers has another DOI (fuss24a: 10.5555/foot → none)",
            f"Give fuss its DOI 10.5555/foot {AS_BEFORE} fuss/fixes.toml",
        ),
        (
            change_id,
            ELLE_HAS_OTHER_ID,
            "Give ell its id elle again in the source (same PDF)",
        ),
        (
            exchange_ids,
            "2 of 3 papers have other ids (elle24a: elle → fuss)",
            "Give fuss its id elle and elle its id fuss again in the source (same PDF)",
        ),
        (
            change_id_without_checksums,
            ELLE_HAS_OTHER_ID,
            f"Give ell its id elle {SAME_AUTHOR}",
        ),
        (
            change_id_but_keep_doi,
            f"2 of 3 papers have other pages (fuss24a: 3-4 → 4-5), {ELLE_HAS_OTHER_ID}",
            "Give ell its id elle again in the source (same DOI)",
        ),
        (
            change_all_ids,
            "3 of 3 papers have other ids (elle24a: elle → 1)",
            f"Give 1 its id elle, 2 its id fuss and 3 its id zoll {SAME_AUTHOR}",
        ),
        (
            withdraw_paper_and_add_one_of_its_author,
            ELLE_IS_MISSING,
            RETRACT_ELLE,
        ),
        (
            remove_paper_and_add_two_of_its_author,
            ELLE_IS_MISSING,
            RESTORE_ELLE,
        ),
        (
            remove_paper_and_add_one_in_front,
            ELLE_IS_MISSING.replace("1-2)", "6-7)", 1),
            f"{RESTORE_ELLE}; put arschin last: position = 9999 in arschin/fixes.toml",
        ),
        (
            move_paper_to_poster_track,
            "1 has no pages (zoll24a, pages 5-6)",
            "Put zoll into an archival track again",
        ),
    ],
)
def test_changes_are_reported_as_one_error_with_a_remedy(
    published: PublishedVolume, change: Callable[[PublishedVolume], None], message: str, remedy: str
) -> None:
    assert publication_findings(published.load()) == []
    change(published)
    (finding,) = publication_findings(published.load())
    assert (finding.severity, finding.paper) == ("error", "")
    assert finding.message == f"Not as published: {message}"
    assert finding.remedy == f"{remedy}{HOW_TO_PUBLISH_ANEW}"
    assert publication_findings(published.load_known()) == [finding]
    with pytest.raises(OutputError) as error:
        refuse_changes(published.load())
    assert str(error.value) == f"v: {finding.message}. {finding.remedy}"


def test_a_misspelt_id_in_the_program_is_named_as_the_cause_of_moved_pages(
    published: PublishedVolume,
) -> None:
    published.edit_volume_toml("[volume]", '[papers]\norder = "sessions"\n[volume]')
    program = published.volume_toml.with_name("program.toml")
    session = '[[sessions]]\nid = "a"\ntitle = "A"\npapers = ["elle", "{}", "zoll"]\n'
    program.write_text(session.format("fuss"))
    refuse_changes(published.load())
    program.write_text(session.format("fus"))
    with pytest.raises(OutputError) as error:
        refuse_changes(published.load())
    change, cause = str(error.value).splitlines()
    assert "Put fuss before zoll again" in change
    assert cause == (
        "v: fus: program.toml names a paper that is not among the accepted ones; did you mean "
        "'fuss'? Correct the id there, or collect the paper."
    )


@pytest.mark.parametrize("order", ["explicit", "sessions", "tracks"])
def test_the_remedy_for_a_new_paper_depends_on_the_order_of_papers(
    published: PublishedVolume, order: str
) -> None:
    tables = {
        "explicit": '[papers]\norder = "explicit"\nexplicit = ["elle", "fuss", "zoll"]\n',
        "sessions": '[papers]\norder = "sessions"\n',
        "tracks": '[papers]\norder = "tracks"\n',
    }
    published_file(published.project, "v").unlink()
    published.edit_volume_toml("[event]", f"{tables[order]}[event]")
    published.publish()
    add_paper_in_front(published)
    if order == "explicit":
        published.edit_volume_toml('explicit = ["', 'explicit = ["arschin", "')
    (finding,) = publication_findings(published.load())
    end_of_volume = {
        "explicit": "at the end of papers.explicit in volume.toml",
        "sessions": "at the end of the last session in program.toml",
        "tracks": "the last track of volume.toml as track, and position = 9999, in "
        "arschin/fixes.toml",
    }
    assert finding.remedy == f"Put arschin last: {end_of_volume[order]}{HOW_TO_PUBLISH_ANEW}"


def test_a_new_paper_at_the_end_is_accepted(published: PublishedVolume) -> None:
    add_paper_in_front(published)
    published.write_fixes("arschin", "position = 9999\n")
    assert publication_findings(published.load()) == []
    published.publish()
    expected = {**AS_PUBLISHED, "arschin24a": "7-11"}
    assert page_ranges(published.load()) == expected
    published.put_paper("aune", 0)
    (finding,) = publication_findings(published.load())
    assert "position = 10000 in aune/fixes.toml" in finding.remedy


def test_a_paper_whose_pdf_comes_after_publication_counts_as_new(
    published: PublishedVolume,
) -> None:
    published_file(published.project, "v").unlink()
    published.put_paper("elle", 1, file="", sha256="")
    published.publish()
    published.put_paper("elle", 1)
    (finding,) = publication_findings(published.load())
    assert "Put elle last: position = 9999 in elle/fixes.toml" in finding.remedy
    published.write_fixes("elle", "position = 9999\n")
    assert publication_findings(published.load()) == []
    assert page_ranges(published.load()) == {"fuss24a": "1-2", "zoll24a": "3-4", "elle24a": "5-6"}


def test_a_corrected_name_does_not_change_the_citation_key(published: PublishedVolume) -> None:
    published.write_fixes("elle", 'authors = [{ given = "A.", family = "Ell" }]\n')
    published.put_paper("ell", 9999)
    volume = published.load()
    assert publication_findings(volume) == []
    assert page_ranges(volume) == {**AS_PUBLISHED, "ell24a": "7-8"}


def test_a_key_set_after_publication_is_ignored_with_a_warning(published: PublishedVolume) -> None:
    published.write_fixes("elle", 'key = "other"\n')
    volume = published.load()
    (finding,) = publication_findings(volume)
    assert finding.severity == "warning"
    assert finding.message == (
        'key = "other" of elle is ignored: readers cite the published key elle24a'
    )
    assert finding.remedy == "Remove it from elle/fixes.toml or the source."
    assert page_ranges(volume) == AS_PUBLISHED
    refuse_changes(volume)


def test_the_key_of_a_withdrawn_paper_is_not_used_again(published: PublishedVolume) -> None:
    withdraw_paper(published)
    published.put_paper("ell", 9999, key="ELLE24A")
    assert [paper.citation_key for paper in published.load().papers] == [
        "fuss24a",
        "zoll24a",
        "ell24a",
    ]


def test_a_retracted_paper_keeps_its_pages(published: PublishedVolume) -> None:
    withdraw_paper(published)
    published.write_fixes("elle", '[retraction]\non = 2024-06-01\ntext = "It is wrong."\n')
    volume = published.load()
    assert publication_findings(volume) == []
    assert page_ranges(volume) == AS_PUBLISHED


@pytest.mark.parametrize("pages", [1, 4])
def test_a_clone_without_the_first_version_keeps_the_page_range(
    published: PublishedVolume, pages: int
) -> None:
    published.put_paper("elle", 1, pages=pages)
    volume = published.load()
    assert publication_findings(volume) == []
    assert page_ranges(volume) == AS_PUBLISHED
    (finding,) = (finding for finding in volume.findings if finding.check == "updates")
    assert finding.severity == "warning"
    assert finding.message == (
        f"The PDF has {pages} pages, but the published one had 2; the published range 1-2 does "
        "not change"
    )


def test_a_new_version_keeps_the_page_range(published: PublishedVolume) -> None:
    first = EarlierVersion(name="paper-v1.pdf", sha256="0" * 64, pages=2)
    published.put_paper("elle", 1, pages=4, replaced=(first,))
    assert page_ranges(published.load()) == AS_PUBLISHED


def test_a_volume_that_is_not_published_is_not_compared(published: PublishedVolume) -> None:
    change_year(published)
    add_paper_in_front(published)
    published.edit_volume_toml('"published"', '"announced"')
    assert publication_findings(published.load()) == []
    assert "elle25a" in page_ranges(published.load())


def test_without_a_publication_record_nothing_is_reported(published: PublishedVolume) -> None:
    add_paper_in_front(published)
    published_file(published.project, "v").unlink()
    assert publication_findings(published.load()) == []


def test_unknown_page_numbers_are_not_reported(published: PublishedVolume, tmp_path: Path) -> None:
    add_paper_in_front(published)
    published = replace(published, cache=Cache(tmp_path / "empty"))
    assert publication_findings(published.load_known()) == []
    assert [finding.check for finding in publication_findings(published.load())] == [CHECK]


def test_a_remedy_for_many_papers_names_three_and_counts_the_rest(
    published: PublishedVolume,
) -> None:
    for number in range(5):
        published.put_paper(f"a{number}", 0)
    (finding,) = publication_findings(published.load())
    assert "Put a0, a1, a2 and 2 more last: position = 9999 in a0/fixes.toml, " in finding.remedy
