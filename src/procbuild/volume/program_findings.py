"""Findings about the program: papers listed twice or not at all, unknown tracks and sessions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from procbuild.conference import Program, Session, Track
from procbuild.model import Finding, Volume
from procbuild.suggest import closest, did_you_mean
from procbuild.volume.order import named_papers
from procbuild.volume.schedule_findings import schedule_findings
from procbuild.volume.unmatched_fixes import suggest_paper
from procbuild.wording import counted, few, joined

NAMED_PAPERS = 10
"""Maximum number of papers named in a message."""


def with_program_findings(volume: Volume) -> Volume:
    """The volume with the findings about its program added.

    Findings about unknown papers become findings of the volume, which names the ids that may be
    meant: the reports list findings of known papers only.
    """
    ids = {paper.id for paper in volume.papers}
    keys = {paper.id: paper.citation_key for paper in volume.papers}

    def suggest(paper: str) -> str:
        return did_you_mean(suggest_paper(paper, volume.papers, keys))

    statuses = {record.id: record.status for record in volume.withdrawn}
    findings = [
        _as_volume_finding(finding, statuses.get(finding.paper, ""), suggest(finding.paper))
        if finding.check == "order" and finding.paper and finding.paper not in ids
        else finding
        for finding in volume.findings
    ]
    program_findings = (
        *_duplicates(volume.program),
        *_unknown_places(volume),
        *_unplaced(volume),
        *schedule_findings(volume),
    )
    return replace(volume, findings=(*findings, *program_findings))


def _as_volume_finding(finding: Finding, status: str, suggestion: str) -> Finding:
    """``status`` is that of a paper that was collected, but is not accepted."""
    message = f"{finding.paper}: {finding.message}"
    if status:
        remedy = "Remove it there, or accept it again; meanwhile it is left out."
        return replace(finding, paper="", message=f"{message}; it is {status}", remedy=remedy)
    return replace(finding, paper="", message=f"{message}{suggestion}")


def _duplicates(program: Program) -> Iterator[Finding]:
    """Papers that are listed twice as talks or posters, or in a session and in a talk of it."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for session in program.sessions:
        in_talks: dict[str, str] = {}
        for talk in session.talks:
            role = "as a poster" if talk.kind == "posters" else "as a talk"
            for paper in talk.papers:
                in_talks[paper] = role
                places[paper, role].append(session.title)
        for paper in session.papers:
            places[paper, "under papers"].append(session.title)
            if paper in in_talks:
                yield _finding(
                    f"program.toml lists {paper} both {in_talks[paper]} and under papers of "
                    f"session '{session.title}'",
                    "Remove it from the papers of the session.",
                )
    for (paper, role), titles in places.items():
        if len(titles) > 1:
            where = joined([f"'{title}'" for title in dict.fromkeys(titles)])
            yield _finding(
                f"program.toml lists {paper} {len(titles)} times {role}: in {where}",
                "Keep one of them; a poster in addition to a talk is fine.",
            )


def _unknown_places(volume: Volume) -> Iterator[Finding]:
    """Tracks and sessions of papers that the volume does not declare, if it declares any.

    For a paper that the program names, the session that its source states is irrelevant.
    """
    tracks, sessions = volume.conference.tracks, volume.program.sessions
    in_program = set(named_papers(volume.program))
    by_track: dict[str, list[str]] = defaultdict(list)
    by_session: dict[str, list[str]] = defaultdict(list)
    for paper in volume.papers:
        if _is_undeclared(tracks, paper.track):
            by_track[paper.track].append(paper.id)
        if not in_program & {paper.id, paper.citation_key} and _is_undeclared(
            sessions, paper.session
        ):
            by_session[paper.session].append(paper.id)
    for id_, papers in by_track.items():
        message = f"volume.toml has no track '{id_}'{_suggestion(id_, tracks)}"
        remedy = "Correct track in fixes.toml, or add a [[tracks]] table with that id."
        yield _about_papers("track", papers, message, remedy)
    for id_, papers in by_session.items():
        message = f"program.toml has no session '{id_}'{_suggestion(id_, sessions)}"
        remedy = "Correct session in fixes.toml, or add a [[sessions]] table with that id."
        yield _about_papers("session", papers, message, remedy)


def _unplaced(volume: Volume) -> Iterator[Finding]:
    """Accepted papers in no session, if the program has others.

    Those in an undeclared session are reported as such.
    """
    named = set(named_papers(volume.program))
    missing = [paper for paper in volume.papers if not named & {paper.id, paper.citation_key}]
    if len(missing) == len(volume.papers):
        return
    ordering = volume.conference.papers.order == "sessions"
    if ids := [paper.id for paper in missing if not paper.session]:
        yield Finding(
            check="program",
            severity="warning" if ordering else "info",
            message=f"{counted(len(ids), 'paper')} in no session of program.toml: "
            f"{few(ids, NAMED_PAPERS)}",
            remedy="Add each to the papers of a session or talk; until then, they come last, under "
            "'Further papers'."
            if ordering
            else "Add each to the papers of a session or talk, unless it is not presented.",
        )


def _about_papers(check: str, papers: Sequence[str], message: str, remedy: str) -> Finding:
    """A finding about one paper, or one of the volume that names several."""
    paper = papers[0] if len(papers) == 1 else ""
    if not paper:
        message = f"{message} (papers {few(papers, 5)})"
    return Finding(check=check, severity="warning", paper=paper, message=message, remedy=remedy)


def _is_undeclared(places: Sequence[Track] | Sequence[Session], id_: str) -> bool:
    """Whether there are tracks or sessions, but none with this id."""
    return bool(places and id_) and all(place.id != id_ for place in places)


def _suggestion(name: str, places: Sequence[Track] | Sequence[Session]) -> str:
    """A hint at the id that may be meant by an id or a title."""
    ids = {place.title.casefold(): place.id for place in places}
    ids |= {place.id: place.id for place in places}
    return did_you_mean(ids.get(closest(name.casefold(), ids), ""))


def _finding(message: str, remedy: str) -> Finding:
    return Finding(check="order", severity="warning", message=message, remedy=remedy)
