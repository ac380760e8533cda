"""The pages of authors."""

from dataclasses import replace
from typing import Any

from lxml import html

from procbuild.conference import Person, Program, Session
from procbuild.model import Volume
from procbuild.volume.authors import LISTED

from .conftest import MakeSite, make_paper


def test_namesakes_are_told_apart_by_affiliations_or_else_by_a_paper(
    make_site: MakeSite, volume: Volume
) -> None:
    def namesake(**fields: Any) -> Person:
        return Person(given="Jing", family="Li", **fields)

    papers = (
        make_paper(
            "li26a", "Indexes", namesake(orcid="0000-0002-1825-0097", affiliations=("North",))
        ),
        make_paper("li26b", "Of $x$", namesake(orcid="0000-0001-5109-3700")),
        make_paper("li26c", "Names", namesake(id="third", script="りじん")),
    )
    section = replace(volume.sections[0], papers=papers)
    out, _ = make_site(replace(volume, sections=(section,), program=Program()))
    for page, labels in (
        ("li-jing", ["Jing Li (Of x)", "Jing Li (りじん)"]),
        ("li-jing-2", ["Jing Li (North)", "Jing Li (りじん)"]),
    ):
        tree = html.parse(out / f"authors/{page}.html")
        notice = "//p[@class='notice'][contains(., 'Others')]"
        assert tree.xpath(f"{notice}/a/text()") == labels
    assert tree.findtext(".//title") == "Jing Li (Of x) – Toy 2026"
    index = html.parse(out / "authors/index.html")
    assert index.xpath("//bdi[@class='script']/@lang") == ["ja"]


def test_lists_of_papers_say_how_many_authors_they_leave_out(
    make_site: MakeSite, volume: Volume
) -> None:
    team = [Person(given="Ada", family=f"Author {number}") for number in range(LISTED + 2)]
    paper = make_paper("large", "A Large Detector", *team)
    section = replace(volume.sections[0], papers=(paper,))
    program = Program(sessions=(Session(id="s", title="S", papers=("large",)),))
    out, _ = make_site(replace(volume, sections=(section,), program=program))
    last = team[-1].display
    listed = f"{team[LISTED - 1].display} and 2 others"
    for page in ("papers/index", "program", "authors/author-51-ada"):
        text = " ".join(html.parse(out / f"{page}.html").getroot().text_content().split())
        assert listed in text
    paper_page = html.parse(out / "papers/large.html").getroot().text_content()
    assert last in paper_page
    assert "others" not in paper_page
