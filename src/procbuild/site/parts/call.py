"""The call for papers: topics, tracks, rules."""

from collections.abc import Mapping, Sequence

from docutils import nodes

from procbuild.conference import Conference, Track
from procbuild.site.inline import is_safe, items, link, paragraph, text_nodes, xref
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
    wanted = options.get("track")
    track = next((one for one in conference.tracks if one.id == wanted), None)
    lines = [paragraph(*text_nodes(line)) for line in rule_lines(conference, track)]
    found: list[nodes.Node] = [items([[line] for line in lines], "proc-rules")] if lines else []
    if is_safe(conference.call.submit_url):
        button = link(conference.call.submit_url, "Submit a paper", "button")
        found.append(paragraph(button, classes=["proc-submit"]))
    return found


def rule_lines(conference: Conference, track: Track | None = None) -> list[str]:
    """The rules in sentences, from what ``check`` enforces and from the organizer's notes."""
    lines = list(conference.call.notes)
    if conference.call.review:
        lines.append(f"Review: {conference.call.review}.")
    if track:
        lines.append(_track_rule(track))
    return [line for line in lines if line]


def _track_rule(track: Track) -> str:
    limit = f"Up to {track.page_limit} pages of main content. " if track.page_limit else ""
    fate = "" if track.archival else "Non-archival: listed here, not published in the volume."
    return (limit + fate).strip()
