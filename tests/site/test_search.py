"""Documents for the search index."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree

from procbuild.model import Volume
from procbuild.site.search import indexes_for, language_of, pages

from .conftest import make_paper

PAGE = """
Venue
=====

Write to `the chairs <mailto:chairs@example.org>`_, *soon*.
"""


def test_text_of_links_is_indexed_once() -> None:
    doctree = publish_doctree(PAGE, settings_overrides={"doctitle_xform": False})
    env = SimpleNamespace(
        all_docs=["venue"],
        titles={"venue": next(doctree.findall(nodes.title))},
        get_and_resolve_doctree=lambda _name, _builder, *, tags: doctree,
    )
    app: Any = SimpleNamespace(env=env, builder=None, tags=None)
    (entry,) = pages(app, "en")
    text = entry.document("")
    assert "Write to the chairs, soon." in text
    assert text.count("the chairs") == text.count("soon") == 1
    assert text.replace("<title>Venue</title>", "").count("Venue") <= 1


def test_many_papers_are_split_into_more_indexes() -> None:
    sizes = (0, 100, 1000, 4000, 16_000, 64_000)
    assert [indexes_for(size) for size in sizes] == [1, 1, 4, 8, 16, 32]


def test_the_index_has_the_language_of_most_papers(volume: Volume) -> None:
    papers = (make_paper("a", "A", language="de"), *(make_paper(key, "English") for key in "bc"))
    section = replace(volume.sections[0], papers=papers)
    assert language_of(replace(volume, sections=(section,))) == "en"
    assert language_of(replace(volume, sections=())) == volume.conference.volume.language
