"""The characters that a book prints and no font has."""

from dataclasses import replace
from pathlib import Path

from procbuild.book.characters import without_font
from procbuild.conference import Person
from tests.book.volumes import make_paper, make_volume


def test_each_field_has_one_finding_that_names_its_characters(tmp_path: Path) -> None:
    paper = make_paper(tmp_path, "alpha", 1, 1)
    paper = replace(paper, title="On 缓慢阅读长句", authors=(Person(family="王", given="Ada"),))
    findings = list(without_font(make_volume([paper]), frozenset("缓慢阅读长句王")))
    assert [finding.paper for finding in findings] == ["alpha", "alpha"]
    assert findings[0].message == (
        "title: no font has 缓 (U+7F13), 慢 (U+6162), 阅 (U+9605), 读 (U+8BFB) and 2 more; "
        "the book prints their numbers"
    )
    assert findings[1].message == (
        "authors[1]: no font has 王 (U+738B); the book prints its number"
    )
