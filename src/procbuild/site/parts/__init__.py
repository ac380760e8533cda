"""The parts from which pages are composed.

A part is a function from the material to docutils nodes, so that every builder can write it; it
returns nothing if it has no content. ``PARTS`` names them; each name is a directive of the domain
(``proc:dates``), and a part can be appended to a page that does not place it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes

from procbuild.site.material import Material
from procbuild.site.parts import call, dates, news, papers, people, program, sponsors, venue

Options = Mapping[str, str]
"""Options of a directive as written; flags have empty values."""

Draw = Callable[[Material, Options], Sequence[nodes.Node]]


@dataclass(frozen=True)
class Part:
    """A part of a page."""

    heading: str
    """Heading of its section if it is appended"""
    draw: Draw
    options: tuple[str, ...] = ()
    """Names of the directive's options"""
    one: str = ""
    """Heading if its content is a list with one item; empty if it is the same"""

    def heading_of(self, content: Sequence[nodes.Node]) -> str:
        """The heading of a section with this content."""
        is_single = len(content) == 1 and len(content[0].children) == 1
        return self.one if self.one and is_single else self.heading


PARTS: Mapping[str, Part] = {
    "news": Part("News", news.news, ("limit",)),
    "dates": Part("Important dates", dates.dates),
    "venue": Part("Where and when", venue.venue),
    "speakers": Part("Invited speakers", people.speakers, one="Invited speaker"),
    "topics": Part("Topics", call.topics),
    "tracks": Part("Tracks", call.tracks),
    "rules": Part("Format and rules", call.rules, ("track",)),
    "program": Part("Program", program.program, ("session",)),
    "papers": Part("Papers", papers.papers, ("track", "session", "keyword", "award")),
    "organizers": Part("Organizers", people.organizers, ("role",)),
    "committee": Part("Program committee", people.committee, ("role",)),
    "sponsors": Part("Sponsors", sponsors.sponsors),
}
