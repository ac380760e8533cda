"""The call for papers: topics, tracks, rules."""

from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from procbuild.conference import Conference, Track
from procbuild.model import Record
from procbuild.page_sizes import size_name
from procbuild.rules import rules_for
from procbuild.site.inline import is_safe, items, link, paragraph, text, text_nodes, xref
from procbuild.site.material import Material
from procbuild.words import Words


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
        for line in (track.description, _track_rule(track, material.words)):
            if line:
                body += paragraph(*text_nodes(line))
        found += nodes.definition_list_item("", term, body)
    return [found] if len(found) else []


def rules(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """What a submission has to keep to, and where it goes."""
    conference, words = material.volume.conference, material.words
    lines = [
        *format_rules(conference, options.get("track", ""), words),
        *map(text_nodes, notes(conference, words)),
    ]
    found: list[nodes.Node] = []
    if lines:
        found.append(items(([paragraph(*line)] for line in lines), "proc-rules"))
    if is_safe(conference.call.submit_url):
        button = link(conference.call.submit_url, words("Submit a paper"), "button")
        found.append(paragraph(button, classes=["proc-submit"]))
    return found


def format_rules(conference: Conference, track: str, words: Words) -> Iterator[list[nodes.Node]]:
    """The rules that ``procbuild check`` holds a paper of the track against, in sentences."""
    rules = rules_for(Record(id="call", track=track), conference, "")
    profile, _ = rules.profile_for("unknown")
    named = rules.profile not in ("", "generic")
    if named:
        before, behind = words.around("Papers use the {template} template.", "template")
        yield [text(before), link(profile.url, profile.title), text(behind)]
    for free, limits in _limits(conference, track).items():
        told = words.listed([_limit(*one, words) for one in limits.items()], OR)
        beside = words.listed([words(FREE.get(part, part)) for part in free])
        rule = FREELY if free else "The main content has at most {pages}."
        yield text_nodes(words(rule, pages=told, parts=beside))
    if profile.min_pages is not None:
        least = pages(profile.min_pages, words)
        yield [text(words("Papers have at least {pages}.", pages=least))]
    sizes = dict.fromkeys(map(size_name, profile.page_sizes))
    if named and sizes and all(sizes):
        shown = [words(size) for size in sizes]
        yield [text(words("Pages are {sizes}.", sizes=words.listed(shown, OR)))]
    if named:
        command = f"procbuild check --profile {rules.profile} paper.pdf"
        before, behind = words.around(
            "To see whether a PDF keeps to the format: {command}", "command"
        )
        yield [text(before), nodes.literal(command, command), text(behind)]


def notes(conference: Conference, words: Words) -> list[str]:
    """What the organizer adds."""
    review = conference.call.review
    told = [words("Review: {kind}.", kind=review)] if review else []
    return [*conference.call.notes, *told]


OR = "{first} or {last}"

FREELY = "The main content has at most {pages}; {parts} do not count."

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


def pages(number: int, words: Words) -> str:
    """``1 page``, ``8 pages``."""
    return words.count(number, "{count} page", "{count} pages")


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


def _limit(number: int, titles: Sequence[str], words: Words) -> str:
    """``8 pages (Long papers and Demos)``."""
    told = pages(number, words)
    return f"{told} ({words.listed(titles)})" if titles else told


def _track_rule(track: Track, words: Words) -> str:
    told = []
    if track.page_limit:
        most = pages(track.page_limit, words)
        told.append(words("At most {pages} of main content.", pages=most))
    if not track.archival:
        told.append(words("Non-archival: listed here, not published in the volume."))
    return " ".join(told)
