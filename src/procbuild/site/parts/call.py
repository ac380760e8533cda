"""The call for papers: topics, tracks, rules."""

from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from procbuild.compliance.rules import rules_for
from procbuild.conference import Conference, Track
from procbuild.model import Record
from procbuild.site.inline import is_safe, items, link, paragraph, text, text_nodes, xref
from procbuild.site.material import Material
from procbuild.site.parts.dates import is_call_open
from procbuild.standards.page_sizes import size_name
from procbuild.translations import Words


def topics(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The topics of interest."""
    entries = [[paragraph(*text_nodes(topic))] for topic in material.volume.conference.call.topics]
    return [items(entries, "proc-topics")] if entries else []


def tracks(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The tracks with their descriptions; a track with papers links to them."""
    volume = material.volume
    used = {paper.track for paper in volume.papers}
    definitions = nodes.definition_list("", classes=["proc-tracks"])
    for track in volume.conference.tracks:
        title = text_nodes(track.title)
        term = nodes.term("", "")
        term += xref("track", track.id, *title) if track.id in used else title
        body = nodes.definition("")
        for line in (track.description, _track_rule(track, material.words)):
            if line:
                body += paragraph(*text_nodes(line))
        definitions += nodes.definition_list_item("", term, body)
    return [definitions] if len(definitions) else []


def rules(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The rules for submissions, and where to submit; once published, the rules as they were."""
    conference, words = material.volume.conference, material.words
    published = conference.volume.status == "published"
    lines = [
        *format_rules(conference, options.get("track", ""), words, published=published),
        *map(text_nodes, notes(conference, words)),
    ]
    content: list[nodes.Node] = []
    if lines and published:
        content.append(paragraph(text(words("Submissions are closed. These were the rules."))))
    if lines:
        content.append(items(([paragraph(*line)] for line in lines), "proc-rules"))
    if is_call_open(material) and is_safe(conference.call.submit_url):
        button = link(conference.call.submit_url, words("Submit a paper"), "button")
        content.append(paragraph(button, classes=["proc-submit"]))
    return content


def format_rules(
    conference: Conference, track: str, words: Words, *, published: bool
) -> Iterator[list[nodes.Node]]:
    """The rules that ``procbuild check`` applies to papers of the track, in sentences.

    Until the volume is published, the last one is the command that authors check a PDF with.
    """
    rules = rules_for(Record(id="call", track=track), conference, "")
    profile, _ = rules.profile_for("unknown")
    has_template = rules.profile not in ("", "generic")
    if has_template:
        before, behind = words.around("Papers use the {template} template.", "template")
        yield [text(before), link(profile.url, profile.title), text(behind)]
    for free, limits in _limits(conference, track).items():
        page_limits = words.listed([_limit(*limit, words) for limit in limits.items()], OR)
        uncounted = words.listed([words(FREE.get(part, part)) for part in free])
        rule = FREELY if free else "The main content has at most {pages}."
        yield text_nodes(words(rule, pages=page_limits, parts=uncounted))
    if profile.min_pages is not None:
        least = pages(profile.min_pages, words)
        yield [text(words("Papers have at least {pages}.", pages=least))]
    sizes = dict.fromkeys(map(size_name, profile.page_sizes))
    if has_template and sizes and all(sizes):
        shown = [words(size) for size in sizes]
        yield [text(words("Pages are {sizes}.", sizes=words.listed(shown, OR)))]
    if has_template and not published:
        command = f"procbuild check --profile {rules.profile} paper.pdf"
        before, behind = words.around(
            "To see whether a PDF keeps to the format: {command}", "command"
        )
        yield [text(before), nodes.literal(command, command), text(behind)]


def notes(conference: Conference, words: Words) -> list[str]:
    """The organizer's notes and the kind of review."""
    review = conference.call.review
    review_note = [words("Review: {kind}.", kind=review)] if review else []
    return [*conference.call.notes, *review_note]


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
"""Parts of a paper in words, unless their names are words."""


def pages(number: int, words: Words) -> str:
    """``1 page``, ``8 pages``."""
    return words.count(number, "{count} page", "{count} pages")


def _limits(conference: Conference, track: str) -> dict[tuple[str, ...], dict[int, list[str]]]:
    """Page limits by uncounted parts, each with the tracks it holds for if tracks differ."""
    titles = {declared.id: declared.title for declared in conference.tracks}
    chosen = {track: titles.get(track, "")} if track or not titles else titles
    profiles = [
        (title, rules_for(Record(id="call", track=name), conference, "").profile_for("unknown")[0])
        for name, title in chosen.items()
    ]
    same_for_all = len({(profile.free, profile.page_limit) for _, profile in profiles}) == 1
    limits: dict[tuple[str, ...], dict[int, list[str]]] = {}
    for title, profile in profiles:
        if profile.page_limit is not None:
            limited = limits.setdefault(profile.free, {}).setdefault(profile.page_limit, [])
            limited += [] if same_for_all else [title]
    return limits


def _limit(number: int, titles: Sequence[str], words: Words) -> str:
    """``8 pages (Long papers and Demos)``."""
    limit = pages(number, words)
    return f"{limit} ({words.listed(titles)})" if titles else limit


def _track_rule(track: Track, words: Words) -> str:
    sentences = []
    if track.page_limit:
        limit = pages(track.page_limit, words)
        sentences.append(words("At most {pages} of main content.", pages=limit))
    if not track.archival:
        sentences.append(words("Non-archival: listed here, not published in the volume."))
    return " ".join(sentences)
