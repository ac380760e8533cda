"""PDFs without metadata stay the papers that they are, whatever their files are called."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.collect.conftest import MakeSampleProject
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, new_findings, read_small_pdfs_directly

SAND = small_pdf("On Sand", "Ann Lee")
ICE = small_pdf("Birds of the North", "Bo Ray")
TAR = small_pdf("Why Roads Crack", "Cho Kim")


def folders(*names: str) -> str:
    """Settings of a volume with several folders below ``incoming``."""
    return "\n".join(
        f'[[sources]]\npath = "incoming/{name}"\nkind = "folder"\noptional = true' for name in names
    )


def correct(project: SampleProject, id_: str) -> None:
    """Correct the title of a paper to one that names its id."""
    (project.store.folder(id_) / "fixes.toml").write_text(f'title = "Corrected {id_}"\n')


def accepted(project: SampleProject) -> dict[str, bytes]:
    """The PDFs of the accepted papers, by their ids."""
    records = project.store.records()
    return {
        record.id: project.store.pdf(record.id).read_bytes()
        for record in records
        if record.status == "accepted"
    }


def place(project: SampleProject, files: dict[str, bytes]) -> None:
    """Let ``incoming`` have these files only."""
    for path in project.incoming.rglob("*.pdf"):
        path.unlink()
    for name, content in files.items():
        project.write(name, content)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [
                {"1.pdf": SAND, "2.pdf": ICE, "3.pdf": TAR},
                {"1.pdf": ICE, "2.pdf": TAR},
            ],
            id="renumbered",
        ),
        pytest.param(
            [{"1.pdf": SAND, "2.pdf": ICE}, {"2.pdf": SAND, "1.pdf": ICE}],
            id="swapped",
        ),
        pytest.param(
            [
                {"x/final.pdf": SAND, "y/final.pdf": ICE},
                {"y/final.pdf": SAND, "x/final.pdf": ICE},
            ],
            id="folders swapped",
        ),
        pytest.param(
            [
                {"a.pdf": SAND, "b.pdf": ICE},
                {"b.pdf": ICE},
                {"A.pdf": SAND, "x/a.pdf": ICE},
            ],
            id="withdrawn and back under a name like that of another",
        ),
    ],
)
def test_papers_and_their_corrections_follow_the_content_of_files(
    project: SampleProject, steps: Sequence[dict[str, bytes]]
) -> None:
    first, *later = steps
    place(project, first)
    project.collect("incoming")
    ids = {content: id_ for id_, content in accepted(project).items()}
    for id_ in ids.values():
        correct(project, id_)
    for files in later:
        place(project, files)
        project.collect("incoming")
        assert accepted(project) == {ids[content]: content for content in files.values()}
    for record in project.store.records():
        assert record.title == f"Corrected {record.id}"
    assert not project.collect("incoming").plan.changes


def test_corrections_follow_files_with_sidecars(project: SampleProject) -> None:
    def write(name: str, content: bytes, title: str, author: str) -> None:
        project.write(f"{name}.pdf", content)
        project.write(f"{name}.toml", f'title = "{title}"\nauthors = "{author}"\n')

    write("1", SAND, "On Sand", "Lee, Ann")
    write("2", ICE, "Birds of the North", "Ray, Bo")
    write("3", TAR, "Why Roads Crack", "Kim, Cho")
    project.collect("incoming")
    correct(project, "2")
    for suffix in ("pdf", "toml"):
        (project.incoming / f"3.{suffix}").unlink()
    write("1", ICE, "Birds of the North", "Ray, Bo")
    write("2", TAR, "Why Do Roads Crack?", "Kim, Cho")
    project.collect("incoming")
    assert accepted(project) == {"2": ICE, "3": TAR}
    assert not project.collect("incoming").plan.changes


def test_renumbered_files_with_small_changes_stay_their_papers(project: SampleProject) -> None:
    place(project, {"1.pdf": SAND, "2.pdf": ICE, "3.pdf": TAR})
    project.collect("incoming")
    mended = [
        small_pdf(title, *authors, "mended")
        for title, *authors in (("Birds of the North", "Bo Ray"), ("Why Roads Crack", "Cho Kim"))
    ]
    place(project, {"1.pdf": mended[0], "2.pdf": mended[1]})
    project.collect("incoming")
    assert accepted(project) == {"2": mended[0], "3": mended[1]}


def test_a_new_version_with_another_title_stays_its_paper(project: SampleProject) -> None:
    place(project, {"a.pdf": SAND})
    project.collect("incoming")
    version = small_pdf("Dunes, and What Moves Them", "Ann Lee")
    place(project, {"a.pdf": version})
    project.collect("incoming")
    assert accepted(project) == {"a": version}


def test_files_of_two_folders_with_one_name_are_two_papers(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(folders("s", "t"))
    place(project, {"s/a.pdf": SAND, "t/a.pdf": ICE})
    outcome = project.collect()
    assert accepted(project) == {"a": SAND, "a-ca9781": ICE}
    assert "collect-unused" not in new_findings(outcome)
    assert not project.collect().plan.changes
    place(project, {"t/a.pdf": ICE})
    project.collect()
    assert accepted(project) == {"a-ca9781": ICE}


@pytest.mark.parametrize("content", [SAND, small_pdf("On sand", "Ann Lee", "mended")])
def test_files_of_two_folders_with_one_name_and_paper_are_one_paper(
    make_sample_project: MakeSampleProject, content: bytes
) -> None:
    project = make_sample_project(folders("s", "t"))
    place(project, {"s/a.pdf": SAND, "t/a.pdf": content})
    for _ in range(2):
        findings = new_findings(project.collect())
        assert "collect-unused a: incoming/t: a.pdf: not used, the paper has its PDF" in findings
        assert accepted(project) == {"a": SAND}


def test_a_paper_that_moves_to_another_folder_keeps_its_id(
    make_sample_project: MakeSampleProject,
) -> None:
    project = make_sample_project(folders("s", "t"))
    place(project, {"s/a.pdf": SAND, "s/b.pdf": ICE})
    project.collect()
    place(project, {"t/1.pdf": SAND, "s/a.pdf": ICE})
    project.collect()
    assert accepted(project) == {"a": SAND, "b": ICE}


@pytest.mark.parametrize("name", ["a.pdf", "A.PDF"])
def test_a_folder_on_the_command_line_leaves_papers_of_others_alone(
    project: SampleProject, name: str
) -> None:
    place(project, {"t/a.pdf": SAND})
    project.collect("incoming/t")
    place(project, {"s/" + name: ICE})
    for _ in range(2):
        outcome = project.collect("incoming/s")
        assert not outcome.plan.changed
        assert project.store.pdf("a").read_bytes() == SAND
        assert sorted(accepted(project).values()) == sorted([SAND, ICE])


def test_a_pdf_beside_a_table_is_that_of_its_name_though_another_title_is_on_it(
    project: SampleProject,
) -> None:
    project.write("papers.csv", 'id,title,authors\na,On Sand,"Lee, Ann"\n')
    place(project, {"a.pdf": ICE})
    project.collect("incoming")
    assert accepted(project) == {"a": ICE}


def test_findings_about_a_renamed_sidecar_name_the_id_of_its_paper(project: SampleProject) -> None:
    sidecar = project.write("smith.json", '{"title": "On Sand", "authors": "Mao Zedong"}')
    project.write("smith.pdf", SAND)
    project.collect("incoming")
    for path in (sidecar, sidecar.with_suffix(".pdf")):
        path.rename(path.with_stem("Smith 2"))
    findings = project.collect("incoming").findings
    assert {finding.paper for finding in findings} == {"smith"}
    assert not any("smith-2" in finding.message + finding.remedy for finding in findings)
    assert accepted(project) == {"smith": SAND}


NAMES = ["1.pdf", "2.pdf", "3.pdf", "A.pdf", "a.pdf", "x/a.pdf", "y/a.pdf", "x/final.pdf"]
PAPERS = [
    small_pdf(f"{word} and its Discontents", f"{name} {word}son")
    for name, word in zip("ABCDE", ["Wood", "Iron", "Glass", "Paper", "Stone"], strict=True)
]
FILES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(PAPERS), max_size=5).filter(
    lambda files: len({*files.values()}) == len(files)
)


@pytest.mark.parametrize("sources", [[""], ["s", "t"]])
def test_no_sequence_of_renames_loses_a_paper_or_gives_its_corrections_to_another(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, sources: list[str]
) -> None:
    read_small_pdfs_directly(monkeypatch)

    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.lists(FILES, min_size=2, max_size=5))
    def collect_each(steps: list[dict[str, bytes]]) -> None:
        root = tmp_path_factory.mktemp("project")
        project = SampleProject(make_project(root, folders(*sources)))
        ids: dict[bytes, str] = {}
        for number, files in enumerate(steps):
            where = {
                f"{sources[(number + turn) % len(sources)]}/{name}".lstrip("/"): content
                for turn, (name, content) in enumerate(files.items())
            }
            place(project, where)
            project.collect()
            found = accepted(project)
            assert sorted(found.values()) == sorted(files.values())
            for id_, content in found.items():
                assert ids.setdefault(content, id_) == id_
            assert len({*ids.values()}) == len(ids)
            assert not project.collect().plan.changes

    collect_each()
