"""What the search is told of the pages."""

from types import SimpleNamespace
from typing import Any

from docutils.core import publish_doctree

from procbuild.site.search import indexes_for, pages

PAGE = """
Venue
=====

Write to `the chairs <mailto:chairs@example.org>`_, *soon*.
"""


def test_a_page_says_its_links_once() -> None:
    doctree = publish_doctree(PAGE, settings_overrides={"doctitle_xform": False})
    env = SimpleNamespace(
        all_docs=["venue"],
        titles={"venue": doctree[0][0]},
        get_and_resolve_doctree=lambda _name, _builder, *, tags: doctree,
    )
    config = SimpleNamespace(language="en")
    app: Any = SimpleNamespace(env=env, config=config, builder=None, tags=None)
    (entry,) = pages(app)
    text = entry.document("")
    assert "Write to the chairs, soon." in text
    assert text.count("the chairs") == text.count("soon") == 1
    assert text.replace("<title>Venue</title>", "").count("Venue") <= 1


def test_of_many_pages_the_indexes_are_more_and_larger() -> None:
    sizes = (0, 100, 1000, 4000, 16_000, 64_000)
    assert [indexes_for(size) for size in sizes] == [1, 1, 4, 8, 16, 32]
