"""The call for papers: topics, tracks, rules."""

from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from procbuild.conference import Conference, Track
from procbuild.model import Record
from procbuild.rules import rules_for
from procbuild.site.inline import is_safe, items, link, paragraph, text, text_nodes, xref
from procbuild.site.material import Material


def topics(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The topics of interest."""
    named = material.volume.conference.call.topics
    return [items(([paragraph(*text_nodes(one))] for one in named), "proc-topics")] if named else []


def tracks(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The tracks with what belongs there; a track with papers links to them."""
    volume = material.volume
    used = {paper.track for paper in volume.papers}
    found = nodes.definition_list("", classes=["proc-tracks"])
    for track in volume.conference.tracks:
        title = text_nodes(track.title)
        term = nodes.term("", "")
        term += xref("track", track.id, *title) if track.id in used else title
        body = nodes.definition("")
        for line in (track.description, _track_rule(track)):
            if line:
                body += paragraph(*text_nodes(line))
        found += nodes.definition_list_item("", term, body)
    return [found] if len(found) else []


def rules(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """What a submission has to keep to, and where it goes."""
    conference = material.volume.conference
    lines = [
        *format_rules(conference, options.get("track", "")),
        *map(text_nodes, notes(conference)),
    ]
    found: list[nodes.Node] = []
    if lines:
        found.append(items(([paragraph(*line)] for line in lines), "proc-rules"))
    if is_safe(conference.call.submit_url):
        button = link(conference.call.submit_url, "Submit a paper", "button")
        found.append(paragraph(button, classes=["proc-submit"]))
    return found


def format_rules(conference: Conference, track: str) -> Iterator[list[nodes.Node]]:
    """The rules that ``procbuild check`` holds a paper of the track against, in sentences."""
    rules = rules_for(Record(id="call", track=track), conference, "")
    profile, _ = rules.profile_for("unknown")
    named = rules.profile not in ("", "generic")
    if named:
        yield [text("Papers use the "), link(profile.url, profile.title), text(" template.")]
    for free, limits in _limits(conference, track).items():
        beside = f"; {joined([FREE.get(part, part) for part in free])} do not count" if free else ""
        told = joined([_limit(*one) for one in limits.items()], "or")
        yield text_nodes(f"The main content has at most {told}{beside}.")
    if profile.min_pages is not None:
        yield [text(f"Papers have at least {pages(profile.min_pages)}.")]
    sizes = [
        SIZES[size] for size in dict.fromkeys(map(rounded, profile.page_sizes)) if size in SIZES
    ]
    if named and len(sizes) == len(profile.page_sizes):
        yield [text(f"Pages are {joined(sizes, 'or')}.")]
    if named:
        command = f"procbuild check --profile {rules.profile} paper.pdf"
        yield [text("To see whether a PDF keeps to the format: "), nodes.literal(command, command)]


def notes(conference: Conference) -> list[str]:
    """What the organizer adds."""
    review = conference.call.review
    return [*conference.call.notes, *([f"Review: {review}."] if review else [])]


FREE = {
    "references": "references",
    "appendix": "appendices",
    "checklist": "the checklist",
    "funding": "the statement of funding",
    "impact": "the impact statement",
    "ethics": "the ethics statement",
    "reproducibility": "the reproducibility statement",
    "availability": "the statement of availability",
}
"""Parts of a paper in words, where their names are not the words."""

SIZES = {(612, 792): "US letter", (595, 842): "A4"}
"""Page sizes that have a name, in pt."""


def pages(number: int) -> str:
    """``1 page``, ``8 pages``."""
    return f"{number} page{'s' if number > 1 else ''}"


def rounded(size: tuple[float, float]) -> tuple[int, int]:
    """A size in whole points."""
    return round(size[0]), round(size[1])


def joined(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _limits(conference: Conference, track: str) -> dict[tuple[str, ...], dict[int, list[str]]]:
    """By what does not count: each limit, with the tracks that it is for where they differ."""
    titles = {one.id: one.title for one in conference.tracks}
    chosen = {track: titles.get(track, "")} if track or not titles else titles
    held = [
        (title, rules_for(Record(id="call", track=name), conference, "").profile_for("unknown")[0])
        for name, title in chosen.items()
    ]
    alike = len({(profile.free, profile.page_limit) for _, profile in held}) == 1
    found: dict[tuple[str, ...], dict[int, list[str]]] = {}
    for title, profile in held:
        if profile.page_limit is not None:
            named = found.setdefault(profile.free, {}).setdefault(profile.page_limit, [])
            named += [] if alike else [title]
    return found


def _limit(number: int, titles: Sequence[str]) -> str:
    """``8 pages (Long papers and Demos)``."""
    return f"{pages(number)} ({joined(titles)})" if titles else pages(number)


def _track_rule(track: Track) -> str:
    limit = f"At most {pages(track.page_limit)} of main content. " if track.page_limit else ""
    fate = "" if track.archival else "Non-archival: listed here, not published in the volume."
    return (limit + fate).strip()
