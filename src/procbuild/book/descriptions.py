"""Citations, running heads and PDF metadata of the volume and its papers."""

from collections.abc import Sequence

from procbuild.conference import Person
from procbuild.model import Paper, Volume
from procbuild.pdf.bound.metadata import Description
from procbuild.standards.licences import licence, printed_name
from procbuild.text import plain
from procbuild.translations import Words, words_of
from procbuild.typeset.markup import isolate_direction
from procbuild.typeset.stamps import Stamps
from procbuild.updates import shown_title, summarize_updates
from procbuild.urls import paper_url

NAMED = 6
"""Maximum number of authors named in a citation; if there are more, three and their number."""


def names(people: Sequence[Person], words: Words) -> str:
    """``A, B and C``; if there are many, ``A, B, C and 37 others``."""
    shown = [isolate_direction(person.display) for person in people]
    if len(shown) > NAMED:
        some = ", ".join(shown[:3])
        return words("{names} and {count} others", names=some, count=len(shown) - 3)
    return words.listed(shown)


def head_names(people: Sequence[Person], words: Words) -> str:
    """Family names for a running head: ``Harvey, Larsen and Williams``; ``Fumero et al.``."""
    short = [isolate_direction(person.literal or person.surname) for person in people]
    if len(short) > 3:
        return words("{name} et al.", name=short[0])
    return words.listed(short)


def short_title(volume: Volume) -> str:
    """The volume's name in running heads."""
    conference = volume.conference
    return plain(
        conference.volume.short_title or conference.event.short_name or conference.volume.title
    )


def pages(paper: Paper, words: Words) -> str:
    """``pages 11–25``."""
    span = paper.page_range.replace("-", "–")
    return words("pages {pages}" if "–" in span else "page {pages}", pages=span)


def stamps(volume: Volume, paper: Paper) -> Stamps:
    """The stamps of a paper that has pages."""
    identity = volume.conference.volume
    words = words_of(volume.conference)
    year = volume.issue_date.year
    called = short_title(volume)
    rights = printed_name(paper.licence or identity.licence)
    mark = f"{words('Retracted')} · " if paper.retraction else ""
    tail = [
        summarize_updates(paper, words),
        f"https://doi.org/{paper.doi}" if paper.doi else "",
        words("© {year} the authors", year=year) if rights else "",
        rights,
    ]
    title = paper.title.rstrip(".")
    stop = "" if title.endswith(("?", "!")) else "."
    named = names(paper.authors, words)
    dot = "" if named.endswith(".") else "."
    numbered = identity.numbered_as(words("Volume {number}"))
    where = f"{identity.title}{f', {numbered}' if numbered else ''}, {pages(paper, words)}, {year}."
    if named:
        where = (
            f"{named}{dot} {isolate_direction(title)}{stop} {words('In {volume}', volume=where)}"
        )
    when = "" if str(year) in called else f", {year}"
    short = " · ".join(part for part in (f"{called}, {pages(paper, words)}{when}", *tail) if part)
    return Stamps(
        first_page=paper.first_page or 1,
        last_page=paper.last_page or 1,
        verso=f"{mark}{head_names(paper.authors, words)} · {called}",
        recto=shown_title(paper, words),
        citation=(where, " · ".join(part for part in tail if part)),
        brief=(short,),
        volume=f"{mark}{called}",
        alarm=bool(paper.retraction),
    )


def paper_description(volume: Volume, paper: Paper) -> Description:
    """Metadata of a single paper."""
    identity = volume.conference.volume
    rights, address = licence(paper.licence or identity.licence)
    span = pages(paper, words_of(volume.conference))
    subject = f"{plain(identity.title)}, {span}, {volume.issue_date.year}"
    return Description(
        title=plain(paper.title),
        authors=tuple(person.display for person in paper.authors),
        subject=subject,
        keywords=tuple(plain(keyword) for keyword in paper.keywords),
        language=paper.language,
        published=volume.issue_date,
        publisher=identity.publisher,
        rights=rights,
        licence_url=address,
        identifier=paper.doi,
        publication=plain(identity.title),
        number=identity.number,
        isbn=identity.isbn,
        issn=identity.issn,
        first_page=paper.first_page,
        last_page=paper.last_page,
        url=paper_url(volume, paper),
    )


def last_page(volume: Volume) -> int:
    """The last page number of all papers; the number before the first if there is none."""
    numbers = [paper.last_page for paper in volume.papers if paper.last_page]
    return max(numbers, default=volume.conference.papers.first_page - 1)


def book_description(volume: Volume, tome: str) -> Description:
    """Metadata of the combined book, or of its physical volume ``tome``: ``Volume 2 of 3``."""
    identity = volume.conference.volume
    rights, address = licence(identity.licence)
    event = volume.conference.event
    where = ", ".join(part for part in (event.name, event.city_and_country) if part)
    keywords = {plain(keyword): None for paper in volume.papers for keyword in paper.keywords}
    return Description(
        title=", ".join(part for part in (plain(identity.title), tome) if part),
        authors=tuple(person.display for person in volume.conference.editors),
        subject=plain(where),
        keywords=tuple(list(keywords)[:64]),
        language=identity.language,
        published=volume.issue_date,
        publisher=identity.publisher,
        rights=rights,
        licence_url=address,
        identifier=identity.doi,
        publication=plain(identity.title),
        number=identity.number,
        isbn=identity.isbn,
        issn=identity.issn,
        url=identity.url,
    )
