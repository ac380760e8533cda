"""The pages of authors."""

from dataclasses import replace
from typing import Any

from lxml import html

from procbuild.conference import Person, Program
from procbuild.model import Volume

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
        make_paper("li26c", "Names", namesake(id="third")),
    )
    section = replace(volume.sections[0], papers=papers)
    out, _ = make_site(replace(volume, sections=(section,), program=Program()))
    for page, labels in (
        ("li-jing", ["Jing Li (Of x)", "Jing Li (Names)"]),
        ("li-jing-2", ["Jing Li (North)", "Jing Li (Names)"]),
    ):
        tree = html.parse(out / f"authors/{page}.html")
        notice = "//p[@class='notice'][contains(., 'Others')]"
        assert tree.xpath(f"{notice}/a/text()") == labels
