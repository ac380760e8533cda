"""``authors/``: the index of authors, and a page for each."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import escape
from sphinx.application import Sphinx

from procbuild.authors import Author
from procbuild.names import index_letter, sort_key
from procbuild.site.material import Material
from procbuild.site.pages.listing import Listing
from procbuild.site.render import render


def pages(
    _app: Sphinx, material: Material, listing: Listing
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The index, then the authors in its order."""
    yield (
        "authors/index",
        {"title": "Authors", "body": render("authors.html", letters=by_letter(material.authors))},
    )
    of_name: dict[str, list[Author]] = {}
    for author in material.authors:
        of_name.setdefault(author.person.display, []).append(author)
    for author in material.authors:
        name = f"authors/{author.slug}"
        body = render(
            "author.html",
            author=author,
            papers=listing.entries(name, author.papers),
            namesakes=[one for one in of_name[author.person.display] if one is not author],
        )
        yield name, {"title": escape(author.person.display), "body": body}


def by_letter(authors: tuple[Author, ...]) -> list[tuple[str, str, list[Author]]]:
    """Letter, anchor and authors, in the order of the index."""
    heads: dict[tuple[int, ...], str] = {}
    letters: dict[str, list[Author]] = {}
    for author in authors:
        begin = sort_key(author.person)[0][:1]
        head = heads.setdefault(begin, index_letter(author.person))
        letters.setdefault(head, []).append(author)
    return [
        (letter, f"letter-{number}", people)
        for number, (letter, people) in enumerate(letters.items(), 1)
    ]
