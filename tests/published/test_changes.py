"""A published volume that something happens to: kept as it was, or told until it is again."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from procbuild.conference import Person
from procbuild.crew.local import LocalCrew
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
from tests.pdf.making import simple

DAY = "published = 2024-05-14"


@dataclass(frozen=True)
class Desk:
    """The volume ``v``: elle, fuss and zoll with two pages each, published."""

    project: Project

    @property
    def store(self) -> Store:
        return Store(self.project.submissions("v"))

    @property
    def toml(self) -> Path:
        return self.project.conf("v") / "volume.toml"

    def put(
        self, id_: str, position: int, *, pages: int = 2, comment: str = "", **more: object
    ) -> None:
        """A paper of so many pages; its PDF differs by the comment in it."""
        pdf = simple(self.project.root / f"{id_}.pdf", *[f"% {comment}"] * pages)
        stated = {
            "title": f"On {id_}",
            "authors": (Person(given="A.", family=id_.title()),),
            "file": pdf.name,
            "sha256": sha256_of(pdf),
        }
        record = Record(id=id_, position=position, **{**stated, **more})  # type: ignore[arg-type]
        self.store.put(record, pdf, {})

    def fix(self, id_: str, text: str) -> None:
        self.store.fixes_file(id_).write_text(text, encoding="utf-8")

    def configure(self, old: str, new: str) -> None:
        text = self.toml.read_text("utf-8")
        assert old in text
        self.toml.write_text(text.replace(old, new), encoding="utf-8")

    def load(self) -> Volume:
        cache = Cache(self.project.cache)
        return load_volume(self.project, "v", crew=LocalCrew(), cache=cache, progress=Silent())

    def known(self) -> Volume:
        return known_volume(self.project, "v", Cache(self.project.cache))

    def publish(self) -> None:
        record_published(self.load(), published_file(self.project, "v"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(Project(make_project(tmp_path)))
    desk.configure("[volume]", f'[volume]\nstatus = "published"\n{DAY}')
    for position, id_ in enumerate(("elle", "fuss", "zoll"), 1):
        desk.put(id_, position)
    desk.publish()
    return desk


def found(volume: Volume) -> list[Finding]:
    return [one for one in volume.findings if one.check in {CHECK, "citation-keys"}]


def places(volume: Volume) -> dict[str, str]:
    return {paper.citation_key: paper.page_range for paper in volume.papers}


AS_PUBLISHED = {"elle24a": "1-2", "fuss24a": "3-4", "zoll24a": "5-6"}


def late(desk: Desk) -> None:
    desk.put("arschin", 0, pages=5)


def another_year(desk: Desk) -> None:
    desk.configure(DAY, DAY.replace("2024", "2025"))


def withdrawn(desk: Desk) -> None:
    desk.put("elle", 1, status="withdrawn")


def vanished(desk: Desk) -> None:
    shutil.rmtree(desk.store.folder("elle"))


def without_pdf(desk: Desk) -> None:
    desk.store.pdf("zoll").unlink()


def elsewhere(desk: Desk) -> None:
    desk.fix("zoll", "position = 0\n")


def on_another_page(desk: Desk) -> None:
    desk.configure("[event]", "[papers]\nfirst_page = 11\n[event]")


def on_right_hand_pages(desk: Desk) -> None:
    desk.put("gran", 4, pages=1)
    desk.put("toise", 5)
    desk.publish()
    desk.configure("[event]", '[papers]\nstarts = "recto"\n[event]')


def of_a_poster(desk: Desk) -> None:
    desk.put("zoll", 3, track="poster")
    track = '[[tracks]]\nid = "poster"\ntitle = "Posters"\narchival = false\n'
    desk.configure("[event]", f"{track}[event]")


def under_another_doi(desk: Desk) -> None:
    desk.configure("[event]", '[papers]\ndoi = "10.5555/v.{id}"\n[event]')
    desk.publish()
    desk.configure("10.5555/v.{id}", "10.5555/w.{id}")


def without_its_doi(desk: Desk) -> None:
    desk.fix("fuss", 'doi = "10.5555/foot"\n')
    desk.publish()
    desk.fix("fuss", "")


def under_another_id(desk: Desk) -> None:
    """As in a fresh copy of the project, whose source calls the paper otherwise."""
    vanished(desk)
    desk.put("ell", 1)


def with_exchanged_ids(desk: Desk) -> None:
    """As in a fresh copy of the project, whose source has exchanged two ids."""
    for position, id_ in enumerate(("elle", "fuss"), 1):
        desk.put(id_, position, comment=id_)
    desk.publish()
    for position, id_ in enumerate(("fuss", "elle"), 1):
        desk.put(id_, position, comment={"fuss": "elle", "elle": "fuss"}[id_])


def without_sums(desk: Desk) -> None:
    """The record of a build before PDFs were written down."""
    file = published_file(desk.project, "v")
    lines = file.read_text("utf-8").splitlines()
    text = "\n".join(re.sub(r', "pdfs": \[.*\]', "", line) for line in lines)
    assert '"pdfs"' not in text
    file.write_text(text, encoding="utf-8")


def under_another_id_without_sums(desk: Desk) -> None:
    without_sums(desk)
    vanished(desk)
    desk.put("ell", 1, authors=(ELLE,))


def under_another_id_with_its_doi(desk: Desk) -> None:
    desk.fix("elle", 'doi = "10.5555/Elle"\n')
    desk.publish()
    without_sums(desk)
    vanished(desk)
    desk.put("ell", 1, pages=3, doi="10.5555/elle")


def all_under_other_ids(desk: Desk) -> None:
    without_sums(desk)
    for position, id_ in enumerate(("elle", "fuss", "zoll"), 1):
        shutil.rmtree(desk.store.folder(id_))
        author = Person(given="A.", family=id_.title())
        desk.put(f"{position}", position, authors=(author,))


def withdrawn_beside_another_of_its_author(desk: Desk) -> None:
    without_sums(desk)
    withdrawn(desk)
    desk.put("ell", 9999, authors=(ELLE,))


def vanished_beside_two_of_its_author(desk: Desk) -> None:
    without_sums(desk)
    vanished(desk)
    for id_ in ("ella", "ellen"):
        desk.put(id_, 9999, authors=(ELLE,))


def vanished_beside_a_late_one(desk: Desk) -> None:
    vanished(desk)
    desk.put("arschin", 0, pages=5)


ELLE = Person(given="A.", family="Elle")
GONE = "2 of 3 papers have other pages (fuss24a: 3-4 → 1-2), 1 is missing (elle24a, pages 1-2)"
OTHER_ID = "1 of 3 papers has another id (elle24a: elle → ell)"
SAME_AUTHOR = "again in the source (same author and number of pages)"
RETRACT = 'Write [retraction] into elle/fixes.toml, or status = "accepted" to keep it'
RESTORE = "Restore elle from the history or the source, and retract what must not be relied on"
BEFORE = (
    "Put elle before zoll again, by papers.order in volume.toml, program.toml, or position "
    "in fixes.toml"
)
AGAIN = "again, by papers.doi in volume.toml or doi in"
ANEW = "; to publish anew, delete submissions/v/published.json."


@pytest.mark.parametrize(
    ("happen", "message", "remedy"),
    [
        (
            late,
            "3 of 3 papers have other pages (elle24a: 1-2 → 6-7)",
            "Put arschin last: position = 9999 in arschin/fixes.toml",
        ),
        (
            another_year,
            "the year is 2025 and was 2024",
            "Put 'published' in volume.toml back to 2024",
        ),
        (
            withdrawn,
            GONE,
            RETRACT,
        ),
        (
            vanished,
            GONE,
            RESTORE,
        ),
        (
            without_pdf,
            "1 has no pages (zoll24a, pages 5-6)",
            "Put the PDF of zoll back, or collect it again",
        ),
        (
            elsewhere,
            "3 of 3 papers have other pages (zoll24a: 5-6 → 1-2)",
            BEFORE,
        ),
        (
            on_another_page,
            "3 of 3 papers have other pages (elle24a: 1-2 → 11-12)",
            "Put papers.first_page in volume.toml back to 1",
        ),
        (
            on_right_hand_pages,
            "1 of 5 papers has other pages (toise24a: 8-9 → 9-10)",
            "Put papers.starts in volume.toml back",
        ),
        (
            under_another_doi,
            "3 of 3 papers have other DOIs (elle24a: 10.5555/v.elle → 10.5555/w.elle)",
            f"Give elle its DOI 10.5555/v.elle {AGAIN} elle/fixes.toml",
        ),
        (
            without_its_doi,
            "1 of 3 papers has another DOI (fuss24a: 10.5555/foot → none)",
            f"Give fuss its DOI 10.5555/foot {AGAIN} fuss/fixes.toml",
        ),
        (
            under_another_id,
            OTHER_ID,
            "Give ell its id elle again in the source (same PDF)",
        ),
        (
            with_exchanged_ids,
            "2 of 3 papers have other ids (elle24a: elle → fuss)",
            "Give fuss its id elle and elle its id fuss again in the source (same PDF)",
        ),
        (
            under_another_id_without_sums,
            OTHER_ID,
            f"Give ell its id elle {SAME_AUTHOR}",
        ),
        (
            under_another_id_with_its_doi,
            f"2 of 3 papers have other pages (fuss24a: 3-4 → 4-5), {OTHER_ID}",
            "Give ell its id elle again in the source (same DOI)",
        ),
        (
            all_under_other_ids,
            "3 of 3 papers have other ids (elle24a: elle → 1)",
            f"Give 1 its id elle, 2 its id fuss and 3 its id zoll {SAME_AUTHOR}",
        ),
        (
            withdrawn_beside_another_of_its_author,
            GONE,
            RETRACT,
        ),
        (
            vanished_beside_two_of_its_author,
            GONE,
            RESTORE,
        ),
        (
            vanished_beside_a_late_one,
            GONE.replace("1-2)", "6-7)", 1),
            f"{RESTORE}; put arschin last: position = 9999 in arschin/fixes.toml",
        ),
        (
            of_a_poster,
            "1 has no pages (zoll24a, pages 5-6)",
            "Put zoll into an archival track again",
        ),
    ],
)
def test_what_would_change_is_one_error_with_what_helps(
    desk: Desk, happen: Callable[[Desk], None], message: str, remedy: str
) -> None:
    assert found(desk.load()) == []
    happen(desk)
    (one,) = found(desk.load())
    assert (one.severity, one.paper) == ("error", "")
    assert one.message == f"Not as published: {message}"
    assert one.remedy == f"{remedy}{ANEW}"
    assert found(desk.known()) == [one]
    with pytest.raises(OutputError) as stop:
        refuse_changes(desk.load())
    assert str(stop.value) == f"v: {one.message}. {one.remedy}"


@pytest.mark.parametrize("order", ["explicit", "sessions", "tracks"])
def test_how_a_late_paper_comes_to_stand_last_goes_by_the_order(desk: Desk, order: str) -> None:
    tables = {
        "explicit": '[papers]\norder = "explicit"\nexplicit = ["elle", "fuss", "zoll"]\n',
        "sessions": '[papers]\norder = "sessions"\n',
        "tracks": '[papers]\norder = "tracks"\n',
    }
    published_file(desk.project, "v").unlink()
    desk.configure("[event]", f"{tables[order]}[event]")
    desk.publish()
    late(desk)
    desk.configure('explicit = ["', 'explicit = ["arschin", "') if order == "explicit" else None
    (one,) = found(desk.load())
    where = {
        "explicit": "at the end of papers.explicit in volume.toml",
        "sessions": "at the end of the last session in program.toml",
        "tracks": "the last track of volume.toml as track, and position = 9999, in "
        "arschin/fixes.toml",
    }
    assert one.remedy == f"Put arschin last: {where[order]}{ANEW}"


def test_a_late_paper_behind_all_others_is_added(desk: Desk) -> None:
    late(desk)
    desk.fix("arschin", "position = 9999\n")
    assert found(desk.load()) == []
    desk.publish()
    expected = {**AS_PUBLISHED, "arschin24a": "7-11"}
    assert places(desk.load()) == expected
    desk.put("aune", 0)
    (one,) = found(desk.load())
    assert "position = 10000 in aune/fixes.toml" in one.remedy


def test_a_pdf_that_comes_after_publication_makes_its_paper_a_late_one(desk: Desk) -> None:
    published_file(desk.project, "v").unlink()
    desk.put("elle", 1, file="", sha256="")
    desk.publish()
    desk.put("elle", 1)
    (one,) = found(desk.load())
    assert "Put elle last: position = 9999 in elle/fixes.toml" in one.remedy
    desk.fix("elle", "position = 9999\n")
    assert found(desk.load()) == []
    assert places(desk.load()) == {"fuss24a": "1-2", "zoll24a": "3-4", "elle24a": "5-6"}


def test_a_corrected_name_changes_no_key(desk: Desk) -> None:
    desk.fix("elle", 'authors = [{ given = "A.", family = "Ell" }]\n')
    desk.put("ell", 9999)
    volume = desk.load()
    assert found(volume) == []
    assert places(volume) == {**AS_PUBLISHED, "ell24a": "7-8"}


def test_a_key_that_comes_too_late_is_told(desk: Desk) -> None:
    desk.fix("elle", 'key = "other"\n')
    volume = desk.load()
    (one,) = found(volume)
    assert one.severity == "warning"
    assert one.message == (
        'key = "other" of elle is ignored: readers cite the published key elle24a'
    )
    assert one.remedy == "Remove it from elle/fixes.toml or the source."
    assert places(volume) == AS_PUBLISHED
    refuse_changes(volume)


def test_the_key_of_a_paper_that_is_gone_is_given_to_no_other(desk: Desk) -> None:
    withdrawn(desk)
    desk.put("ell", 9999, key="ELLE24A")
    assert [one.citation_key for one in desk.load().papers] == ["fuss24a", "zoll24a", "ell24a"]


def test_a_retracted_paper_stays(desk: Desk) -> None:
    withdrawn(desk)
    desk.fix("elle", '[retraction]\non = 2024-06-01\ntext = "It is wrong."\n')
    volume = desk.load()
    assert found(volume) == []
    assert places(volume) == AS_PUBLISHED


@pytest.mark.parametrize("pages", [1, 4])
def test_a_clone_without_the_first_version_keeps_the_range(desk: Desk, pages: int) -> None:
    desk.put("elle", 1, pages=pages)
    volume = desk.load()
    assert found(volume) == []
    assert places(volume) == AS_PUBLISHED
    (one,) = (one for one in volume.findings if one.check == "updates")
    assert one.severity == "warning"
    assert one.message == (
        f"The PDF has {pages} pages, but the published one had 2; the published range 1-2 does "
        "not change"
    )


def test_a_new_version_is_told_as_ever(desk: Desk) -> None:
    first = EarlierVersion(name="paper-v1.pdf", sha256="0" * 64, pages=2)
    desk.put("elle", 1, pages=4, replaced=(first,))
    assert places(desk.load()) == AS_PUBLISHED


def test_a_volume_that_is_not_published_is_not_compared(desk: Desk) -> None:
    another_year(desk)
    late(desk)
    desk.configure('"published"', '"announced"')
    assert found(desk.load()) == []
    assert "elle25a" in places(desk.load())


def test_without_the_file_nothing_was_published(desk: Desk) -> None:
    late(desk)
    published_file(desk.project, "v").unlink()
    assert found(desk.load()) == []


def test_of_pages_that_nobody_has_read_nothing_is_said(desk: Desk) -> None:
    late(desk)
    shutil.rmtree(desk.project.cache)
    assert found(desk.known()) == []
    assert [one.check for one in found(desk.load())] == [CHECK]


def test_many_papers_are_counted(desk: Desk) -> None:
    for number in range(5):
        desk.put(f"a{number}", 0)
    (one,) = found(desk.load())
    assert "Put a0, a1, a2 and 2 more last: position = 9999 in a0/fixes.toml, " in one.remedy
