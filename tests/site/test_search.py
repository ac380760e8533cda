"""Documents for the search index."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from procbuild.model import Volume
from procbuild.site.material import Material
from procbuild.site.parts import PARTS
from procbuild.site.search import indexes_for, language_of, pages

from .conftest import make_paper

PAGE = """
Venue
=====

Write to `the chairs <mailto:chairs@example.org>`_, *soon*.
"""


def indexed_text(doctree: nodes.document) -> str:
    """Return the document for the search index that is made of a page."""
    env = SimpleNamespace(
        all_docs=["page"],
        titles={"page": next(doctree.findall(nodes.title))},
        get_and_resolve_doctree=lambda _name, _builder, *, tags: doctree,
    )
    app: Any = SimpleNamespace(env=env, builder=None, tags=None)
    (entry,) = pages(app, "en")
    return entry.document("")


def test_comments_are_not_indexed() -> None:
    doctree = publish_doctree(PAGE + "\n.. SECRET\n", settings_overrides={"doctitle_xform": False})
    assert "SECRET" in doctree.astext()
    assert "SECRET" not in indexed_text(doctree)


def test_text_of_links_is_indexed_once() -> None:
    text = indexed_text(publish_doctree(PAGE, settings_overrides={"doctitle_xform": False}))
    assert "Write to the chairs, soon." in text
    assert text.count("the chairs") == text.count("soon") == 1
    assert text.replace("<title>Venue</title>", "").count("Venue") <= 1


@pytest.mark.parametrize(
    ("part", "indexed"), [("papers", "Long papers"), ("program", "Compilers Grace Hopper")]
)
def test_papers_in_lists_and_programs_are_only_indexed_on_their_own_pages(
    volume: Volume, part: str, indexed: str
) -> None:
    doctree = publish_doctree(PAGE, settings_overrides={"doctitle_xform": False})
    doctree += PARTS[part].draw(Material(volume=volume, today=date(2026, 3, 1)), {})
    text = indexed_text(doctree)
    assert indexed in text
    assert not {"Tiny", "Sums", "Lovelace", "BibTeX"} & set(text.split())


def test_many_papers_are_split_into_more_indexes() -> None:
    sizes = (0, 100, 1000, 4000, 16_000, 64_000)
    assert [indexes_for(size) for size in sizes] == [1, 1, 4, 8, 16, 32]


def test_the_index_has_the_language_of_most_papers(volume: Volume) -> None:
    papers = (make_paper("a", "A", language="de"), *(make_paper(key, "English") for key in "bc"))
    section = replace(volume.sections[0], papers=papers)
    assert language_of(replace(volume, sections=(section,))) == "en"
    assert language_of(replace(volume, sections=())) == volume.conference.volume.language
