"""The order of the papers, and their sections, by configuration, program and sources."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from procbuild.conference import Conference, Program, Talk
from procbuild.model import Finding, Paper, Record
from procbuild.translations import words_of

Group = tuple[str, str, list[Record]]
"""Id, title and records of a section, before keys and pages."""


def with_stated_sessions(program: Program, records: Sequence[Record]) -> Program:
    """The program with the papers that it does not name, in the sessions that sources state."""
    named = set(named_papers(program))
    stated: dict[str, list[str]] = {}
    for record in _by_position(records):
        if record.id not in named:
            stated.setdefault(record.session, []).append(record.id)
    return replace(
        program,
        sessions=tuple(
            replace(session, papers=(*session.papers, *stated.get(session.id, ())))
            for session in program.sessions
        ),
    )


def _by_position(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (record.position, record.id))


def accepted_in_order(
    records: Iterable[Record], conference: Conference, program: Program
) -> list[Record]:
    """The accepted records, in the order of the volume."""
    accepted = [record for record in records if record.status == "accepted"]
    groups, _ = order_papers(accepted, conference, with_stated_sessions(program, accepted))
    return [record for _, _, group in groups for record in group]


def order_papers(
    records: Sequence[Record], conference: Conference, program: Program
) -> tuple[list[Group], list[Finding]]:
    """The records in sections, in the order of the volume.

    With findings about papers that ``papers.explicit`` names and that are not among the records.
    """
    order = conference.papers.order
    by_position = _by_position(records)
    named: list[tuple[str, str, list[str]]] = []
    match order:
        case "sessions":
            named = [
                (session.id, session.title, [*_talk_papers(session.talks), *session.papers])
                for session in program.sessions
            ]
        case "tracks":
            named = [
                (track.id, track.title, [r.id for r in by_position if r.track == track.id])
                for track in conference.tracks
            ]
        case "explicit":
            named = [("", "", list(conference.papers.explicit))]
        case "source":
            pass
    remaining = {record.id: record for record in by_position}
    accepted = frozenset(remaining)
    findings: list[Finding] = []
    groups: list[Group] = []
    for id_, title, ids in named:
        group = []
        for paper in ids:
            if paper in remaining:
                group.append(remaining.pop(paper))
            elif paper not in accepted and order == "explicit":
                findings.append(_unknown_paper(paper, "papers.explicit in volume.toml"))
        groups.append((id_, title, group))
    if order == "explicit":
        groups[0][2].extend(remaining.values())
    elif remaining:
        words = words_of(conference)
        title = words("Further papers") if any(group for _, _, group in groups) else ""
        groups.append(("", title, list(remaining.values())))
    return [group for group in groups if group[2]], findings


def without_unknown_papers(
    program: Program, papers: Mapping[str, Paper], order: str
) -> tuple[Program, list[Finding]]:
    """The program without talks whose papers are all unknown, and findings about these papers.

    Papers may be named by their citation keys too, unless sessions determine the order.
    """
    known = papers.keys() | {paper.citation_key for paper in papers.values()}
    allowed = papers.keys() if order == "sessions" else known
    named = named_papers(program)
    findings = [_unknown_paper(paper, "program.toml") for paper in named if paper not in allowed]
    if len(named) > 1 and not allowed & set(named):
        message = "None of the papers that program.toml names is among the accepted ones"
        remedy = "Correct the ids there, or remove the file if it belongs to another volume."
        findings = [_finding("", message, remedy)]
    sessions = tuple(
        replace(session, talks=tuple(talk for talk in session.talks if _has_content(talk, known)))
        for session in program.sessions
    )
    return replace(program, sessions=sessions), findings


def named_papers(program: Program) -> tuple[str, ...]:
    """The papers that the program names, each once."""
    sessions = program.sessions
    named = [
        paper for session in sessions for paper in (*_talk_papers(session.talks), *session.papers)
    ]
    return tuple(dict.fromkeys(named))


def _has_content(talk: Talk, known: Container[str]) -> bool:
    """Whether a talk has anything to show without its unknown papers."""
    own_content = (
        talk.title or talk.speakers or talk.count or talk.kind != "talk" or not talk.papers
    )
    return bool(own_content) or any(paper in known for paper in talk.papers)


def _unknown_paper(paper: str, place: str) -> Finding:
    return _finding(
        paper,
        f"{place} names a paper that is not among the accepted ones",
        "Correct the id there, or collect the paper.",
    )


def _talk_papers(talks: Iterable[Talk]) -> list[str]:
    return [paper for talk in talks for paper in talk.papers]


def _finding(paper: str, message: str, remedy: str) -> Finding:
    return Finding(check="order", severity="warning", paper=paper, message=message, remedy=remedy)
